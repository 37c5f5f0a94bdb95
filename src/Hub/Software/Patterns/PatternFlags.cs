namespace Actors.Hub.Software.Patterns;

/// <summary>Python's flags of an expression.</summary>
[Flags]
internal enum PatternFlags
{
    None = 0,
    IgnoreCase = 1,
    Multiline = 2,
    DotAll = 4,
    Verbose = 8,
    Ascii = 16,
}

/// <summary>A parsed expression.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Root">Its parts.</param>
/// <param name="Names">Numbers of the named groups.</param>
/// <param name="Referenced">Numbers of the groups that the expression itself refers to.</param>
internal sealed record ParsedPattern(string Text, PatternNode Root, IReadOnlyDictionary<string, int> Names, IReadOnlySet<int> Referenced);
