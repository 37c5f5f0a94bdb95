using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Engine.Tests.Stage;

namespace Engine.Tests.Sharding;

/// <summary>What a region keeps to whoever comes first. <c>bench/races</c> runs it again and again.</summary>
public sealed class ShardingRaceTests() : ShardingKit("akka { loglevel = OFF, stdout-loglevel = OFF }")
{
    private const int Senders = 4;
    private static readonly string[] Entities = ["a", "b", "c", "d", "e"];

    [Fact]
    public async Task Racing_passivations_lose_no_message_and_keep_each_senders_order()
    {
        const int each = 100;
        var heard = new ConcurrentQueue<(string Entity, int Sender, int Number)>();
        var region = Sharding.Start("taker", id => Props.Create(() => new Taker(id, heard, null)), Settings, Extractor);
        Racers.Race(Enumerable.Range(0, Senders).Select(sender => (Action)(() =>
        {
            for (var i = 0; i < each; i++)
            {
                var entity = Entities[i % Entities.Length];
                region.Tell(new ForEntity(entity, (sender, i)), ActorRefs.NoSender);
                if (i % 7 == sender) region.Tell(new ForEntity(entity, "passivate"), ActorRefs.NoSender);
            }
        })));
        await ActorStage.Until(() => heard.Count >= Senders * each, "all messages");
        Assert.Equal(Senders * each, heard.Count);
        Assert.All(heard.GroupBy(h => (h.Entity, h.Sender)), of => Assert.Equal(of.Select(h => h.Number).Order(), of.Select(h => h.Number)));
    }

    [Fact]
    public async Task Racing_first_messages_start_each_entity_once()
    {
        var heard = new ConcurrentQueue<(string Entity, int Sender, int Number)>();
        var starts = new ConcurrentQueue<string>();
        var region = Sharding.Start("taker", id => Props.Create(() => new Taker(id, heard, starts)), Settings, Extractor);
        Racers.Race(Enumerable.Range(0, Senders).Select(sender => (Action)(() =>
        {
            foreach (var entity in Entities) region.Tell(new ForEntity(entity, (sender, 0)), ActorRefs.NoSender);
        })));
        await ActorStage.Until(() => heard.Count >= Senders * Entities.Length, "all messages");
        Assert.Equal(Entities, starts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_region_ends_with_all_its_entities_however_many_messages_race_with_its_shutdown()
    {
        var heard = new ConcurrentQueue<(string Entity, int Sender, int Number)>();
        var (starts, ends) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        var region = Sharding.Start("taker", id => Props.Create(() => new Taker(id, heard, starts, ends)), Settings, Extractor);
        var ended = region.WatchAsync();
        Racers.Race(Enumerable.Range(0, Senders).Select(sender => (Action)(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                region.Tell(new ForEntity($"{sender}-{i}", (sender, i)), ActorRefs.NoSender);
                if (i == 25 && sender == 0) region.Tell(GracefulShutdown.Instance, ActorRefs.NoSender);
            }
        })));
        Assert.True(await ended.WaitAsync(Patience.Deadline));
        Assert.Equal(starts.Order(StringComparer.Ordinal), ends.Order(StringComparer.Ordinal));
    }

    private sealed class Taker : ReceiveActor
    {
        private readonly string _id;
        private readonly ConcurrentQueue<string>? _starts;
        private readonly ConcurrentQueue<string>? _ends;

        public Taker(
            string id, ConcurrentQueue<(string Entity, int Sender, int Number)> heard, ConcurrentQueue<string>? starts, ConcurrentQueue<string>? ends = null)
        {
            (_id, _starts, _ends) = (id, starts, ends);
            Receive<(int Sender, int Number)>(m => heard.Enqueue((id, m.Sender, m.Number)));
            Receive<string>(m => m == "passivate", _ => Context.Parent.Tell(new Passivate(PoisonPill.Instance)));
        }

        protected override void PreStart() => _starts?.Enqueue(_id);

        protected override void PostStop() => _ends?.Enqueue(_id);
    }
}
