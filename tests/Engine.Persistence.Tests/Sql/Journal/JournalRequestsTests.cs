using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Journal;
using Akka.Persistence.Tests.Sql.Store;

namespace Akka.Persistence.Tests.Sql.Journal;

/// <summary>What every journal answers to the messages of persistent actors.</summary>
public sealed class JournalRequestsTests
{
    [Theory, InMemory, OnSqlite, OnPostgres]
    public async Task A_replay_keeps_to_its_limits_and_ends_with_the_highest_number_there_is(string on)
    {
        using var database = TestDatabase.OrMemory(on);
        await using var s = PersistenceSystem.On(database);
        var journal = new Requests(s);
        await journal.Write([.. Enumerable.Range(1, 5).Select(nr => Requests.Atomic(nr))]);
        Assert.Equal("1 2 3 4 5 highest 5", await journal.Replay(1, long.MaxValue, long.MaxValue));
        Assert.Equal("3 4 5 highest 5", await journal.Replay(3, long.MaxValue, long.MaxValue));
        Assert.Equal("1 2 3 highest 5", await journal.Replay(1, 3, long.MaxValue));
        Assert.Equal("1 2 highest 5", await journal.Replay(1, long.MaxValue, 2));
        Assert.Equal("2 3 highest 5", await journal.Replay(2, 4, 2));
        Assert.Equal("4 highest 5", await journal.Replay(4, 4, long.MaxValue));
        Assert.Equal("highest 5", await journal.Replay(3, 2, long.MaxValue));
        Assert.Equal("highest 5", await journal.Replay(1, long.MaxValue, 0));
        Assert.Equal("highest 5", await journal.Replay(6, long.MaxValue, long.MaxValue));
    }

    [Theory, InMemory, OnSqlite, OnPostgres]
    public async Task Deleted_events_are_gone_and_the_highest_number_stays_also_for_the_next_system(string on)
    {
        using var database = TestDatabase.OrMemory(on);
        await using (var s = PersistenceSystem.On(database))
        {
            var journal = new Requests(s);
            await journal.Write([.. Enumerable.Range(1, 5).Select(nr => Requests.Atomic(nr))]);
            Assert.IsType<DeleteMessagesSuccess>(await journal.Delete(2));
            Assert.Equal("3 4 5 highest 5", await journal.Replay(1, long.MaxValue, long.MaxValue));
            Assert.IsType<DeleteMessagesSuccess>(await journal.Delete(long.MaxValue));
            Assert.Equal("highest 5", await journal.Replay(1, long.MaxValue, long.MaxValue));
        }

        if (database is not null)
        {
            await using var next = PersistenceSystem.On(database);
            Assert.Equal("highest 5", await new Requests(next).Replay(1, long.MaxValue, long.MaxValue));
        }
    }

    [Theory, InMemory, OnSqlite, OnPostgres]
    public async Task A_write_is_answered_as_a_whole_and_then_for_each_event_in_order_with_what_was_not_to_be_written_between(string on)
    {
        using var database = TestDatabase.OrMemory(on);
        await using var s = PersistenceSystem.On(database);
        var journal = new Requests(s);
        Assert.Equal(
            ["WriteMessagesSuccessful", "success 1", "success 2", "loop between", "success 3"],
            await journal.Write([Requests.Atomic(1, 2), new NonPersistentMessage("between", ActorRefs.NoSender), Requests.Atomic(3)]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_batch_with_a_number_that_is_taken_fails_whole_with_all_that_was_written_beside_it(string on)
    {
        using var database = new TestDatabase(on);
        await using var s = PersistenceSystem.On(database);
        var journal = new Requests(s);
        await journal.Write([Requests.Atomic(1), Requests.Atomic(2)]);
        Assert.Equal(["WriteMessagesFailed", "failure 3", "failure 2", "failure 4"], await journal.Write([Requests.Atomic(3, 2), Requests.Atomic(4)]));
        Assert.Equal("1 2 highest 2", await journal.Replay(1, long.MaxValue, long.MaxValue));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_several_batches_the_one_that_cannot_be_serialized_is_rejected_whole_and_the_others_are_written(string on)
    {
        using var database = new TestDatabase(on);
        await using var s = PersistenceSystem.On(database);
        var journal = new Requests(s);
        var unwritable = new AtomicWrite([Requests.Event(2, "good"), Requests.Event(3, new Unwritable())]);
        Assert.Equal(
            ["WriteMessagesSuccessful", "success 1", "rejected 2", "rejected 3", "success 4"],
            await journal.Write([Requests.Atomic(1), unwritable, Requests.Atomic(4)]));
        Assert.Equal("1 4 highest 4", await journal.Replay(1, long.MaxValue, long.MaxValue));
    }

    /// <summary>Two systems with the same actors, as after a network is split: whoever is told of an event finds it in the journal, and nobody else was told of its number.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Of_incarnations_that_race_no_two_are_told_the_same_number_and_what_they_were_told_is_there(string on)
    {
        using var database = new TestDatabase(on);
        var confirmed = new Confirmations();
        var told = new ConcurrentQueue<(string Id, long SequenceNr)>();
        await using (var one = PersistenceSystem.On(database))
        await using (var two = PersistenceSystem.On(database))
        {
            Confirmations.Start(one, Tell);
            Confirmations.Start(two, Tell);
            await Eventually.Until(() => told.Count >= 300, "300 confirmed events");
        }

        Assert.Equal(told.Count, told.Distinct().Count());
        foreach (var (id, sequenceNr) in told.OrderBy(t => t.SequenceNr))
        {
            confirmed.Add(id, sequenceNr);
        }

        await confirmed.AreRecovered(database.ConnectionString);

        void Tell(string id, long sequenceNr) => told.Enqueue((id, sequenceNr));
    }

    /// <summary>Speaks to a system's journal as one persistent actor.</summary>
    private sealed class Requests(PersistenceSystem s)
    {
        private readonly IActorRef _journal = Persistence.Instance.Apply(s.System).JournalFor("");

        public static Persistent Event(long nr, object payload) => new(payload, nr, "p", writerGuid: "w");

        public static AtomicWrite Atomic(params long[] numbers) =>
            new(numbers.Select(nr => (IPersistentRepresentation)Event(nr, "e" + nr)).ToImmutableArray());

        public Task<string[]> Write(IPersistentEnvelope[] writes) => Lines(
            actor => new WriteMessages(writes, actor, 7), answers => answers.Count == 1 + writes.Sum(write => write.Size));

        public async Task<string> Replay(long from, long to, long max) => string.Join(' ', await Lines(
            actor => new ReplayMessages(from, to, max, "p", actor), answers => answers.Any(answer => answer is RecoverySuccess or ReplayMessagesFailure)));

        public Task<object> Delete(long to) => _journal.Ask<object>(actor => new DeleteMessagesTo("p", to, actor), Eventually.Deadline, CancellationToken.None);

        private async Task<string[]> Lines(Func<IActorRef, object> request, Func<IReadOnlyCollection<object>, bool> complete)
        {
            var answers = new ConcurrentQueue<object>();
            var actor = s.System.ActorOf(Props.Create(() => new Collector(answers)));
            _journal.Tell(request(actor), actor);
            await Eventually.Until(() => complete(answers), "the journal's answers");
            return [.. answers.Select(Line)];
        }

        private static string Line(object answer) => answer switch
        {
            WriteMessageSuccess success => "success " + success.Persistent.SequenceNr,
            WriteMessageRejected rejected => "rejected " + rejected.Persistent.SequenceNr,
            WriteMessageFailure failure => "failure " + failure.Persistent.SequenceNr,
            LoopMessageSuccess loop => "loop " + loop.Message,
            ReplayedMessage replayed => replayed.Persistent.SequenceNr.ToString(System.Globalization.CultureInfo.InvariantCulture),
            RecoverySuccess success => "highest " + success.HighestSequenceNr,
            _ => answer.GetType().Name,
        };
    }

    private sealed class Collector(ConcurrentQueue<object> answers) : UntypedActor
    {
        protected override void OnReceive(object message) => answers.Enqueue(message);
    }

    private sealed class Unwritable
    {
        public string Text => throw new InvalidOperationException("cannot be written");
    }
}
