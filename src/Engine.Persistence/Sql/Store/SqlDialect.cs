using System.Data.Common;

namespace Akka.Persistence.Sql.Store;

/// <summary>
/// Everything that differs from one database to the next: how a connection is opened and every SQL text.
/// Tables and columns are those of Akka.Persistence.Sql's "default" mapping. Parameters are named @p0, @p1, … in the order given in each comment.
/// </summary>
internal abstract class SqlDialect
{
    /// <summary>Finds the dialect for a <c>provider-name</c> as Akka.Persistence.Sql spells them.</summary>
    /// <exception cref="Akka.Configuration.ConfigurationException">No dialect for that provider.</exception>
    public static SqlDialect For(string providerName, string keyPath) =>
        providerName.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase)
            ? new SqliteDialect()
            : throw new Akka.Configuration.ConfigurationException(
                $"{keyPath}.provider-name = \"{providerName}\" is not supported; use \"SQLite.MS\"");

    /// <summary>A connection of its own for the one writer: durable commits, waits for locks of other writers.</summary>
    public abstract DbConnection OpenWriter(string connectionString);

    /// <summary>A connection for reading beside the writer.</summary>
    public abstract DbConnection OpenReader(string connectionString);

    /// <summary>A name that is the same for all connection strings of one database.</summary>
    public abstract string DatabaseName(string connectionString);

    /// <summary>Whether the connection can still be used after this error.</summary>
    public abstract bool KeepsConnection(Exception error);

    public abstract IReadOnlyList<string> CreateJournal { get; }

    public abstract IReadOnlyList<string> CreateSnapshot { get; }

    public abstract string Begin { get; }

    public abstract string Commit { get; }

    public abstract string Rollback { get; }

    /// <summary>created, persistence_id, sequence_number, message, manifest, identifier, writer_uuid.</summary>
    public abstract string InsertEvent { get; }

    /// <summary>As <see cref="InsertEvent"/>; gives back the event's ordering.</summary>
    public abstract string InsertEventReturningOrdering { get; }

    /// <summary>ordering_id, tag, sequence_nr, persistence_id.</summary>
    public abstract string InsertTag { get; }

    /// <summary>persistence_id → highest sequence number, deleted or not; null where there is none.</summary>
    public abstract string HighestSequenceNr { get; }

    /// <summary>persistence_id, from, to, limit → sequence_number, created, message, manifest, identifier, writer_uuid.</summary>
    public abstract string ReadEvents { get; }

    /// <summary>persistence_id, to: flags the events as deleted.</summary>
    public abstract string MarkDeleted { get; }

    /// <summary>persistence_id, to: removes flagged events, except the highest, which keeps the highest sequence number alive.</summary>
    public abstract string RemoveDeleted { get; }

    /// <summary>persistence_id, to: removes the tags of deleted events.</summary>
    public abstract string RemoveTags { get; }

    /// <summary>persistence_id, sequence_number, created, snapshot, manifest, serializer_id.</summary>
    public abstract string SaveSnapshot { get; }

    /// <summary>persistence_id, min and max sequence number, min and max created → sequence_number, created, snapshot, manifest, serializer_id.</summary>
    public abstract string ReadSnapshot { get; }

    /// <summary>persistence_id, sequence_number.</summary>
    public abstract string DeleteSnapshot { get; }

    /// <summary>persistence_id, min and max sequence number, min and max created.</summary>
    public abstract string DeleteSnapshots { get; }
}
