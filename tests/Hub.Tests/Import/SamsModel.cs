using System.Text.RegularExpressions;

namespace Actors.Hub.Tests.Import;

/// <summary>A rule as SAMS's documentation tells of it.</summary>
internal sealed record ModelRule(string Match, string Software, string Version, string VersionStr, bool UserProvided = false, bool Ignore = false);

/// <summary>A rewrite rule: expressions and templates of software, version and versionstr; null where it has none.</summary>
internal sealed record ModelRewrite(string?[] Match, string?[] Update);

/// <summary>One collector file.</summary>
internal sealed record ModelFile(long Job, string Node, string User, string Project, int Cpus, DateTime Start, IReadOnlyDictionary<string, (double User, double System)> Execs);

/// <summary>One software of a record; the share is exact.</summary>
internal sealed record ModelSoftware(string Name, string Version, string LocalVersion, bool UserProvided, double Percent);

/// <summary>
/// What SAMS makes of files and rules where nothing odd is among them, written from its documentation alone: aggregator, updater with a reset of all paths at new rules,
/// extractor. Nothing of the product is used.
/// </summary>
internal sealed class SamsModel(string cluster)
{
    private readonly Dictionary<long, ModelFile> _jobs = [];
    private readonly Dictionary<(long Job, string Node, string Path), double> _commands = [];
    private readonly Dictionary<string, string[]?> _software = new(StringComparer.Ordinal);
    private IReadOnlyList<ModelRule> _rules = [];
    private IReadOnlyList<ModelRewrite> _rewrites = [];
    private bool _stop;

    /// <summary>A file: of a job's node the first word on each path stands.</summary>
    public void Take(ModelFile file)
    {
        _jobs[file.Job] = file;
        foreach (var (path, (user, system)) in file.Execs)
        {
            _commands.TryAdd((file.Job, file.Node, path), user + system);
            _software.TryAdd(path, Classify(path));
        }
    }

    /// <summary>New rules, and all paths are reset.</summary>
    public void Load(IReadOnlyList<ModelRule> rules, IReadOnlyList<ModelRewrite> rewrites, bool stopOnRewriteMatch)
    {
        (_rules, _rewrites, _stop) = (rules, rewrites, stopOnRewriteMatch);
        foreach (var path in _software.Keys.ToList())
        {
            _software[path] = Classify(path);
        }
    }

    /// <summary>The records of all jobs, by record id.</summary>
    public SortedDictionary<string, List<ModelSoftware>> Records(double removeLessThan)
    {
        var records = new SortedDictionary<string, List<ModelSoftware>>(StringComparer.Ordinal);
        foreach (var (id, job) in _jobs)
        {
            var sums = _commands.Where(command => command.Key.Job == id && _software[command.Key.Path] is { } software && software[4] == "0")
                .GroupBy(command => string.Join('\0', _software[command.Key.Path]![..4]), command => command.Value, StringComparer.Ordinal)
                .Select(group => (Software: group.Key.Split('\0'), Cpu: group.Sum())).ToList();
            var total = sums.Sum(each => each.Cpu);
            if (total > 0)
            {
                var kept = sums.Where(each => 100 * each.Cpu / total >= removeLessThan).ToList();
                var sum = kept.Sum(each => each.Cpu);
                records[$"{cluster}:{id}:{job.Start:yyyyMMddHHmmss}"] =
                    [.. kept.Select(each => new ModelSoftware(Fill(each.Software[0]), Fill(each.Software[1]), Fill(each.Software[2]), each.Software[3] == "1", 100 * each.Cpu / sum))];
            }

            string Fill(string text) => text.Replace("%(user)s", job.User, StringComparison.Ordinal).Replace("%(project)s", job.Project, StringComparison.Ordinal).Replace("%%", "%", StringComparison.Ordinal);
        }

        return records;
    }

    /// <summary>Software, version, versionstr, user_provided and ignore; null where no rule matches.</summary>
    private string[]? Classify(string path)
    {
        foreach (var rule in _rules)
        {
            if (Python(rule.Match).Match(path) is { Success: true } match)
            {
                var groups = Groups(match);
                string[] found = [Format(rule.Software, groups), Format(rule.Version, groups), Format(rule.VersionStr, groups), rule.UserProvided ? "1" : "0", rule.Ignore ? "1" : "0"];
                Rewrite(found);
                return found;
            }
        }

        return null;
    }

    private void Rewrite(string[] found)
    {
        foreach (var rewrite in _rewrites)
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["software"] = found[0], ["version"] = found[1], ["versionstr"] = found[2] };
            var matches = rewrite.Match.Select((pattern, i) => pattern is null ? null : Python(pattern).Match(found[i])).ToList();
            if (matches.Exists(match => match is { Success: false }))
            {
                continue;
            }

            foreach (var (name, text) in matches.OfType<Match>().SelectMany(Groups))
            {
                values[name] = text;
            }

            for (var i = 0; i < 3; i++)
            {
                found[i] = rewrite.Update[i] is { } template ? Format(template, values) : found[i];
            }

            if (_stop)
            {
                return;
            }
        }
    }

    private static Regex Python(string pattern) => new(@"\A(?:" + pattern.Replace("(?P<", "(?<", StringComparison.Ordinal) + ")", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    private static Dictionary<string, string> Groups(Match match) => match.Groups.Keys.Where(name => !char.IsDigit(name[0]))
        .ToDictionary(name => name, name => match.Groups[name].Success ? match.Groups[name].Value : "None", StringComparer.Ordinal);

    // Python's %: what stands doubled stands once.
    private static string Format(string template, Dictionary<string, string> values) =>
        Regex.Replace(template, @"%%|%\((\w+)\)s", match => match.Value == "%%" ? "%" : values[match.Groups[1].Value], RegexOptions.None, TimeSpan.FromSeconds(10));
}
