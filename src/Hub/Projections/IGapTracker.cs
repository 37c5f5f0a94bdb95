namespace Actors.Hub.Projections;

/// <summary>Says how far a journal can be read without passing a row that is not visible yet.</summary>
public interface IGapTracker
{
    /// <summary>How many of <paramref name="orderings"/> may be taken.</summary>
    /// <param name="after">The last ordering that was taken before.</param>
    /// <param name="orderings">Orderings that are visible behind it, ascending.</param>
    int SafeCount(long after, IReadOnlyList<long> orderings);
}

/// <summary>SQLite lets one transaction write at a time and gives out row ids inside it: what is visible has no row to come before it.</summary>
public sealed class OrderedJournal : IGapTracker
{
    /// <inheritdoc/>
    public int SafeCount(long after, IReadOnlyList<long> orderings)
    {
        ArgumentNullException.ThrowIfNull(orderings);
        return orderings.Count;
    }
}
