using Akka.Actor;

namespace Akka.Persistence.Tests.Eventsourcing;

public sealed class ReceivePersistentActorTests
{
    [Fact]
    public async Task Commands_and_events_go_to_the_handlers_of_their_types()
    {
        using var folder = new TempFolder();
        await using (var s = PersistenceSystem.OnSql(folder.ConnectionString))
        {
            var counter = s.System.ActorOf(Props.Create(() => new Counter("c")));
            Assert.Equal(2, await counter.Ask<int>(2, Eventually.Deadline));
            Assert.Equal(5, await counter.Ask<int>(3, Eventually.Deadline));
            Assert.Equal("negative", await counter.Ask<string>(-1, Eventually.Deadline));
            Assert.Equal("saved", await counter.Ask<string>("snapshot", Eventually.Deadline));
            Assert.Equal(9, await counter.Ask<int>(4, Eventually.Deadline));
        }

        await using (var s = PersistenceSystem.OnSql(folder.ConnectionString))
        {
            var counter = s.System.ActorOf(Props.Create(() => new Counter("c")));
            Assert.Equal("offers 1, events 1, total 9", await counter.Ask<string>("state", Eventually.Deadline));
        }
    }

    [Fact]
    public async Task Become_replaces_the_command_handlers()
    {
        await using var s = PersistenceSystem.InMemory();
        var counter = s.System.ActorOf(Props.Create(() => new Counter("c")));
        Assert.Equal("closed", await counter.Ask<string>("close", Eventually.Deadline));
        Assert.Equal("is closed", await counter.Ask<string>(1, Eventually.Deadline));
    }

    [Fact]
    public async Task An_asynchronous_handler_persists_after_it_awaited()
    {
        await using var s = PersistenceSystem.InMemory();
        var counter = s.System.ActorOf(Props.Create(() => new Counter("c")));
        counter.Tell(TimeSpan.FromMilliseconds(20));
        Assert.Equal("offers 0, events 1, total 100", await counter.Ask<string>("state", Eventually.Deadline));
    }

    [Fact]
    public async Task Handlers_are_refused_outside_constructor_and_Become()
    {
        await using var s = PersistenceSystem.InMemory();
        var counter = s.System.ActorOf(Props.Create(() => new Counter("c")));
        Assert.Equal("InvalidOperationException", await counter.Ask<string>("late", Eventually.Deadline));
    }

    private sealed class Counter : ReceivePersistentActor
    {
        private int _total;
        private int _events;
        private int _offers;
        private IActorRef? _saver;

        public Counter(string id)
        {
            PersistenceId = id;
            Recover<SnapshotOffer>(offer =>
            {
                _offers++;
                _total = Convert.ToInt32(offer.Snapshot, System.Globalization.CultureInfo.InvariantCulture);
            });
            Recover<string>(e => Apply(int.Parse(e, System.Globalization.CultureInfo.InvariantCulture)));
            Command<int>(n => n < 0, _ => Sender.Tell("negative"));
            Command<int>(n => Persist(n.ToString(System.Globalization.CultureInfo.InvariantCulture), _ =>
            {
                Apply(n);
                Sender.Tell(_total);
            }));
            CommandAsync<TimeSpan>(async wait =>
            {
                await Task.Delay(wait);
                Persist("100", _ => Apply(100));
            });
            Command<string>(
                text =>
                {
                    _saver = Sender;
                    SaveSnapshot(_total);
                },
                text => text == "snapshot");
            Command<string>(text => text == "close", _ =>
            {
                Become(() => CommandAny(_ => Sender.Tell("is closed")));
                Sender.Tell("closed");
            });
            Command<string>(text => text == "late", _ =>
            {
                try
                {
                    Command<string>(_ => { });
                }
                catch (InvalidOperationException e)
                {
                    Sender.Tell(e.GetType().Name);
                }
            });
            Command<string>(_ => Sender.Tell($"offers {_offers}, events {_events}, total {_total}"));
            Command<SaveSnapshotSuccess>(_ => _saver!.Tell("saved"));
        }

        public override string PersistenceId { get; }

        private void Apply(int n)
        {
            _events++;
            _total += n;
        }
    }
}
