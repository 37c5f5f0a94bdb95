using System.IO.Enumeration;

namespace Akka.Actor;

/// <summary>One step of a selection; equal to one of the same kind and text.</summary>
public abstract class SelectionPathElement
{
    public override bool Equals(object? obj) =>
        obj is SelectionPathElement other && other.GetType() == GetType() && string.Equals(other.ToString(), ToString(), StringComparison.Ordinal);

    public override int GetHashCode() => ToString()!.GetHashCode(StringComparison.Ordinal);
}

/// <summary>To the child of a name.</summary>
public class SelectChildName(string name) : SelectionPathElement, IEquatable<SelectChildName>
{
    public string Name { get; } = name;
    public bool Equals(SelectChildName? other) => base.Equals(other);
    public override string ToString() => Name;
}

/// <summary>To all children whose name matches; "*" stands for any text and "?" for any one character.</summary>
public class SelectChildPattern(string patternStr) : SelectionPathElement, IEquatable<SelectChildPattern>
{
    public string PatternStr { get; } = patternStr;
    public bool Equals(SelectChildPattern? other) => base.Equals(other);
    public override string ToString() => PatternStr;
    internal bool Matches(string name) => FileSystemName.MatchesSimpleExpression(PatternStr, name, ignoreCase: false);
}

/// <summary>To the parent.</summary>
public class SelectParent : SelectionPathElement
{
    public override string ToString() => "..";
}
