namespace Actors.Hub.Jobs;

/// <summary>Sums that stop at the largest number instead of failing or turning negative: absurd figures of one job must cost no other job anything.</summary>
public static class Saturating
{
    /// <summary>The sum of two numbers.</summary>
    public static long Add(long a, long b) => (long)Int128.Clamp((Int128)a + b, long.MinValue, long.MaxValue);

    /// <summary>The product of two numbers.</summary>
    public static long Multiply(long a, long b) => (long)Int128.Clamp((Int128)a * b, long.MinValue, long.MaxValue);

    /// <summary>The sum of all numbers; 0 of none.</summary>
    public static long Sum(IEnumerable<long> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return (long)Int128.Clamp(values.Aggregate((Int128)0, (sum, value) => sum + value), long.MinValue, long.MaxValue);
    }
}
