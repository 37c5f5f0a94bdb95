using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Dispatch;

public class MailboxTests
{
    [Fact]
    public async Task The_unbounded_queue_loses_and_doubles_nothing()
    {
        var queue = new UnboundedMessageQueue();
        const int writers = 4, each = 20_000;
        var writing = Enumerable.Range(0, writers).Select(w => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) queue.Enqueue(ActorRefs.Nobody, new Envelope((w, i), ActorRefs.Nobody));
        })).ToArray();
        var next = new int[writers];
        for (var read = 0; read < writers * each;)
        {
            if (!queue.TryDequeue(out var envelope)) continue;
            var (w, i) = ((int, int))envelope.Message;
            Assert.Equal(next[w]++, i);
            read++;
        }
        await Task.WhenAll(writing);
        Assert.False(queue.HasMessages);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void What_is_put_in_front_comes_first()
    {
        var queue = new UnboundedDequeMessageQueue();
        queue.Enqueue(ActorRefs.Nobody, new Envelope(2, ActorRefs.Nobody));
        queue.EnqueueFirst(new Envelope(1, ActorRefs.Nobody));
        queue.EnqueueFirst(new Envelope(0, ActorRefs.Nobody));
        Assert.Equal(3, queue.Count);
        var read = new List<object>();
        while (queue.TryDequeue(out var envelope)) read.Add(envelope.Message);
        Assert.Equal([0, 1, 2], read);
    }

    [Theory]
    [InlineData(typeof(Pairs))]
    [InlineData(typeof(PairsStable))]
    public void A_priority_mailbox_holds_a_stash_and_keeps_the_order_among_equals(Type mailbox)
    {
        using var stage = new ActorStage($"prio.mailbox-type = \"{mailbox.AssemblyQualifiedName}\"");
        var probe = stage.Probe();
        using var gate = new ManualResetEventSlim();
        var actor = stage.System.ActorOf(Props.Create(() => new Sorter(probe.Ref, gate)).WithMailbox("prio"));
        actor.Tell("wait", ActorRefs.NoSender);
        foreach (var (number, nr) in new[] { (3, 1), (1, 2), (3, 3), (2, 4) }) actor.Tell((number, nr), ActorRefs.NoSender);
        actor.Tell(true, ActorRefs.NoSender);
        gate.Set();
        Assert.Equal([(1, 2), (2, 4), (3, 1), (3, 3)], Enumerable.Range(0, 4).Select(_ => ((int, int))probe.Next()));
    }

    [Fact]
    public void A_full_bounded_mailbox_sends_to_the_dead_letters_after_its_timeout()
    {
        using var stage = new ActorStage("small { mailbox-type = \"Akka.Dispatch.BoundedMailbox, Akka\", mailbox-capacity = 1, mailbox-push-timeout-time = 10ms }");
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var actor = stage.System.ActorOf(new Script().Props().WithMailbox("small"));
        actor.Tell(new Do(_ =>
        {
            entered.Set();
            gate.Wait(ActorStage.Deadline);
        }));
        Assert.True(entered.Wait(ActorStage.Deadline));
        actor.Tell("fits");
        actor.Tell("too many");
        Assert.Equal("too many", probe.Next<DeadLetter>().Message);
        gate.Set();
    }

    [Fact]
    public void A_priority_mailbox_hands_out_the_lowest_number_first()
    {
        using var stage = new ActorStage($"urgent {{ mailbox-type = \"{typeof(ByNumber).AssemblyQualifiedName}\" }}");
        var script = new Script();
        var actor = stage.System.ActorOf(script.Props().WithMailbox("urgent"));
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        actor.Tell(new Do(_ =>
        {
            entered.Set();
            gate.Wait(ActorStage.Deadline);
        }));
        Assert.True(entered.Wait(ActorStage.Deadline));
        foreach (var number in new[] { 3, 1, 2, 1 }) actor.Tell(number);
        gate.Set();
        actor.Settle();
        Assert.Equal(["a#1 got 1", "a#1 got 1", "a#1 got 2", "a#1 got 3"], script.Lines.Skip(2));
    }

    [Fact]
    public void A_mailbox_that_cannot_serve_a_stash_is_refused()
    {
        using var stage = new ActorStage("plain { mailbox-type = \"Akka.Dispatch.UnboundedMailbox\" }");
        Assert.Throws<ConfigurationException>(() => stage.System.ActorOf(new Script().Props<StashingActor>().WithMailbox("plain")));
    }

    [Theory]
    [InlineData("ForkJoinDispatcher")]
    [InlineData("PinnedDispatcher")]
    [InlineData("TaskDispatcher")]
    public void Configured_dispatchers_run_actors(string type)
    {
        using var stage = new ActorStage($"own {{ type = {type}, throughput = 1, dedicated-thread-pool.thread-count = 2 }}");
        var actor = stage.System.ActorOf(new Script().Props().WithDispatcher("own"));
        for (var i = 0; i < 100; i++) actor.Tell(i);
        actor.Settle();
        actor.Inside(a => Assert.Equal("own", a.Ctx.Dispatcher.Id));
    }

    [Fact]
    public void Deployment_is_read_from_the_configuration()
    {
        using var stage = new ActorStage("own { type = PinnedDispatcher }\nakka.actor.deployment { /a { dispatcher = own }, \"/b/*\" { dispatcher = own } }");
        stage.Scripted(new Script(), "a").Inside(a => Assert.Equal("own", a.Ctx.Dispatcher.Id));
        stage.Scripted(new Script(), "b").Inside(b =>
        {
            Assert.Equal("akka.actor.default-dispatcher", b.Ctx.Dispatcher.Id);
            var child = (LocalActorRef)b.Ctx.ActorOf(new Script().Props());
            Assert.Equal("own", child.Cell.Dispatcher.Id);
        });
    }

    public sealed class ByNumber(Settings settings, Config config) : UnboundedPriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => message is int number ? number : int.MaxValue;
    }

    public sealed class Pairs(Settings settings, Config config) : UnboundedPriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => message is (int number, int) ? number : message is bool ? int.MaxValue : 0;
    }

    public sealed class PairsStable(Settings settings, Config config) : UnboundedStablePriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => message is (int number, int) ? number : message is bool ? int.MaxValue : 0;
    }

    /// <summary>Stashes pairs until the word comes.</summary>
    private sealed class Sorter : ReceiveActor, IWithUnboundedStash
    {
        public Sorter(IActorRef probe, ManualResetEventSlim gate)
        {
            Receive<string>(_ => gate.Wait(ActorStage.Deadline));
            Receive<bool>(_ =>
            {
                Become(() => ReceiveAny(m => probe.Tell(m)));
                Stash.UnstashAll();
            });
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;
    }
}
