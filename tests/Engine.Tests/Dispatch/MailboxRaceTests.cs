using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Dispatch;

/// <summary>What mailboxes and stashes keep to whoever comes first. <c>bench/races</c> runs it again and again.</summary>
public sealed class MailboxRaceTests : IDisposable
{
    private const int Senders = 4, Each = 100;
    private readonly ActorStage _stage = new($$"""
        deque.mailbox-type = "Akka.Dispatch.UnboundedDequeBasedMailbox, Akka"
        prio.mailbox-type = "{{typeof(OddFirst).AssemblyQualifiedName}}"
        patient { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 10, mailbox-push-timeout-time = 10 m }
        small { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 10, mailbox-push-timeout-time = 0 }
        """);

    private readonly ConcurrentQueue<(int Sender, int Number)> _heard = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public void Racing_senders_wait_for_room_in_a_bounded_mailbox_and_lose_nothing()
    {
        var actor = Listening("patient");
        RaceTo(actor);
        actor.Settle();
        InOrder(Senders * Each);
    }

    [Fact]
    public async Task Of_racing_senders_to_a_full_mailbox_each_message_is_heard_or_a_dead_letter()
    {
        var dead = DeadLetters();
        RaceTo(Listening("small"));
        await ActorStage.Until(() => _heard.Count + dead() >= Senders * Each, "every message here or there");
        Assert.Equal(Senders * Each, _heard.Count + dead());
        InOrder(_heard.Count);
    }

    [Fact]
    public void Racing_senders_to_a_priority_mailbox_lose_nothing_and_equals_keep_their_order()
    {
        var actor = Listening("prio");
        RaceTo(actor);
        actor.Settle();
        Assert.Equal(Senders * Each, _heard.Count);
        Assert.All(_heard.GroupBy(m => (m.Sender, m.Number % 2)), of => Assert.Equal(of.Select(m => m.Number).Order(), of.Select(m => m.Number)));
    }

    [Theory]
    [InlineData("akka.actor.default-mailbox")]
    [InlineData("deque")]
    [InlineData("prio")]
    [InlineData("patient")]
    public async Task Of_messages_that_race_with_the_end_each_is_heard_or_a_dead_letter(string mailbox)
    {
        var dead = DeadLetters();
        var actor = Listening(mailbox);
        RaceTo(actor, () => _stage.System.Stop(actor));
        await ActorStage.Until(() => _heard.Count + dead() >= Senders * Each, "every message here or there");
        Assert.Equal(Senders * Each, _heard.Count + dead());
    }

    [Fact]
    public void What_is_stashed_and_unstashed_while_others_send_stays_in_each_senders_order()
    {
        var open = true;
        var script = new Script
        {
            On = (a, message) =>
            {
                var stash = ((StashingActor)a).Stash;
                if (message is bool now)
                {
                    open = now;
                    if (open) stash.UnstashAll();
                }
                else if (open) _heard.Enqueue(((int, int))message);
                else stash.Stash();
            },
        };
        var actor = _stage.System.ActorOf(script.Props<StashingActor>());
        RaceTo(actor, () =>
        {
            for (var i = 0; i < Each; i++) actor.Tell(i % 2 == 1, ActorRefs.NoSender);
        });
        actor.Tell(true, ActorRefs.NoSender);
        // What was unstashed stands before this.
        actor.Settle();
        InOrder(Senders * Each);
    }

    [Fact]
    public void Racing_suspensions_by_asynchronous_handlers_hold_back_a_bounded_mailbox_and_lose_nothing()
    {
        var (running, most) = (0, 0);
        var script = new Script
        {
            On = (a, message) => a.Async(async () =>
            {
                most = Math.Max(most, ++running);
                await Task.Yield();
                _heard.Enqueue(((int, int))message);
                running--;
            }),
        };
        var actor = _stage.System.ActorOf(script.Props().WithMailbox("patient"));
        RaceTo(actor);
        actor.Settle();
        Assert.Equal(1, most);
        InOrder(Senders * Each);
    }

    private IActorRef Listening(string mailbox) =>
        _stage.System.ActorOf(new Script { On = (_, message) => _heard.Enqueue(((int, int))message) }.Props().WithMailbox(mailbox));

    private Func<int> DeadLetters()
    {
        var dead = new ConcurrentQueue<object>();
        var listener = _stage.Scripted(new Script
        {
            On = (_, message) =>
            {
                if (message is DeadLetter { Message: ValueTuple<int, int> }) dead.Enqueue(message);
            },
        });
        _stage.System.EventStream.Subscribe(listener, typeof(DeadLetter));
        return () => dead.Count;
    }

    private static void RaceTo(IActorRef actor, Action? beside = null) => Racers.Race(Enumerable.Range(0, Senders).Select(sender => (Action)(() =>
    {
        for (var i = 0; i < Each; i++) actor.Tell((sender, i), ActorRefs.NoSender);
    })).Concat(beside is null ? [] : [beside]));

    private void InOrder(int count)
    {
        Assert.Equal(count, _heard.Count);
        Assert.All(_heard.GroupBy(m => m.Sender), of => Assert.Equal(of.Select(m => m.Number).Order(), of.Select(m => m.Number)));
    }

    public sealed class OddFirst(Settings settings, Akka.Configuration.Config config) : UnboundedStablePriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => message is ValueTuple<int, int> { Item2: var number } ? 1 - (number % 2) : 2;
    }
}
