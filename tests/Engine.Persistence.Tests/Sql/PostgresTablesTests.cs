using Akka.Persistence.Tests.Sql.Store;

namespace Akka.Persistence.Tests.Sql;

/// <summary>The tables that Akka.Persistence.Sql makes in PostgreSQL, as they were read back from a database of its own.</summary>
public sealed class PostgresTablesTests
{
    [PostgresFact]
    public async Task Tables_columns_and_indexes_are_those_of_the_real_one()
    {
        using var database = await TestDatabase.New("PostgreSQL.15");
        Assert.Equal(
            [
                "journal.ordering bigint NO ALWAYS", "journal.created bigint NO", "journal.deleted boolean NO", "journal.persistence_id text NO", "journal.sequence_number bigint NO",
                "journal.message bytea NO", "journal.manifest text YES", "journal.identifier integer YES", "journal.writer_uuid text YES",
                "snapshot.persistence_id text NO", "snapshot.sequence_number bigint NO", "snapshot.created bigint NO", "snapshot.snapshot bytea YES", "snapshot.manifest text YES",
                "snapshot.serializer_id integer YES",
                "tags.ordering_id bigint NO", "tags.tag text NO", "tags.sequence_nr bigint NO", "tags.persistence_id text NO",
            ],
            database.Texts(
                """
                SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || coalesce(' ' || identity_generation, '')
                FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
                """));
        Assert.Equal(
            [
                "PK_journal (ordering)", "PK_snapshot (persistence_id, sequence_number)", "PK_tags (ordering_id, tag)", "journal_created_idx (created)",
                "journal_sequence_number_idx (sequence_number)", "journal_uq (persistence_id, sequence_number)", "snapshot_created_idx (created)",
                "snapshot_sequence_number_idx (sequence_number)", "tags_persistence_id_sequence_nr_idx (persistence_id, sequence_nr)", "tags_tag_idx (tag)",
            ],
            database.Texts("SELECT indexname || ' ' || substring(indexdef from '\\(.*') FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname COLLATE \"C\""));
    }

    /// <summary>Rows as the real one writes them, without its help: plain SQL.</summary>
    [PostgresFact]
    public async Task Rows_written_by_another_are_read()
    {
        using var database = await TestDatabase.New("PostgreSQL.15");
        using (var other = database.OpenOther())
        {
            TestDatabase.Scalar(
                other,
                """
                INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) VALUES
                    (638000000000000000, TRUE, 'p', 1, '"gone"', '', 1, 'w'), (638000000000000001, FALSE, 'p', 2, '"a"', '', 1, 'w'), (638000000000000002, FALSE, 'p', 3, '\x0102', '', 4, NULL);
                INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id) VALUES ('p', 2, 638000000000000001, '"state"', '', 1)
                """);
        }

        await using var s = PersistenceSystem.OnSql(database.ConnectionString);
        Assert.Equal(["replayed a 2", "replayed System.Byte[] 3", "recovered 3"], await s.Recover("p", new Recovery(SnapshotSelectionCriteria.None)));
        Assert.Equal(["offered state 2", "replayed System.Byte[] 3", "recovered 3"], await s.Recover("p"));
    }
}
