namespace Actors.Hub.Summary;

/// <summary>Cuts a whole number into parts by weight, so that the parts add up to it exactly (largest remainder).</summary>
internal static class Apportion
{
    /// <summary>Parts of a total, one per weight; what is left over goes to the largest remainders, on a tie to the first.</summary>
    /// <param name="total">Not negative.</param>
    /// <param name="weights">Not negative, at least one above 0.</param>
    public static IReadOnlyList<long> Split(long total, IReadOnlyList<long> weights)
    {
        var sum = weights.Aggregate((Int128)0, (all, w) => all + w);
        var parts = weights.Select(w => (long)((Int128)total * w / sum)).ToArray();
        var left = (int)(total - parts.Sum());
        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => (Int128)total * weights[i] % sum).Take(left))
        {
            parts[i]++;
        }

        return parts;
    }
}
