using Akka.Persistence.Sql.Journal;
using Npgsql;
using NpgsqlTypes;

namespace Akka.Persistence.Sql.Store;

/// <summary>PostgreSQL through Npgsql.</summary>
internal sealed class PostgresDialect(TimeSpan patience) : SqlDialect(patience)
{
    // Two processes that start at once must not both create: "if not exists" alone does not keep them apart. The number is "actors" as bytes.
    private const string CreateAlone = "SELECT pg_advisory_xact_lock(107066919219827)";

    private const string Insert =
        """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        SELECT created, FALSE, id, nr, message, manifest, identifier, writer FROM unnest($1, $2, $3, $4, $5, $6, $7) AS e(created, id, nr, message, manifest, identifier, writer)
        """;

    private const string InsertTagged =
        $"""
        WITH added AS ({Insert} RETURNING ordering, persistence_id, sequence_number)
        INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id)
        SELECT ordering, tag, sequence_number, persistence_id FROM added JOIN unnest($8, $9, $10) AS t(id, nr, tag) ON id = persistence_id AND nr = sequence_number
        """;

    // While one is answered and its actors write anew, the server works on the other; with three it did not do better.
    public override int Writers => 2;
    public override string Begin => "BEGIN";
    public override bool InsertsAtOnce => true;

    public override IReadOnlyList<string> CreateJournal { get; } =
    [
        CreateAlone,
        """
        CREATE TABLE IF NOT EXISTS journal (
            ordering bigint NOT NULL GENERATED ALWAYS AS IDENTITY, created bigint NOT NULL, deleted boolean NOT NULL,
            persistence_id text NOT NULL, sequence_number bigint NOT NULL, message bytea NOT NULL,
            manifest text NULL, identifier integer NULL, writer_uuid text NULL, CONSTRAINT "PK_journal" PRIMARY KEY (ordering))
        """,
        """
        CREATE TABLE IF NOT EXISTS tags (
            ordering_id bigint NOT NULL, tag text NOT NULL, sequence_nr bigint NOT NULL, persistence_id text NOT NULL,
            CONSTRAINT "PK_tags" PRIMARY KEY (ordering_id, tag))
        """,
        .. JournalIndexes,
    ];

    public override IReadOnlyList<string> CreateSnapshot { get; } =
    [
        CreateAlone,
        """
        CREATE TABLE IF NOT EXISTS snapshot (
            persistence_id text NOT NULL, sequence_number bigint NOT NULL, created bigint NOT NULL,
            snapshot bytea NULL, manifest text NULL, serializer_id integer NULL, CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number))
        """,
        .. SnapshotIndexes,
    ];

    // A commit is on the server's disk before it is answered, whatever the server's own setting; one that waits for more is left as it is.
    public override DbConnection OpenWriter(string connectionString) => Open(
        connectionString,
        "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)");

    public override DbConnection OpenReader(string connectionString) => Open(connectionString, "SET default_transaction_read_only = on");

    public override string DatabaseName(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return $"{parts.Host}:{parts.Port}/{parts.Database}/{parts.SearchPath}";
    }

    public override bool KeepsConnection(Exception error) => error is not DbException || error is PostgresException { Severity: "ERROR" };

    public override void InsertEvents(SqlSession session, IReadOnlyList<JournalRow> rows)
    {
        var tags = rows.SelectMany(row => row.Tags, (row, tag) => (row.PersistenceId, row.SequenceNr, Tag: tag)).ToList();
        var command = session.Command(tags.Count == 0 ? Insert : InsertTagged);
        command.Parameters.Clear();
        Add(NpgsqlDbType.Bigint, rows, static row => row.Created);
        Add(NpgsqlDbType.Text, rows, static row => row.PersistenceId);
        Add(NpgsqlDbType.Bigint, rows, static row => row.SequenceNr);
        Add(NpgsqlDbType.Bytea, rows, static row => row.Message);
        Add(NpgsqlDbType.Text, rows, static row => row.Manifest);
        Add(NpgsqlDbType.Integer, rows, static row => row.SerializerId);
        Add(NpgsqlDbType.Text, rows, static row => row.WriterUuid);
        if (tags.Count > 0)
        {
            Add(NpgsqlDbType.Text, tags, static tag => tag.PersistenceId);
            Add(NpgsqlDbType.Bigint, tags, static tag => tag.SequenceNr);
            Add(NpgsqlDbType.Text, tags, static tag => tag.Tag);
        }

        command.ExecuteNonQuery();

        void Add<TRow, T>(NpgsqlDbType type, IReadOnlyList<TRow> from, Func<TRow, T> value)
        {
            var values = new T[from.Count];
            for (var i = 0; i < values.Length; i++) values[i] = value(from[i]);

            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        }
    }

    private NpgsqlConnection Open(string connectionString, string setting)
    {
        var seconds = Math.Max(1, (int)Patience.TotalSeconds);
        var parts = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // Connections are kept and reused here, with their prepared statements.
            Pooling = false,
            Enlist = false,
            MaxAutoPrepare = 32,
            AutoPrepareMinUsages = 2,
            CommandTimeout = seconds,
        };
        parts.Timeout = Math.Min(parts.Timeout, seconds);
        var connection = new NpgsqlConnection(parts.ToString());
        try
        {
            connection.Open();
            using var command = new NpgsqlCommand(setting, connection);
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
