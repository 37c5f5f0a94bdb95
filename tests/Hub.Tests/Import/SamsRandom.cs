using System.Text;

namespace Actors.Hub.Tests.Import;

/// <summary>Sane inputs at random.</summary>
internal sealed class SamsRandom(int seed)
{
    private static readonly ModelRule[] Known =
    [
        new("^/sw/(?P<name>[^/]+)/(?P<version>[^/]+)/", "%(name)s", "%(version)s", "sw/%(name)s/%(version)s"),
        new("^/sw/(?P<name>[A-C]\\w*)/(?P<major>\\d+)(?:\\.(?P<minor>\\d+))?", "%(name)s", "%(major)s", "minor %(minor)s"),
        new("^/home/(?P<who>[^/]+)/bin/", "own %(who)s", "", "%%(user)s of %%(project)s", UserProvided: true),
        new("^/home/", "unclassified", "", "100%% of %%(user)s", UserProvided: true),
        new("^/(?P<dir>s?bin)/", "system", "/%(dir)s/", "", Ignore: true),
        new("^/usr/(?:bin|lib)/", "system", "/usr/", "", Ignore: true),
        new("/usr/", "vendor", "1", ""),
        new(".*/gmx$", "GROMACS", "", "anywhere"),
        new("^/proj/(?P<p>[^/]+)/(?P<rest>.*)", "project", "%(p)s", "%(rest)s", UserProvided: true),
    ];

    private static readonly ModelRewrite[] Rewrites =
    [
        new([null, @"^(?P<short>\d+\.\d+)\.", null], [null, "%(short)s", null]),
        new(["^Alpha$", null, null], ["ALPHA", null, "%(versionstr)s (was %(software)s)"]),
        new(["^(?P<software>B)", null, "sw/"], ["%(software)s-suite", "%(version)s", null]),
        new([null, "^1", null], [null, "one:%(version)s", null]),
    ];

    private readonly Random _random = new(seed);
    private readonly List<ModelFile> _files = [];
    private long _next = 1000;

    /// <summary>Rules in some order, with some rewrites.</summary>
    public (IReadOnlyList<ModelRule> Rules, IReadOnlyList<ModelRewrite> Rewrites, bool Stop) Rules() =>
        ([.. Known.OrderBy(_ => _random.Next()).Take(_random.Next(3, Known.Length + 1))], [.. Rewrites.OrderBy(_ => _random.Next()).Take(_random.Next(Rewrites.Length + 1))], _random.Next(2) == 0);

    /// <summary>The rule file.</summary>
    public static string Yaml(IReadOnlyList<ModelRule> rules, IReadOnlyList<ModelRewrite> rewrites, bool stop)
    {
        var text = new StringBuilder("sams.software.Regexp:\n  rules:\n");
        foreach (var rule in rules)
        {
            text.Append($"    - {{match: '{rule.Match}', software: '{rule.Software}', version: '{rule.Version}', versionstr: '{rule.VersionStr}', user_provided: {Flag(rule.UserProvided)}, ignore: {Flag(rule.Ignore)}}}\n");
        }

        text.Append(rewrites.Count == 0 ? "" : "  rewrite:\n");
        foreach (var rewrite in rewrites)
        {
            text.Append($"    - {{match: {{{Map(rewrite.Match)}}}, update: {{{Map(rewrite.Update)}}}}}\n");
        }

        return text.Append($"  stop_on_rewrite_match: {Flag(stop)}\n").ToString();

        static string Flag(bool flag) => flag ? "true" : "false";
        static string Map(string?[] texts) => string.Join(", ", texts.Zip(["software", "version", "versionstr"]).Where(each => each.First is not null).Select(each => $"{each.Second}: '{each.First}'"));
    }

    /// <summary>Files of new jobs, late nodes and more paths of old ones, and some that were there before.</summary>
    public List<ModelFile> Files()
    {
        var files = new List<ModelFile>();
        for (var i = _random.Next(12, 20); i > 0; i--)
        {
            var job = new ModelFile(_next++, "n1", $"user{_random.Next(5)}", $"p{_random.Next(4)}", _random.Next(1, 128), new DateTime(2026, 1, 1).AddSeconds(_random.Next(10_000_000)), Execs());
            files.Add(job);
            for (var node = _random.Next(4); node > 0; node--)
            {
                files.Add(job with { Node = $"n{node + 1}", Execs = Execs() });
            }
        }

        foreach (var old in _files.OrderBy(_ => _random.Next()).Take(15))
        {
            files.Add(_random.Next(3) switch
            {
                0 => old,
                1 => old with { Node = $"late{_random.Next(100)}", Execs = Execs() },
                _ => old with { Execs = Execs().Concat(old.Execs).DistinctBy(exec => exec.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal) },
            });
        }

        files = [.. files.OrderBy(_ => _random.Next())];
        _files.AddRange(files);
        return files;
    }

    private Dictionary<string, (double User, double System)> Execs()
    {
        var execs = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
        for (var i = _random.Next(1, 8); i > 0; i--)
        {
            var path = _random.Next(10) switch
            {
                0 => $"/bin/tool{_random.Next(3)}",
                1 => $"/usr/bin/x{_random.Next(3)}",
                2 => $"/usr/local/y{_random.Next(3)}",
                3 => $"/home/user{_random.Next(5)}/bin/å{_random.Next(3)}",
                4 => $"/home/user{_random.Next(5)}/a out (deleted)",
                5 => $"/proj/p{_random.Next(4)}/x/\"y\"\\z",
                6 => $"/unknown/{_random.Next(4)}",
                7 => "/opt/deep/er/gmx",
                _ => $"/sw/{"Alpha Beta C1 delta".Split(' ')[_random.Next(4)]}/{_random.Next(1, 3)}.{_random.Next(3)}.{_random.Next(3)}/bin/x",
            };
            execs[path] = _random.Next(8) switch
            {
                0 => (0, 0),
                1 => (_random.Next(1, 100) / 100.0, 0),
                _ => (_random.Next(100_000) / 100.0, _random.Next(1000) / 100.0),
            };
        }

        return execs;
    }
}
