using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Actors.Cli.Import;

namespace Actors.Cli.Compare;

/// <summary>Jobs that SAMS 1.10 counts otherwise for a fault of its own, found in the collector files that both programs had: what their records say differently is explained.</summary>
internal sealed partial class KnownFaults
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (HashSet<string> Starts, HashSet<string> Nodes)> _jobs = new(StringComparer.Ordinal);

    /// <summary>Knows of none.</summary>
    public static KnownFaults None { get; } = new();

    /// <summary>Looks through collector files.</summary>
    public static KnownFaults In(SamsTree tree)
    {
        var faults = new KnownFaults();
        foreach (var file in tree.Read())
        {
            try
            {
                using var json = JsonDocument.Parse(file.Content.Memory);
                faults.Look(json.RootElement);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // Neither program counts it.
            }
        }

        return faults;
    }

    /// <summary>Why SAMS has a record that differs, or none; null where nothing is known that would explain it.</summary>
    /// <param name="recordId">CLUSTER:JOBID:START.</param>
    /// <param name="first">Shares in SAMS's record; null where it has none.</param>
    public string? Of(string recordId, IReadOnlyDictionary<string, double>? first) =>
        recordId.Split(':') is [_, var job, ..] && _reasons.TryGetValue(job, out var reason) ? reason
        : first is not null && first.Values.Sum() > 101 ? "SAMS left programs below its limit out of the sum, and listed them all the same: its shares are more than 100 %"
        : null;

    private void Look(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "sams.sampler.Core", "jobid") is not { } written)
        {
            return;
        }

        var job = written.Trim();
        if (!job.All(char.IsAsciiDigit))
        {
            // As Python's int() reads it.
            var taken = double.TryParse(job.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? ((long)number).ToString(CultureInfo.InvariantCulture) : job;
            Explain(taken, $"SAMS takes the job id '{job}' of a file for {taken}; here the file is quarantined");
            return;
        }

        var known = _jobs.TryGetValue(job, out var seen) ? seen : _jobs[job] = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        if (Text(root, "sams.sampler.SlurmInfo", "starttime") is { } start && known.Starts.Add(start) && known.Starts.Count == 2)
        {
            Explain(job, "the id was used again, or the job requeued: SAMS makes one record of all its runs, with the last start");
        }

        if (Text(root, "sams.sampler.Core", "node") is { } node && !known.Nodes.Add(node))
        {
            Explain(job, "two files of one node: SAMS takes user, project and CPUs from the later one");
        }

        if (root.TryGetProperty("sams.sampler.Software", out var software) && software.ValueKind == JsonValueKind.Object && software.TryGetProperty("execs", out var execs) && execs.ValueKind == JsonValueKind.Object)
        {
            foreach (var path in execs.EnumerateObject().Select(each => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(each))))
            {
                Explain(job, LoneSurrogate().IsMatch(path) ? "a path is not UTF-8: SAMS loses all of the node's file"
                    : Control().IsMatch(path) ? "a path has control characters: SAMS's export fails"
                    : path.Contains('%', StringComparison.Ordinal) ? "a path has %: where a rule takes it over, SAMS's export fails"
                    : null);
            }
        }
    }

    private void Explain(string job, string? reason)
    {
        if (reason is not null)
        {
            _reasons.TryAdd(job, reason);
        }
    }

    private static string? Text(JsonElement root, string section, string name) =>
        root.TryGetProperty(section, out var found) && found.ValueKind == JsonValueKind.Object && found.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;

    [GeneratedRegex(@"(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LoneSurrogate();

    [GeneratedRegex(@"(?<!\\)\\(u00[01][0-9a-fA-F]|[nrtbf])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Control();
}
