using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Persistence.Tests;

/// <summary>Persists one event after the other, now and then five at once so that there are batches to tear, and tells of each that is confirmed.</summary>
internal sealed class ConfirmingWriter(string id, Action<string, long> confirmed) : UntypedPersistentActor
{
    private const int Cycle = 7;
    private const int Batch = 5;

    public override string PersistenceId => id;

    /// <summary>Whether a journal may end with this number: not within a batch.</summary>
    public static bool EndsWhole(long sequenceNr) => sequenceNr % Cycle is 0 or >= Batch;

    protected override void OnCommand(object message) => Next();

    protected override void OnRecover(object message)
    {
        if (message is RecoveryCompleted)
        {
            Next();
        }
    }

    private void Next()
    {
        var count = LastSequenceNr % Cycle == 0 ? Batch : 1;
        PersistAll(Enumerable.Range(1, count).Select(i => LastSequenceNr + i).ToArray(), _ =>
        {
            confirmed(id, LastSequenceNr);
            if (--count == 0)
            {
                Self.Tell("next");
            }
        });
    }
}

/// <summary>The highest number that was confirmed to each of some writers, and what a journal must hold for it.</summary>
internal sealed class Confirmations
{
    private const int Actors = 20;
    private readonly ConcurrentDictionary<string, long> _highest = new(StringComparer.Ordinal);

    public long Count => _highest.Values.Sum();

    public void Add(string id, long sequenceNr) => _highest[id] = sequenceNr;

    /// <summary>Starts the writers.</summary>
    public static void Start(PersistenceSystem s, Action<string, long> confirmed)
    {
        for (var i = 0; i < Actors; i++)
        {
            var id = "writer-" + i;
            s.System.ActorOf(Props.Create(() => new ConfirmingWriter(id, confirmed)));
        }
    }

    /// <summary>Nothing confirmed is lost, no number is missing or double, and no batch is torn.</summary>
    public async Task AreRecovered(string connectionString)
    {
        await using var s = PersistenceSystem.OnSql(connectionString);
        for (var i = 0; i < Actors; i++)
        {
            var id = "writer-" + i;
            var lines = await s.Recover(id);
            var recovered = lines.Length - 1;
            Assert.Equal(Enumerable.Range(1, recovered).Select(n => $"replayed {n} {n}").Append("recovered " + recovered), lines);
            Assert.True(recovered >= _highest.GetValueOrDefault(id), $"{id}: {_highest.GetValueOrDefault(id)} were confirmed, {recovered} are there");
            Assert.True(ConfirmingWriter.EndsWhole(recovered), $"{id} ends within a batch, with {recovered}");
        }
    }
}
