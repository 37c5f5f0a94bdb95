namespace Actors.Hub.Software.Patterns;

/// <summary>How many characters an expression matches.</summary>
internal static class PatternWidth
{
    /// <summary>True when it always matches the same number of characters.</summary>
    public static bool IsFixed(PatternNode node) => Of(node) is not null;

    private static long? Of(PatternNode node) => node switch
    {
        PatternNode.Set => 1,
        PatternNode.Place or PatternNode.Look => 0,
        PatternNode.Group g => Of(g.Body),
        PatternNode.Atomic a => Of(a.Body),
        PatternNode.Sequence s => s.Items.Aggregate((long?)0, (sum, item) => sum + Of(item)),
        PatternNode.Choice c => c.Options.Select(Of).Distinct().ToList() is [var only] ? only : null,
        PatternNode.Repeat r when r.Max == r.Min => Of(r.Body) * r.Min,
        _ => null,
    };
}
