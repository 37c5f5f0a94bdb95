namespace Akka.Actor;

/// <summary>One step of a selection.</summary>
public abstract class SelectionPathElement;

/// <summary>To the child of a name.</summary>
public class SelectChildName(string name) : SelectionPathElement, IEquatable<SelectChildName>
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    public bool Equals(SelectChildName? other) => other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is SelectChildName other && Equals(other);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;
}

/// <summary>To all children whose name matches; "*" stands for any text and "?" for any one character.</summary>
public class SelectChildPattern(string patternStr) : SelectionPathElement, IEquatable<SelectChildPattern>
{
    /// <summary>The pattern.</summary>
    public string PatternStr { get; } = patternStr;

    public bool Equals(SelectChildPattern? other) => other is not null && string.Equals(PatternStr, other.PatternStr, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is SelectChildPattern other && Equals(other);

    public override int GetHashCode() => PatternStr.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => PatternStr;

    internal bool Matches(string name) => Matches(PatternStr, name);

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Goes back to the last star only, so the time is bounded by the product of the lengths.
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = n;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else return false;
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}

/// <summary>To the parent.</summary>
public class SelectParent : SelectionPathElement
{
    public override bool Equals(object? obj) => obj is SelectParent;

    public override int GetHashCode() => nameof(SelectParent).GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "..";
}
