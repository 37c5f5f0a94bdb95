using Akka.Actor;
using Akka.Persistence.Journal;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Journal;

public sealed class AsyncWriteJournalTests
{
    [Fact]
    public async Task Answers_reach_an_actor_in_the_order_of_its_requests_also_where_writes_end_out_of_order()
    {
        await using var s = PersistenceSystem.With<UnorderedJournal>();
        var journal = Persistence.Instance.Apply(s.System).JournalFor("");
        var answers = new System.Collections.Concurrent.ConcurrentQueue<object>();
        var actor = s.System.ActorOf(Props.Create(() => new Collector(answers)));
        journal.Tell(new WriteMessages([new AtomicWrite(new Persistent("a", 1, "p"))], actor, 1), actor);
        journal.Tell(new WriteMessages([new AtomicWrite(new Persistent("b", 2, "p"))], actor, 1), actor);
        await Eventually.Until(() => answers.Count == 4, "four answers");
        Assert.Equal([1, 2], answers.OfType<WriteMessageSuccess>().Select(a => a.Persistent.SequenceNr));
    }

    [Fact]
    public async Task After_too_many_failures_in_a_row_the_journal_is_left_alone_for_a_while()
    {
        await using var s = PersistenceSystem.With<FaultyJournal>("circuit-breaker { max-failures = 2, reset-timeout = 1 h }");
        var scripts = new[] { "p1", "p2", "p3" }.Select(id => new Script { Id = id }).ToArray();
        var actors = scripts.Select(script => s.Start(script)).ToArray();
        foreach (var actor in actors)
        {
            await Sync(actor);
        }

        foreach (var (actor, text) in actors.Zip(["fail", "fail", "good"]))
        {
            var gone = s.Gone(actor);
            actor.Tell(text);
            await gone;
        }

        Assert.Contains("failure fail 1 the disk is full", scripts[1].Lines);
        Assert.Contains(scripts[2].Lines, line => line.StartsWith("failure good 1 Circuit breaker is open", StringComparison.Ordinal) && line.Contains("the disk is full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_write_adapter_changes_what_is_stored_and_a_read_adapter_what_is_recovered()
    {
        const string Adapters = """
            event-adapters {
                write = "Akka.Persistence.Tests.Journal.AsyncWriteJournalTests+Upper, Engine.Persistence.Tests"
                read = "Akka.Persistence.Tests.Journal.AsyncWriteJournalTests+Twice, Engine.Persistence.Tests"
            }
            event-adapter-bindings {
                "System.String" = write
                "System.Int32" = [read]
            }
            """;
        await using var s = InMemory("akka.persistence.journal.inmem {\n" + Adapters + "\n}");
        var p = s.Start(new Script());
        await Run(p, x =>
        {
            x.Persist("a", _ => { });
            x.Persist(2, _ => { });
        });
        await Sync(p);
        await s.Stop(p);
        Assert.Equal(["replayed A 1", "replayed 2 2", "replayed 2 2", "recovered 2"], await s.Recover("p"));
    }

    [Fact]
    public void An_unknown_plugin_is_named()
    {
        var e = Assert.Throws<ArgumentException>(() => Resolve("akka.persistence.journal.nowhere"));
        Assert.Contains("akka.persistence.journal.nowhere", e.Message, StringComparison.Ordinal);
    }

    private static void Resolve(string id)
    {
        var s = InMemory();
        try
        {
            Persistence.Instance.Apply(s.System).JournalFor(id);
        }
        finally
        {
            s.System.Terminate();
        }
    }

    public sealed class Upper : IWriteEventAdapter
    {
        public string Manifest(object evt) => "";

        public object ToJournal(object evt) => ((string)evt).ToUpperInvariant();
    }

    public sealed class Twice : IReadEventAdapter
    {
        public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Create(evt, evt);
    }

    private sealed class Collector(System.Collections.Concurrent.ConcurrentQueue<object> answers) : UntypedActor
    {
        protected override void OnReceive(object message) => answers.Enqueue(message);
    }
}
