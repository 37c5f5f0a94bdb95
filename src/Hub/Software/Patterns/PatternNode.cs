namespace Actors.Hub.Software.Patterns;

/// <summary>A part of a parsed expression.</summary>
internal abstract record PatternNode
{
    /// <summary>One character out of a set.</summary>
    /// <param name="Net">The set in .NET's syntax.</param>
    /// <param name="IgnoreCase">Upper and lower case are the same.</param>
    internal sealed record Set(string Net, bool IgnoreCase) : PatternNode;

    /// <summary>A place without width: start, end, border of a word.</summary>
    internal sealed record Place(string Net) : PatternNode;

    internal sealed record Sequence(IReadOnlyList<PatternNode> Items) : PatternNode;

    internal sealed record Choice(IReadOnlyList<PatternNode> Options) : PatternNode;

    /// <summary>A group; without a number it does not capture.</summary>
    internal sealed record Group(int? Number, PatternNode Body) : PatternNode;

    /// <summary>A group that gives nothing back.</summary>
    internal sealed record Atomic(PatternNode Body) : PatternNode;

    /// <summary>A repetition; no maximum: unbounded. From and To bound its text in the expression.</summary>
    internal sealed record Repeat(PatternNode Body, int Min, int? Max, bool Lazy, int From, int To) : PatternNode;

    internal sealed record Look(bool Behind, bool Negative, PatternNode Body) : PatternNode;

    internal sealed record BackReference(int Number, bool IgnoreCase) : PatternNode;

    internal sealed record Conditional(int Number, PatternNode Yes, PatternNode No) : PatternNode;

    /// <summary>Nothing.</summary>
    internal static readonly PatternNode Nothing = new Sequence([]);
}
