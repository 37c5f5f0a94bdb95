using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Actors.Hub.Import;

namespace Actors.Cli.Compare;

/// <summary>What counts of one collector file.</summary>
/// <param name="JobId">As it is written.</param>
/// <param name="Node">Where it was written.</param>
/// <param name="User">Empty: not told.</param>
/// <param name="Project">Empty: not told.</param>
/// <param name="Start">14 digits, or what stands in their place in SAMS's record id; empty: not told.</param>
/// <param name="Cpu">Seconds of each path; bytes that are no UTF-8 as U+FFFD.</param>
/// <param name="NotUtf8">One of the paths is no UTF-8.</param>
internal sealed partial record CollectorFile(string JobId, string Node, string User, string Project, string Start, IReadOnlyList<(string Path, double Seconds)> Cpu, bool NotUtf8)
{
    /// <summary>The job that SAMS takes it for, as Python's int() reads it; null where it takes none.</summary>
    public string? SamsJob => IsPlain ? JobId
        : double.TryParse(JobId.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < long.MaxValue
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : null;

    /// <summary>True when the job's id is a whole number: others are quarantined here.</summary>
    public bool IsPlain => JobId.Length > 0 && JobId.All(char.IsAsciiDigit);

    /// <summary>Reads a file.</summary>
    /// <returns>Null where neither program counts it.</returns>
    public static CollectorFile? Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = PythonText.Json(content);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "sams.sampler.Core", "jobid") is not { } job
                || !root.TryGetProperty("sams.sampler.Software", out var software) || software.ValueKind != JsonValueKind.Object
                || !software.TryGetProperty("execs", out var execs) || execs.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var names = execs.EnumerateObject().Select(each => (Name: Unescaped(JsonMarshal.GetRawUtf8PropertyName(each)), each.Value)).ToList();
            return new CollectorFile(
                job.Trim(),
                Text(root, "sams.sampler.Core", "node") ?? "",
                Text(root, "sams.sampler.SlurmInfo", "username") ?? "",
                Text(root, "sams.sampler.SlurmInfo", "account") ?? "",
                Digits(Text(root, "sams.sampler.SlurmInfo", "starttime") ?? ""),
                [.. names.Select(each => (Decoded(each.Name), Seconds(each.Value, "user") + Seconds(each.Value, "system")))],
                names.Exists(each => LoneSurrogate().IsMatch(each.Name)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string section, string name) =>
        root.TryGetProperty(section, out var found) && found.ValueKind == JsonValueKind.Object && found.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;

    private static double Seconds(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) ? seconds : 0;

    private static string Digits(string start) => start.Replace("-", "", StringComparison.Ordinal).Replace("T", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal);

    // JsonProperty.Name refuses what Python writes for bytes that are no UTF-8.
    private static string Unescaped(ReadOnlySpan<byte> raw) => Escape().Replace(Encoding.UTF8.GetString(raw), match => match.ValueSpan[1] switch
    {
        'u' => ((char)ushort.Parse(match.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'b' => "\b",
        'f' => "\f",
        var plain => plain.ToString(),
    });

    // U+DCxx stands for the byte xx.
    private static string Decoded(string name)
    {
        if (!LoneSurrogate().IsMatch(name))
        {
            return name;
        }

        var bytes = new List<byte>(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var pair = char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]);
            bytes.AddRange(!pair && char.IsLowSurrogate(name[i]) ? [(byte)name[i]] : Encoding.UTF8.GetBytes(name.Substring(i, pair ? 2 : 1)));
            i += pair ? 1 : 0;
        }

        return Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(bytes));
    }

    [GeneratedRegex(@"(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LoneSurrogate();

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|.)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();
}
