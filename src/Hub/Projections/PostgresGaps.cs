using System.Data.Common;
using Dapper;

namespace Actors.Hub.Projections;

/// <summary>
/// PostgreSQL gives out orderings before a commit: one that is not visible may still come, or never (a write that failed, an event that was deleted). A writer
/// holds its lock on the journal from before it takes an ordering until its transaction has ended. So once all who held that lock are gone, what was visible
/// before has nothing left to come before it.
/// </summary>
public sealed class PostgresGaps : IGapTracker
{
    private const string Writers =
        "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = 'journal'::regclass AND mode = 'RowExclusiveLock' "
        + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private long _settled;
    private long _next;
    private HashSet<string> _waitedFor = [];

    /// <inheritdoc/>
    public long Settled(DbConnection connection, DbTransaction? transaction)
    {
        // In this order: who takes an ordering after this look is above what is visible now.
        var visible = connection.QuerySingle<long?>("SELECT MAX(ordering) FROM journal", transaction: transaction) ?? 0;
        var writers = connection.Query<string>(Writers, transaction: transaction).ToHashSet(StringComparer.Ordinal);
        if (writers.Count == 0)
        {
            _settled = visible;
        }
        else if (!_waitedFor.Overlaps(writers))
        {
            _settled = Math.Max(_settled, _next);
        }
        else
        {
            return _settled;
        }

        (_next, _waitedFor) = (visible, writers);
        return _settled;
    }
}
