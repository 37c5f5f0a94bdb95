using System.Text.RegularExpressions;
using Actors.Hub.Software.Yaml;
using Actors.Outputs;

namespace Actors.Cli.SamsConfig;

/// <summary>Values that SAMS's outputs sent and ours have not under these names: patterns that can match nothing else would vanish without a word.</summary>
internal static partial class LackedMetrics
{
    private const string Software = "CPU per software is known to the hub, which applies the rules (actors report software), not to outputs";
    private const string Programs = "CPU per executable is in the hub's reports of the job (actors job), not in outputs";
    private const string Disks = "of IOStats there are r_s, w_s, rkB_s, wkB_s and util; all other figures are under /iostat/";

    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    // NAME is any program, software or device.
    private static readonly (string Key, string Note)[] Lacked =
    [
        ("Software/current/software/NAME/user", Software), ("Software/current/software/NAME/system", Software),
        ("Software/execs/NAME/user", Programs), ("Software/execs/NAME/system", Programs), ("Software/start_time", Programs), ("Software/end_time", Programs),
        .. ((string[])["rrqm_s", "wrqm_s", "avgrq-sz", "avgqu-sz", "await", "r_await", "w_await", "svctm"]).Select(figure => ($"IOStats/NAME/{figure}", Disks)),
    ];

    /// <summary>Names that ask for what there is not.</summary>
    public static IEnumerable<(string Entry, int Line, string Note)> InMap(YamlItem map) =>
        from entry in SamsYaml.Entries(map)
        let key = SamsYaml.Text(entry.Value)
        where key is not null
        let note = Note(Regex.Escape(key.TrimStart('/')) + "$")
        where note is not null
        select (entry.Name, entry.Line, $"{note}; names that need it are not sent");

    /// <summary>Patterns that match nothing but what there is not.</summary>
    public static IEnumerable<(string Entry, int Line, string Note)> InMetrics(YamlItem metrics) =>
        from entry in SamsYaml.Entries(metrics)
        let note = Note(entry.Name)
        where note is not null
        select (entry.Name, entry.Line, $"{note}; it matches nothing");

    private static string? Note(string python)
    {
        // A pattern may name its device.
        var own = Named().Match(python.Replace("\\", "", StringComparison.Ordinal)) is { Success: true } named ? named.Groups["name"].Value : "";
        string[] names = ["a", "0", "dm-0", "/a/b", own];
        try
        {
            var pattern = new Regex(@"\A(?:" + python.Replace("(?P<", "(?<", StringComparison.Ordinal) + ")", RegexOptions.CultureInvariant, LongestMatch);
            return SamsMetricKeys.All.Any(Matches) ? null : Array.Find(Lacked, lacked => Matches(lacked.Key)).Note;

            bool Matches(string key) => Array.Exists(names, name =>
                "/sams.sampler." + key.Replace("NAME", name, StringComparison.Ordinal) is var whole && (pattern.IsMatch(whole) || pattern.IsMatch(whole[1..])));
        }
        catch (Exception fault) when (fault is ArgumentException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?:IOStats|software|execs)/(?<name>.+)/", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Named();
}
