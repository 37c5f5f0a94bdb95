using System.Collections.Concurrent;
using System.Text;
using Actors.Hub.Jobs;
using Actors.Hub.Records;
using Actors.Messages.Events;
using Actors.Messages.Json;
using Actors.Messages.Wire;
using Microsoft.Extensions.Logging;

namespace Actors.Hub.Software;

/// <summary>
/// The rules in force: <c>rules.yaml</c> in the hub's data directory. Thread-safe; a new rule set takes the place of the old
/// one at once and whole.
/// </summary>
public sealed class SoftwareResolver
{
    /// <summary>Name of the rule file in the data directory.</summary>
    public const string FileName = "rules.yaml";

    /// <summary>Version where no rules are loaded.</summary>
    public const string NoRules = "none";
    private const int PathsKept = 50_000;
    private readonly Lock _loading = new();
    private readonly string _stored;
    private readonly TimeSpan _timeout;
    private readonly ILogger _log;
    private volatile string? _coming;
    private volatile Loaded _current = new(Rules: null, At: null);

    /// <summary>Holds no rules until <see cref="Start"/> or <see cref="Load(string, string)"/>.</summary>
    /// <param name="dataDirectory">The hub's data directory.</param>
    /// <param name="ruleTimeout">Longest time for one rule on one path: <c>actors.hub.rule-timeout</c>.</param>
    /// <param name="log">Told of rules that are too slow.</param>
    public SoftwareResolver(string dataDirectory, TimeSpan ruleTimeout, ILogger log)
    {
        _stored = Path.Combine(dataDirectory, FileName);
        _timeout = ruleTimeout;
        _log = log;
    }

    /// <summary>The rules in force; null: none.</summary>
    public RuleSet? Current => _current.Rules;

    /// <summary>Version of the rules in force; "none" without.</summary>
    public string Version => _current.Rules?.Version ?? NoRules;

    /// <summary>Version of rules that are about to be put in force; null: none are.</summary>
    public string? Coming { get => _coming; set => _coming = value; }

    /// <summary>When the rules in force were loaded; null without.</summary>
    public DateTimeOffset? LoadedAt => _current.At;

    /// <summary>
    /// Reads the stored rules; where there are none yet, takes those of <paramref name="initial"/> (<c>actors.hub.rules</c>;
    /// empty: none) and stores them.
    /// </summary>
    /// <exception cref="RuleFileException">The file has faults.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Start(string? initial)
    {
        lock (_loading)
        {
            if (File.Exists(_stored))
            {
                _current = new Loaded(RuleSet.Parse(ReadSmall(_stored), _stored, _timeout), new DateTimeOffset(File.GetLastWriteTimeUtc(_stored)));
            }
            else if (!string.IsNullOrEmpty(initial))
            {
                Load(initial);
            }
        }
    }

    /// <summary>Reads a rule file, stores it and puts it in force.</summary>
    /// <exception cref="RuleFileException">The file has faults; the old rules stay.</exception>
    /// <exception cref="IOException">It cannot be read or stored; the old rules stay.</exception>
    public RuleSet Load(string file) => Take(RuleSet.Parse(ReadSmall(file), file, _timeout));

    /// <summary>Reads the text of a rule file, stores it and puts it in force.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file's name, for faults.</param>
    /// <exception cref="RuleFileException">The text has faults; the old rules stay.</exception>
    /// <exception cref="IOException">It cannot be stored; the old rules stay.</exception>
    public RuleSet Load(string text, string file) => Take(RuleSet.Parse(text, file, _timeout));

    /// <summary>What a path is by the rules in force; null: no rule matches, or no rules.</summary>
    /// <param name="path">The path; bytes that are not UTF-8 as U+FFFD.</param>
    public SoftwareMatch? Resolve(string path) => _current.Resolve(path, TellSlow);

    /// <summary>
    /// Software of a job by the rules in force: the executables of role job, CPU summed by name, version, local version and
    /// flags, in the order of these; what no rule matched together at the end.
    /// </summary>
    /// <param name="executables">The job's executables, several of a path added up.</param>
    /// <param name="user">The job's user; null: not known.</param>
    /// <param name="project">The job's project; null: not known.</param>
    /// <param name="rulesVersion">The rules that were used.</param>
    public IReadOnlyList<ResolvedSoftware> Resolve(IEnumerable<ExecutableUsage> executables, string? user, string? project, out string rulesVersion)
    {
        var rules = _current;
        rulesVersion = rules.Rules?.Version ?? NoRules;
        var software = new Dictionary<(string? Name, string? Version, string? LocalVersion, bool? UserProvided, bool? Ignore), ResolvedSoftware>();
        foreach (var executable in executables)
        {
            if (executable.Role != ExecutableRole.Job)
            {
                continue;
            }

            var match = rules.Resolve(Encoding.UTF8.GetString(executable.Path.Span), TellSlow)?.Resolve(user, project);
            var key = (match?.Name, match?.Version, match?.LocalVersion, match?.UserProvided, match?.Ignore);
            if (!software.TryGetValue(key, out var known))
            {
                software.Add(key, known = new ResolvedSoftware
                {
                    Name = match?.Name ?? string.Empty,
                    Version = match?.Version ?? string.Empty,
                    LocalVersion = match?.LocalVersion ?? string.Empty,
                    UserProvided = match?.UserProvided ?? false,
                    Ignore = match?.Ignore ?? false,
                    Undetermined = match is null,
                });
            }

            known.CpuUsec = Saturating.Add(known.CpuUsec, executable.CpuUsec);
        }

        var sorted = software.Values.ToList();
        sorted.Sort(InOrder);
        return sorted;
    }

    /// <summary>As the other form, where the version of the rules does not matter.</summary>
    public IReadOnlyList<ResolvedSoftware> Resolve(IEnumerable<ExecutableUsage> executables, string? user, string? project) =>
        Resolve(executables, user, project, out _);

    // No two are the same.
    private static int InOrder(ResolvedSoftware one, ResolvedSoftware other)
    {
        var order = one.Undetermined.CompareTo(other.Undetermined);
        order = order != 0 ? order : string.CompareOrdinal(one.Name, other.Name);
        order = order != 0 ? order : string.CompareOrdinal(one.Version, other.Version);
        order = order != 0 ? order : string.CompareOrdinal(one.LocalVersion, other.LocalVersion);
        order = order != 0 ? order : one.UserProvided.CompareTo(other.UserProvided);
        return order != 0 ? order : one.Ignore.CompareTo(other.Ignore);
    }

    private static byte[] ReadSmall(string file)
    {
        if (new FileInfo(file) is { Exists: true, Length: > RuleSet.MaxBytes })
        {
            throw new RuleFileException([new RuleFault { File = file, Line = 0, Reason = $"the file is larger than {RuleSet.MaxBytes / 1024 / 1024} MiB" }]);
        }

        return File.ReadAllBytes(file);
    }

    private RuleSet Take(RuleSet rules)
    {
        lock (_loading)
        {
            DurableFile.Write(_stored, Encoding.UTF8.GetBytes(rules.Text));
            _current = new Loaded(rules, DateTimeOffset.UtcNow);
            SoftwareLog.RulesLoaded(_log, rules.File, rules.Rules, rules.Rewrites, rules.Version);
            return rules;
        }
    }

    private void TellSlow(int line, string path) => SoftwareLog.RuleTooSlow(_log, _current.Rules?.File, line, _timeout.TotalMilliseconds, string.Concat(path.Select(c => char.IsControl(c) ? '?' : c)));

    /// <summary>A rule set with what it said of the paths it was asked lately.</summary>
    private sealed record Loaded(RuleSet? Rules, DateTimeOffset? At)
    {
        private ConcurrentDictionary<string, SoftwareMatch?> _recent = new(StringComparer.Ordinal);
        private ConcurrentDictionary<string, SoftwareMatch?> _older = new(StringComparer.Ordinal);

        public SoftwareMatch? Resolve(string path, Action<int, string> slow)
        {
            if (Rules is null)
            {
                return null;
            }

            if (_recent.TryGetValue(path, out var known))
            {
                return known;
            }

            if (!_older.TryGetValue(path, out known))
            {
                known = Rules.Resolve(path, line => slow(line, path));
            }

            // Two halves: what was not asked for during a whole half is forgotten.
            if (_recent.Count >= PathsKept / 2)
            {
                _older = _recent;
                _recent = new(StringComparer.Ordinal);
            }

            _recent[path] = known;
            return known;
        }
    }
}
