using System.Text.RegularExpressions;

namespace Akka.TestKit.Internal.StringMatcher;

/// <summary>A condition on a text.</summary>
public interface IStringMatcher
{
    bool IsMatch(string? s);
}

/// <summary>True for every text.</summary>
public class MatchesAll : IStringMatcher
{
    private MatchesAll() { }

    public static IStringMatcher Instance { get; } = new MatchesAll();

    public bool IsMatch(string? s) => true;

    public override string ToString() => "anything";
}

public class EqualsString(string s) : IStringMatcher
{
    private readonly string _text = s;

    public bool IsMatch(string? s) => string.Equals(_text, s, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"== \"{_text}\"";
}

public class StartsWithString(string start) : IStringMatcher
{
    public bool IsMatch(string? s) => s?.StartsWith(start, StringComparison.OrdinalIgnoreCase) == true;

    public override string ToString() => $"starts with \"{start}\"";
}

public class ContainsString(string part) : IStringMatcher
{
    public bool IsMatch(string? s) => s?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

    public override string ToString() => $"contains \"{part}\"";
}

public class RegexMatcher(Regex regex) : IStringMatcher
{
    public bool IsMatch(string? s) => regex.IsMatch(s ?? "");

    public override string ToString() => $"matches {regex}";
}

/// <summary>Whatever fulfils a condition.</summary>
public class PredicateMatcher(Predicate<string> predicate, string hint = "") : IStringMatcher
{
    public bool IsMatch(string? s) => predicate(s!);

    public override string ToString() => $"fulfils a condition {hint}";
}

/// <summary>The text itself, or an actor's path given with or without the address of its system.</summary>
public class EqualsStringAndPathMatcher(string path, bool canBeRelative = true) : IStringMatcher
{
    private readonly string _path = path;

    public bool IsMatch(string? path)
    {
        if (path is null) return false;

        var given = WithoutUid(_path);
        var found = WithoutUid(path);
        return string.Equals(given, found, StringComparison.Ordinal)
            || (canBeRelative && given.StartsWith('/') && string.Equals(given, WithoutAddress(found), StringComparison.Ordinal));
    }

    public override string ToString() => $"== \"{_path}\"";

    private static string WithoutUid(string text) => text.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? text[..hash] : text;

    private static string WithoutAddress(string text)
    {
        var authority = text.IndexOf("://", StringComparison.Ordinal);
        var start = authority < 0 ? -1 : text.IndexOf('/', authority + 3);
        return start < 0 ? text : text[start..];
    }
}
