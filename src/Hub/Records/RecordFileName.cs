using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Actors.Hub.Records;

/// <summary>
/// Where a job's record goes. Made of what never changes for a revision, so that the same revision is never in two places.
/// </summary>
public static class RecordFileName
{
    private const int MaxStem = 180;

    /// <summary>Path below the output directory: <c>YYYY/MM/DD/ID.rREVISION.xml</c>, by the start in the record id, its colons as low lines.</summary>
    public static string Of(ClosedJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var incarnation = job.Key.Incarnation == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $".i{job.Key.Incarnation}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Day(job)}/{Stem(job.RecordId)}{incarnation}.r{job.Revision}.xml");
    }

    private static string Day(ClosedJob job)
    {
        var start = job.RecordId.AsSpan(job.RecordId.LastIndexOf(':') + 1);
        return (DateTime.TryParseExact(start, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : job.Start.UtcDateTime)
            .ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);
    }

    // Every character but letters, digits, dots and dashes is written as %XX, so that no two ids share a name.
    private static string Stem(string id)
    {
        var name = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(id))
        {
            _ = (char)b switch
            {
                ':' => name.Append('_'),
                '.' when name.Length == 0 => name.Append("%2E"),
                var c when char.IsAsciiLetterOrDigit(c) || c is '.' or '-' => name.Append(c),
                _ => name.Append(CultureInfo.InvariantCulture, $"%{b:X2}"),
            };
        }

        return name.Length <= MaxStem
            ? name.ToString()
            : $"{name.ToString(0, MaxStem - 33)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..32]}";
    }
}
