using Actors.Hub.Software.Patterns;
using Actors.Hub.Software.Yaml;
using Actors.Messages.Json;

namespace Actors.Hub.Software;

/// <summary>
/// Reads a rule file in the shape of SAMS: section <c>sams.software.Regexp</c> of a file that may hold others, or <c>rules</c>
/// at the top. Goes on after a fault, so that all are told at once.
/// </summary>
internal sealed class RuleFileReader(string file, TimeSpan timeout)
{
    private const string Section = "sams.software.Regexp";
    private readonly List<RuleFault> _faults = [];
    private readonly List<SoftwareRule> _rules = [];
    private readonly List<RewriteRule> _rewrites = [];
    private bool _stopOnRewriteMatch;

    /// <exception cref="RuleFileException">The file has faults.</exception>
    public (IReadOnlyList<SoftwareRule> Rules, IReadOnlyList<RewriteRule> Rewrites, bool StopOnRewriteMatch) Read(string text)
    {
        try
        {
            Top(YamlReader.Read(text));
        }
        catch (YamlFault e)
        {
            Fault(e.Line, e.Message);
        }

        return _faults.Count == 0
            ? (_rules, _rewrites, _stopOnRewriteMatch)
            : throw new RuleFileException([.. _faults.OrderBy(f => f.Line)]);
    }

    private void Top(YamlItem? root)
    {
        if (root is not YamlItem.Mapping top)
        {
            Fault(root?.Line ?? 0, root is null ? "the file is empty" : $"a mapping with a section '{Section}:' or 'rules:' is expected");
            return;
        }

        var sections = top.Pairs.Where(p => Key(p.Key) == Section).ToList();
        if (sections.Count > 1)
        {
            Fault(sections[1].Key.Line, $"the section '{Section}' is there twice");
        }
        else if (sections is [var (key, value)])
        {
            var map = new RuleMap(value, $"the section '{Section}'", key.Line, Fault);
            map.RefuseOthers("rules", "rewrite", "stop_on_rewrite_match");
            Rules(map);
        }
        else if (top.Pairs.Any(p => Key(p.Key) == "rules"))
        {
            Rules(new RuleMap(top, "the file", top.Line, Fault));
        }
        else
        {
            Fault(top.Line, $"there is neither a section '{Section}:' nor 'rules:'");
        }
    }

    private void Rules(RuleMap map)
    {
        _stopOnRewriteMatch = map.Flag("stop_on_rewrite_match");
        var items = map.List("rules", required: true);
        if (items is { Count: 0 })
        {
            Fault(map.LineOf("rules"), "'rules' holds no rule");
        }

        foreach (var item in items ?? [])
        {
            Rule(new RuleMap(item, "a rule", item.Line, Fault));
        }

        foreach (var item in map.List("rewrite", required: false) ?? [])
        {
            Rewrite(new RuleMap(item, "a rewrite rule", item.Line, Fault));
        }
    }

    private void Rule(RuleMap map)
    {
        if (!map.IsMapping)
        {
            return;
        }

        map.RefuseOthers("match", "software", "version", "versionstr", "user_provided", "ignore");
        var pattern = Pattern(map, "match");
        var known = pattern?.Groups.ToHashSet(StringComparer.Ordinal);
        var templates = SoftwareFields.Texts.Select(t => Template(map, t, known)).ToList();
        var (userProvided, ignore) = (map.Flag("user_provided"), map.Flag("ignore"));
        if (pattern is not null && templates is [{ } software, { } version, { } versionStr])
        {
            _rules.Add(new SoftwareRule(pattern, software, version, versionStr, userProvided, ignore, map.Line));
        }
    }

    private void Rewrite(RuleMap map)
    {
        if (!map.IsMapping)
        {
            return;
        }

        map.RefuseOthers("match", "update");
        var before = _faults.Count;
        var (match, update) = (map.Map("match"), map.Map("update"));
        if (match is not { IsMapping: true } || update is not { IsMapping: true })
        {
            return;
        }

        match.RefuseOthers([.. SoftwareFields.Texts]);
        update.RefuseOthers([.. SoftwareFields.Texts]);
        var patterns = SoftwareFields.Texts.Where(match.Has).Select(f => (f, Pattern(match, f))).ToList();
        HashSet<string>? known = patterns.Exists(p => p.Item2 is null) ? null : [.. SoftwareFields.All, .. patterns.SelectMany(p => p.Item2!.Groups)];
        var templates = SoftwareFields.Texts.Where(update.Has).Select(f => (f, Template(update, f, known))).ToList();
        if (_faults.Count == before && patterns.Count == 0)
        {
            Fault(match.Line, "'match' of a rewrite rule needs at least one of software, version, versionstr");
        }

        if (_faults.Count == before && templates.Count == 0)
        {
            Fault(update.Line, "'update' of a rewrite rule needs at least one of software, version, versionstr");
        }

        if (_faults.Count == before)
        {
            _rewrites.Add(new RewriteRule([.. patterns.Select(p => (p.f, p.Item2!))], [.. templates.Select(t => (t.f, t.Item2!))], map.Line));
        }
    }

    private PathPattern? Pattern(RuleMap map, string key)
    {
        if (map.Text(key) is not { } text)
        {
            return null;
        }

        try
        {
            return PathPattern.Parse(text, timeout);
        }
        catch (PatternException e)
        {
            Fault(map.LineOf(key), $"{key}: {e.Message}{(e.Offset > 0 ? $" (at character {e.Offset + 1} of the expression)" : string.Empty)}");
            return null;
        }
    }

    private RuleTemplate? Template(RuleMap map, string key, IReadOnlySet<string>? known)
    {
        if (map.Text(key) is not { } text)
        {
            return null;
        }

        try
        {
            var template = RuleTemplate.Parse(text);
            foreach (var name in template.Names.Where(n => known?.Contains(n) == false))
            {
                var cure = name is "user" or "project"
                    ? $"the job's own is written %%({name})s"
                    : known!.Count == 0 ? "the expression has no named groups" : $"known are {string.Join(", ", known)}";
                Fault(map.LineOf(key), $"{key}: unknown group '{name}': {cure}");
            }

            return template;
        }
        catch (FormatException e)
        {
            Fault(map.LineOf(key), $"{key}: {e.Message}");
            return null;
        }
    }

    private static string? Key(YamlItem key) => (key as YamlItem.Scalar)?.Value;

    private void Fault(int line, string reason) => _faults.Add(new RuleFault { File = file, Line = line, Reason = reason });
}
