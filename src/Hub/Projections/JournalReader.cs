using System.Data.Common;
using Dapper;

namespace Actors.Hub.Projections;

/// <summary>An event with its place in the journal.</summary>
/// <param name="Ordering">Place among all events.</param>
/// <param name="PersistenceId">Whose event it is.</param>
/// <param name="SequenceNumber">Place among that actor's events.</param>
/// <param name="Event">Null when it cannot be read.</param>
/// <param name="Fault">Why it cannot be read.</param>
public sealed record JournalEntry(long Ordering, string PersistenceId, long SequenceNumber, object? Event, string? Fault);

/// <summary>Reads the journal table of Akka.Persistence.Sql in its order.</summary>
/// <param name="deserialize">Serializer id, manifest and bytes to an event.</param>
/// <param name="gaps">How far it may be read.</param>
public sealed class JournalReader(Func<int, string, byte[], object> deserialize, IGapTracker gaps)
{
    private const string Select =
        "SELECT ordering AS Ordering, persistence_id AS PersistenceId, sequence_number AS SequenceNumber, identifier AS Identifier, manifest AS Manifest, message AS Message "
        + "FROM journal WHERE ordering > @after AND ordering <= @to AND deleted = FALSE ORDER BY ordering LIMIT @limit";

    /// <summary>The next entries behind <paramref name="after"/>, at most <paramref name="limit"/>, and whether others are visible behind them that must wait.</summary>
    public (IReadOnlyList<JournalEntry> Entries, bool Waits) Read(DbConnection connection, DbTransaction? transaction, long after, int limit)
    {
        var rows = Rows(long.MaxValue);
        var whole = after;
        foreach (var row in rows)
        {
            if (row.Ordering != whole + 1)
            {
                break;
            }

            whole = row.Ordering;
        }

        if (rows.Count == 0 || whole == rows[^1].Ordering)
        {
            // Without a gap there is nothing that could still come.
            return (rows.ConvertAll(Entry), false);
        }

        var visible = rows[^1].Ordering;
        var settled = gaps.Settled(connection, transaction);
        rows = Rows(Math.Max(settled, whole));
        return (rows.ConvertAll(Entry), rows.Count < limit && settled < visible);

        List<Row> Rows(long to) => connection.Query<Row>(Select, new { after, to, limit }, transaction).AsList();
    }

    /// <summary>Number of entries behind <paramref name="after"/>.</summary>
    public static long Lag(DbConnection connection, long after) =>
        connection.QuerySingle<long>("SELECT COUNT(*) FROM journal WHERE ordering > @after AND deleted = FALSE", new { after });

    private JournalEntry Entry(Row row)
    {
        try
        {
            return new(row.Ordering, row.PersistenceId, row.SequenceNumber, deserialize(row.Identifier ?? 0, row.Manifest ?? "", row.Message), Fault: null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new(row.Ordering, row.PersistenceId, row.SequenceNumber, Event: null, e.Message);
        }
    }

    private sealed class Row
    {
        public long Ordering { get; init; }
        public string PersistenceId { get; init; } = "";
        public long SequenceNumber { get; init; }
        public int? Identifier { get; init; }
        public string? Manifest { get; init; }
        public byte[] Message { get; init; } = [];
    }
}
