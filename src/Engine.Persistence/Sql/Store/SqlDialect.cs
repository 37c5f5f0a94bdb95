using Akka.Persistence.Sql.Journal;

namespace Akka.Persistence.Sql.Store;

/// <summary>
/// What differs from one database to the next: how a connection is opened, the tables' types, and how many events are added at once. Tables and columns
/// are those of Akka.Persistence.Sql's "default" mapping; all other statements stand in <see cref="JournalTable"/> and <see cref="Snapshot.SnapshotTable"/>.
/// </summary>
/// <param name="patience">How long a lock of another writer, or a slow server, is waited for.</param>
internal abstract class SqlDialect(TimeSpan patience)
{
    /// <summary>Finds the dialect for a <c>provider-name</c> as Akka.Persistence.Sql spells them.</summary>
    /// <exception cref="ConfigurationException">No dialect for that provider.</exception>
    public static SqlDialect For(string providerName, string keyPath, TimeSpan patience) =>
        providerName.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase) ? new SqliteDialect(patience)
        : providerName.StartsWith("PostgreSQL", StringComparison.OrdinalIgnoreCase) ? new PostgresDialect(patience)
        : throw new ConfigurationException($"{keyPath}.provider-name = \"{providerName}\" is not supported; use \"SQLite.MS\" or \"PostgreSQL.15\"");

    protected static readonly string[] JournalIndexes =
    [
        "CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number)",
        "CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created)",
        "CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number)",
        "CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr)",
        "CREATE INDEX IF NOT EXISTS tags_tag_idx ON tags (tag)",
    ];

    protected static readonly string[] SnapshotIndexes =
    [
        "CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number)",
        "CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created)",
    ];

    protected TimeSpan Patience => patience;

    /// <summary>How many transactions it does well at once.</summary>
    public abstract int Writers { get; }

    /// <summary>Begins a transaction that writes.</summary>
    public abstract string Begin { get; }

    /// <summary>Statements that make what is missing of the tables <c>journal</c> and <c>tags</c>.</summary>
    public abstract IReadOnlyList<string> CreateJournal { get; }

    /// <summary>Statements that make what is missing of the table <c>snapshot</c>.</summary>
    public abstract IReadOnlyList<string> CreateSnapshot { get; }

    /// <summary>A connection of its own for the one writer: durable commits, waits for locks of other writers.</summary>
    public abstract DbConnection OpenWriter(string connectionString);

    /// <summary>A connection for reading beside the writer.</summary>
    public abstract DbConnection OpenReader(string connectionString);

    /// <summary>A name that is the same for all connection strings of one database.</summary>
    public abstract string DatabaseName(string connectionString);

    /// <summary>Whether the connection can still be used after this error.</summary>
    public abstract bool KeepsConnection(Exception error);

    /// <summary>Whether <see cref="InsertEvents"/> is one statement, which needs no transaction around it: one way to the server and back instead of three.</summary>
    public abstract bool InsertsAtOnce { get; }

    /// <summary>Adds events and their tags, in the order given.</summary>
    public abstract void InsertEvents(SqlSession session, IReadOnlyList<JournalRow> rows);
}
