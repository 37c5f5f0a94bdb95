using Actors.Hub.Projections;
using Actors.Hub.Store;
using Dapper;
using Google.Protobuf;

namespace Actors.Hub.Tests.Projections;

/// <summary>A journal table with events of jobs, written without an actor system.</summary>
internal sealed class TestJournal(IStore store)
{
    private readonly Dictionary<string, long> _sequence = [];

    public JournalReader Reader => new(Deserialize, store.Gaps);

    public Task CreateAsync() => store.WriteAsync((connection, transaction) => connection.Execute(
        (store is PostgresStore ? Migrations.ForPostgres : (Func<string, string>)Migrations.ForSqlite)(
            "CREATE TABLE journal (ordering INTEGER PRIMARY KEY AUTOINCREMENT, created BIGINT NOT NULL, deleted BOOLEAN NOT NULL, persistence_id TEXT NOT NULL, "
            + "sequence_number BIGINT NOT NULL, message BLOB NOT NULL, manifest TEXT NULL, identifier INTEGER NULL, writer_uuid TEXT NULL)"),
        transaction: transaction));

    public async Task AddAsync(string persistenceId, params object[] events)
    {
        foreach (var each in events)
        {
            var sequence = _sequence[persistenceId] = _sequence.GetValueOrDefault(persistenceId) + 1;
            await store.WriteAsync((connection, transaction) => connection.Execute(
                "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier) VALUES (0, FALSE, @persistenceId, @sequence, @message, @manifest, 8401)",
                new { persistenceId, sequence, message = each is IMessage m ? m.ToByteArray() : [1, 2, 3], manifest = each.GetType().Name },
                transaction));
        }
    }

    private static object Deserialize(int identifier, string manifest, byte[] bytes)
    {
        var type = typeof(Actors.Messages.Events.NodeBound).Assembly.GetType($"Actors.Messages.Events.{manifest}")
            ?? throw new InvalidOperationException($"no event {manifest} of serializer {identifier}");
        var message = (IMessage)Activator.CreateInstance(type)!;
        message.MergeFrom(bytes);
        return message;
    }
}
