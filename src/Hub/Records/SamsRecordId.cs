using System.Globalization;

namespace Actors.Hub.Records;

/// <summary>Record ids as SAMS forms them: <c>CLUSTER:RAWID:YYYYMMDDhhmmss</c>.</summary>
public static class SamsRecordId
{
    /// <summary>Forms the record id of a job.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="rawId">The scheduler's raw job id.</param>
    /// <param name="start">The job's start; fractions of a second are dropped.</param>
    /// <param name="zone">The zone the start is written in: <c>actors.sams.record-zone</c>.</param>
    public static string Create(string cluster, string rawId, DateTimeOffset start, TimeZoneInfo zone) =>
        string.Create(CultureInfo.InvariantCulture, $"{cluster}:{rawId}:{TimeZoneInfo.ConvertTime(start, zone):yyyyMMddHHmmss}");

    /// <summary>True for an id that ends in a start: not one of a job whose start SAMS did not know.</summary>
    public static bool TellsStart(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Split(':') is [_, _, { Length: 14 } digits] && digits.All(char.IsAsciiDigit);
    }

    /// <summary>An id that no other run of the raw id has: of two that started in one second the later is told by its ordinal.</summary>
    public static string Unlike(string id, int incarnation, IEnumerable<string?> others) =>
        others.Contains(id, StringComparer.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"{id}-{incarnation}") : id;

    /// <summary>Finds the zone that <c>actors.sams.record-zone</c> names: UTC or an IANA name.</summary>
    /// <exception cref="TimeZoneNotFoundException">No zone has that name on this host.</exception>
    public static TimeZoneInfo Zone(string name)
    {
        if (string.Equals(name, "UTC", StringComparison.OrdinalIgnoreCase))
        {
            return TimeZoneInfo.Utc;
        }

        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new TimeZoneNotFoundException(
                $"actors.sams.record-zone: no time zone '{name}' on this host: write UTC or an IANA name such as Europe/Stockholm, and see that tzdata is installed", e);
        }
    }
}
