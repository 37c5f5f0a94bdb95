using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class TimersTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void A_single_timer_fires_once_and_is_then_inactive()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = Timed(stage, (a, m) => probe.Ref.Tell(((string)m, ((TimedActor)a).Timers.IsTimerActive("k"), a.From.Path.Name)));
        actor.Inside(a =>
        {
            var timers = ((TimedActor)a).Timers;
            timers.StartSingleTimer("k", "tick", Soon);
            Assert.True(timers.IsTimerActive("k"));
            Assert.Equal(["k"], timers.ActiveTimers);
        });
        Assert.Equal(("tick", false, "deadLetters"), probe.Next());
    }

    [Fact]
    public void A_periodic_timer_fires_until_cancelled()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = Timed(stage, (_, m) => probe.Ref.Tell(m));
        actor.Inside(a => ((TimedActor)a).Timers.StartPeriodicTimer("k", "tick", Soon));
        for (var i = 0; i < 3; i++) Assert.Equal("tick", probe.Next());
        actor.Inside(a => ((TimedActor)a).Timers.Cancel("k"));
        probe.Drain();
        actor.Settle();
        Assert.Empty(probe.Drain());
    }

    [Fact]
    public void A_tick_that_is_already_queued_is_dropped_when_its_timer_is_cancelled_or_replaced()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = Timed(stage, (_, m) => probe.Ref.Tell(m));
        actor.Inside(a =>
        {
            var timers = ((TimedActor)a).Timers;
            timers.StartSingleTimer("cancelled", "cancelled", TimeSpan.Zero);
            timers.StartSingleTimer("replaced", "old", TimeSpan.Zero);
            var cell = (ActorCell)a.Ctx;
            SpinWait.SpinUntil(() => cell.NumberOfMessages >= 2, ActorStage.Deadline);
            timers.Cancel("cancelled");
            timers.StartSingleTimer("replaced", "new", Soon);
        });
        Assert.Equal("new", probe.Next());
        Assert.Empty(probe.Drain());
    }

    [Fact]
    public void A_restart_cancels_all_timers()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = Timed(stage, (_, m) => probe.Ref.Tell(m));
        actor.Tell(new Do(a =>
        {
            ((TimedActor)a).Timers.StartSingleTimer("k", "tick", TimeSpan.Zero);
            var cell = (ActorCell)a.Ctx;
            SpinWait.SpinUntil(() => cell.NumberOfMessages >= 1, ActorStage.Deadline);
            throw new InvalidOperationException();
        }));
        actor.Inside(a => Assert.Empty(((TimedActor)a).Timers.ActiveTimers));
        Assert.Empty(probe.Drain());
    }

    [Fact]
    public void A_PoisonPill_from_a_timer_is_honoured()
    {
        using var stage = new ActorStage();
        var actor = Timed(stage, (_, _) => { });
        var probe = stage.Probe();
        probe.Watch(actor);
        actor.Inside(a => ((TimedActor)a).Timers.StartSingleTimer("k", PoisonPill.Instance, Soon));
        probe.Next<Terminated>();
    }

    [Fact]
    public void A_timer_can_be_started_in_the_constructor_and_its_tick_stashed()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.System.ActorOf(Props.Create(() => new StashesTicks(probe.Ref)));
        Assert.Equal("stashed", probe.Next());
        actor.Tell("open");
        Assert.Equal("tick", probe.Next());
    }

    [Fact]
    public void ReceiveTimeout_comes_when_no_message_does_and_again()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.Scripted(new Script { On = (_, m) => probe.Ref.Tell(m) });
        actor.Inside(a => a.Ctx.SetReceiveTimeout(Soon));
        probe.Next<ReceiveTimeout>();
        probe.Next<ReceiveTimeout>();
    }

    [Fact]
    public async Task No_ReceiveTimeout_comes_after_it_was_taken_back()
    {
        // With the time of the clock one might be on its way.
        using var stage = new ActorStage("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"");
        var time = (TestScheduler)stage.System.Scheduler;
        var probe = stage.Probe();
        var actor = stage.Scripted(new Script { On = (_, m) => probe.Ref.Tell(m) });
        actor.Inside(a => a.Ctx.SetReceiveTimeout(Soon));
        await actor.Ask<ActorIdentity>(new Identify("armed"), ActorStage.Deadline);
        actor.Inside(a =>
        {
            a.Ctx.SetReceiveTimeout(null);
            Assert.Null(a.Ctx.ReceiveTimeout);
        });
        await actor.Ask<ActorIdentity>(new Identify("taken back"), ActorStage.Deadline);
        time.Advance(Soon * 10);
        actor.Settle();
        Assert.Empty(probe.Drain());
    }

    [Fact]
    public async Task A_message_puts_the_ReceiveTimeout_off()
    {
        using var stage = new ActorStage("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"");
        var time = (TestScheduler)stage.System.Scheduler;
        var probe = stage.Probe();
        var actor = stage.Scripted(new Script { On = (_, m) => probe.Ref.Tell(m) });
        actor.Inside(a => a.Ctx.SetReceiveTimeout(TimeSpan.FromSeconds(10)));
        for (var i = 0; i < 3; i++)
        {
            // Does not count itself, and is handled when the message before it has armed the timeout.
            await actor.Ask<ActorIdentity>(new Identify(i), ActorStage.Deadline);
            time.Advance(TimeSpan.FromSeconds(9));
            actor.Settle();
        }
        await actor.Ask<ActorIdentity>(new Identify("end"), ActorStage.Deadline);
        Assert.Empty(probe.Drain());
        time.Advance(TimeSpan.FromSeconds(10));
        probe.Next<ReceiveTimeout>();
    }

    [Fact]
    public void A_message_that_does_not_count_does_not_put_the_timeout_off()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.Scripted(new Script
        {
            On = (_, m) =>
            {
                if (m is ReceiveTimeout) probe.Ref.Tell("timeout");
            },
        });
        actor.Inside(a => a.Ctx.SetReceiveTimeout(TimeSpan.FromMilliseconds(100)));
        using var noise = new Timer(_ => actor.Tell(new Quiet()), null, 0, 10);
        Assert.Equal("timeout", probe.Next());
    }

    [Fact]
    public void The_start_of_a_timer_is_told_to_the_event_stream_where_that_is_asked_for()
    {
        using var stage = new ActorStage("akka.actor.debug.log-timers = on");
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(Debug));
        Timed(stage, (_, _) => { }).Inside(a => ((TimedActor)a).Timers.StartSingleTimer("k", "tick", Soon));
        Assert.StartsWith("Start timer [k]", probe.Next<Debug>().Message.ToString(), StringComparison.Ordinal);
    }

    private static IActorRef Timed(ActorStage stage, Action<ScriptedActor, object> on) => stage.System.ActorOf(new Script { On = on }.Props<TimedActor>());

    private sealed class Quiet : INotInfluenceReceiveTimeout;

    private sealed class StashesTicks : ReceiveActor, IWithTimers, IWithUnboundedStash
    {
        private readonly IActorRef _probe;

        public StashesTicks(IActorRef probe)
        {
            _probe = probe;
            Receive<string>(m => m == "tick", _ =>
            {
                Stash.Stash();
                _probe.Tell("stashed");
            });
            Receive<string>(m => m == "open", _ =>
            {
                Become(() => ReceiveAny(m => _probe.Tell(m)));
                Stash.UnstashAll();
            });
            Timers.StartSingleTimer("k", "tick", TimeSpan.FromMilliseconds(5));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        public IStash Stash { get; set; } = null!;
    }
}
