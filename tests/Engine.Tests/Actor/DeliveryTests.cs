using Akka.Actor;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class DeliveryTests
{
    [Fact]
    public async Task Messages_of_one_sender_arrive_in_order()
    {
        using var stage = new ActorStage();
        var seen = new List<(int Sender, int Number)>();
        var actor = stage.Scripted(new Script { On = (_, m) => seen.Add(((int, int))m) });
        const int senders = 4, each = 5_000;
        await Task.WhenAll(Enumerable.Range(0, senders).Select(s => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) actor.Tell((s, i));
        })));
        actor.Settle();
        Assert.Equal(senders * each, seen.Count);
        for (var s = 0; s < senders; s++) Assert.Equal(Enumerable.Range(0, each), seen.Where(x => x.Sender == s).Select(x => x.Number));
    }

    [Fact]
    public void Null_is_refused_by_the_living_and_the_dead()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script());
        Assert.Throws<ArgumentNullException>(() => actor.Tell(null!));
        var probe = stage.Probe();
        probe.Watch(actor);
        stage.System.Stop(actor);
        probe.Next();
        Assert.Throws<ArgumentNullException>(() => actor.Tell(null!));
        Assert.Throws<ArgumentNullException>(() => stage.System.DeadLetters.Tell(null!));
    }

    [Fact]
    public void No_sender_is_seen_as_the_dead_letters()
    {
        using var stage = new ActorStage();
        IActorRef? sender = null;
        var actor = stage.Scripted(new Script { On = (a, _) => sender = a.From });
        actor.Tell("x", ActorRefs.NoSender);
        actor.Settle();
        Assert.Equal(stage.System.DeadLetters, sender);
    }

    [Fact]
    public void Inside_an_actor_Tell_without_sender_means_the_actor()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.Scripted(new Script());
        actor.Inside(_ => probe.Ref.Tell("x"));
        Assert.Equal("x", probe.Next());
        Assert.Equal(actor, probe.LastSender);
    }

    [Fact]
    public void Forward_keeps_the_sender()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var sender = stage.Probe("sender");
        var actor = stage.Scripted(new Script { On = (_, m) => probe.Ref.Forward(m) });
        actor.Tell("x", sender.Ref);
        probe.Next();
        Assert.Equal(sender.Ref, probe.LastSender);
    }

    [Fact]
    public void What_is_left_at_the_end_becomes_dead_letters()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        using var gate = new ManualResetEventSlim();
        var actor = stage.Scripted(new Script());
        actor.Tell(new Do(a =>
        {
            gate.Wait(ActorStage.Deadline);
            a.Ctx.Stop(a.Me);
        }));
        actor.Tell(1, probe.Ref);
        actor.Tell(2, ActorRefs.NoSender);
        gate.Set();
        var first = probe.Next<DeadLetter>();
        Assert.Equal(1, first.Message);
        Assert.Equal(probe.Ref, first.Sender);
        Assert.Equal(actor, first.Recipient);
        var second = probe.Next<DeadLetter>();
        Assert.Equal(2, second.Message);
        Assert.Equal(stage.System.DeadLetters, second.Sender);
    }

    [Fact]
    public async Task The_recipient_of_a_suppressed_letter_is_dead_letters_themselves()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(AllDeadLetters));
        var actor = stage.Scripted(new Script());
        Assert.True(await actor.GracefulStop(ActorStage.Deadline));
        actor.Tell(new Quiet(), probe.Ref);
        actor.Tell("loud", probe.Ref);
        Assert.Same(stage.System.DeadLetters, probe.Next<SuppressedDeadLetter>().Recipient);
        Assert.Equal(actor, probe.Next<DeadLetter>().Recipient);
    }

    [Fact]
    public void A_suppressed_message_becomes_a_suppressed_dead_letter()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(AllDeadLetters));
        var nobody = ((ExtendedActorSystem)stage.System).Provider.ResolveActorRef("akka://stage/user/none");
        nobody.Tell(PoisonPill.Instance);
        // The system's own late answers may be among them.
        AllDeadLetters letter;
        do letter = probe.Next<AllDeadLetters>();
        while (!letter.Recipient.Equals(nobody));
        Assert.Same(PoisonPill.Instance, Assert.IsType<SuppressedDeadLetter>(letter).Message);
    }

    [Fact]
    public async Task Every_message_is_handled_or_becomes_a_dead_letter_when_Tell_races_with_Stop()
    {
        using var stage = new ActorStage();
        for (var round = 0; round < 60; round++)
        {
            var lost = stage.Probe();
            stage.System.EventStream.Subscribe(lost.Ref, typeof(DeadLetter));
            var handled = 0;
            var actor = stage.Scripted(new Script { On = (_, _) => handled++ });
            const int each = 400;
            var senders = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                for (var i = 0; i < each; i++) actor.Tell(i, ActorRefs.NoSender);
            })).ToArray();
            stage.System.Stop(actor);
            await Task.WhenAll(senders);
            Assert.True(await actor.GracefulStop(ActorStage.Deadline));
            var letters = lost.Drain().Cast<DeadLetter>().Count(d => d.Message is int);
            stage.System.EventStream.Unsubscribe(lost.Ref);
            Assert.Equal(3 * each, handled + letters);
        }
    }

    [Fact]
    public void Unhandled_messages_are_published()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(UnhandledMessage));
        var actor = stage.System.ActorOf(Props.Create(() => new OnlyStrings()));
        actor.Tell(7, probe.Ref);
        var unhandled = probe.Next<UnhandledMessage>();
        Assert.Equal(7, unhandled.Message);
        Assert.Equal(probe.Ref, unhandled.Sender);
        Assert.Equal(actor, unhandled.Recipient);
    }

    [Fact]
    public void Other_actors_run_between_the_slots_of_a_busy_one()
    {
        using var stage = new ActorStage();
        var busy = true;
        var actor = stage.Scripted(new Script
        {
            On = (a, m) =>
            {
                if (Volatile.Read(ref busy)) a.Me.Tell(m);
            },
        });
        for (var i = 0; i < 10; i++) actor.Tell("again");
        stage.Scripted(new Script()).Settle();
        Volatile.Write(ref busy, false);
    }

    private sealed class OnlyStrings : ReceiveActor
    {
        public OnlyStrings() => Receive<string>(_ => { });
    }

    private sealed record Quiet : IDeadLetterSuppression;
}
