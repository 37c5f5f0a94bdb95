using System.IO.Enumeration;

namespace Actors.Node.Samplers;

/// <summary>Names and paths with <c>*</c> and <c>?</c>.</summary>
internal static class NamePatterns
{
    /// <summary>More than this of one pattern nobody means.</summary>
    private const int Most = 1000;

    /// <summary>Whether a name fits one of the patterns.</summary>
    public static bool Fits(IReadOnlyList<string> patterns, string name) => patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    /// <summary>Whether there is anything to be put in the place of.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>Paths that are there now and fit an absolute path with patterns in its parts; a path without is given as it is.</summary>
    public static IReadOnlyList<string> Paths(string pattern)
    {
        IReadOnlyList<string> found = ["/"];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = IsPattern(part)
                ? [.. found.SelectMany(directory => SysFile.Names(directory).Where(name => FileSystemName.MatchesSimpleExpression(part, name, ignoreCase: false)).Select(name => Path.Combine(directory, name))).Take(Most)]
                : [.. found.Select(directory => Path.Combine(directory, part))];
        }

        return found;
    }
}
