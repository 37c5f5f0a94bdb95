using System.Text.RegularExpressions;
using Actors.Hub.Software.Patterns;

namespace Actors.Hub.Software;

/// <summary>A rule: which paths are which software.</summary>
internal sealed record SoftwareRule(
    PathPattern Match, RuleTemplate Software, RuleTemplate Version, RuleTemplate VersionStr, bool UserProvided, bool Ignore, int Line)
{
    /// <summary>What a path is by this rule; null where it does not match.</summary>
    /// <exception cref="RegexMatchTimeoutException">The match took too long.</exception>
    public SoftwareFields? Apply(string path)
    {
        if (Match.Match(path) is not { } match)
        {
            return null;
        }

        // An optional group that took no part is None, as in SAMS: records must not change for a site that moves here.
        LiveText Value(string name) => LiveText.FromData(Match.Group(match, name)?.Value ?? "None");
        return new SoftwareFields(Software.Expand(Value), Version.Expand(Value), VersionStr.Expand(Value), UserProvided, Ignore);
    }
}

/// <summary>A rewrite rule: changes what a rule gave.</summary>
internal sealed record RewriteRule(
    IReadOnlyList<(string Field, PathPattern Pattern)> Match, IReadOnlyList<(string Field, RuleTemplate Template)> Update, int Line)
{
    /// <summary>The changed fields; null where it does not match.</summary>
    /// <exception cref="RegexMatchTimeoutException">A match took too long.</exception>
    public SoftwareFields? Apply(SoftwareFields fields)
    {
        var groups = new Dictionary<string, LiveText>(StringComparer.Ordinal);
        foreach (var (field, pattern) in Match)
        {
            var text = fields[field];
            if (pattern.Match(text.Shown) is not { } match)
            {
                return null;
            }

            foreach (var name in pattern.Groups)
            {
                groups[name] = pattern.Group(match, name) is { } group ? text.Slice(group.Index, group.Length) : LiveText.FromData("None");
            }
        }

        LiveText Value(string name) => groups.TryGetValue(name, out var group) ? group : fields[name];
        var updated = fields;
        foreach (var (field, template) in Update)
        {
            var text = template.Expand(Value);
            updated = field switch
            {
                "software" => updated with { Software = text },
                "version" => updated with { Version = text },
                _ => updated with { VersionStr = text },
            };
        }

        return updated;
    }
}
