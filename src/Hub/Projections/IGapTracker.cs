using System.Data.Common;

namespace Actors.Hub.Projections;

/// <summary>Says how far a journal can be read without passing an event that is not visible yet.</summary>
public interface IGapTracker
{
    /// <summary>An ordering up to which every event that will ever be there is visible to the statements that follow. Used by one reader at a time.</summary>
    /// <param name="connection">Where the journal is.</param>
    /// <param name="transaction">One whose statements each see what was committed before.</param>
    long Settled(DbConnection connection, DbTransaction? transaction);
}

/// <summary>SQLite lets one transaction write at a time and gives out row ids inside it: what is visible has no row to come before it.</summary>
public sealed class OrderedJournal : IGapTracker
{
    /// <inheritdoc/>
    public long Settled(DbConnection connection, DbTransaction? transaction) => long.MaxValue;
}
