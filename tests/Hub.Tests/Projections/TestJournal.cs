using Actors.Hub.Projections;
using Actors.Hub.Store;
using Dapper;
using Google.Protobuf;

namespace Actors.Hub.Tests.Projections;

/// <summary>A journal table with events of jobs, written without an actor system.</summary>
internal sealed class TestJournal(IStore store)
{
    private readonly Dictionary<string, long> _sequence = [];

    public static JournalReader Reader => new(Deserialize, new OrderedJournal());

    public Task CreateAsync() => store.WriteAsync((connection, transaction) => connection.Execute(
        "CREATE TABLE journal (ordering INTEGER PRIMARY KEY AUTOINCREMENT, created BIGINT NOT NULL, deleted BIT NOT NULL, persistence_id NVARCHAR(255) NOT NULL, "
        + "sequence_number BIGINT NOT NULL, message VARBINARY NOT NULL, manifest NVARCHAR(500) NULL, identifier INTEGER NULL, writer_uuid NVARCHAR(128) NULL)",
        transaction: transaction));

    public async Task AddAsync(string persistenceId, params object[] events)
    {
        foreach (var each in events)
        {
            var sequence = _sequence[persistenceId] = _sequence.GetValueOrDefault(persistenceId) + 1;
            await store.WriteAsync((connection, transaction) => connection.Execute(
                "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier) VALUES (0, 0, @persistenceId, @sequence, @message, @manifest, 8401)",
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
