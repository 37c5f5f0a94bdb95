using System.Runtime.CompilerServices;
using Akka.Actor;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor.Scheduling;

public class SchedulerTests
{
    [Fact]
    public void Nothing_fires_early()
    {
        using var stage = new ActorStage();
        var scheduler = stage.System.Scheduler;
        var probe = stage.Probe();
        foreach (var ms in new[] { 0, 1, 9, 10, 11, 35, 60 })
        {
            var delay = TimeSpan.FromMilliseconds(ms);
            var start = scheduler.MonotonicClock;
            scheduler.Advanced.ScheduleOnce(delay, () => probe.Ref.Tell(scheduler.MonotonicClock - start - delay));
        }
        for (var i = 0; i < 7; i++) Assert.True(probe.Next<TimeSpan>() >= TimeSpan.Zero);
    }

    [Fact]
    public void What_is_due_together_fires_in_the_order_it_was_scheduled()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        for (var i = 0; i < 100; i++) stage.System.Scheduler.ScheduleTellOnce(TimeSpan.Zero, probe.Ref, i, ActorRefs.NoSender);
        Assert.Equal(Enumerable.Range(0, 100).Cast<object>(), Enumerable.Range(0, 100).Select(_ => probe.Next()));
    }

    [Fact]
    public void A_later_task_does_not_hold_up_an_earlier_one()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.Scheduler.ScheduleTellOnce(TimeSpan.FromHours(1), probe.Ref, "late", ActorRefs.NoSender);
        stage.System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(10), probe.Ref, "soon", ActorRefs.NoSender);
        Assert.Equal("soon", probe.Next());
    }

    [Fact]
    public void A_repeated_task_keeps_its_rate_until_cancelled()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var task = stage.System.Scheduler.ScheduleTellRepeatedlyCancelable(0, 10, probe.Ref, "tick", ActorRefs.NoSender);
        for (var i = 0; i < 5; i++) Assert.Equal("tick", probe.Next());
        task.Cancel();
        Assert.True(task.IsCancellationRequested);
    }

    [Fact]
    public void A_cancelled_task_does_not_fire()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        // Holds the scheduler's only thread until the task has been cancelled.
        using var cancelled = new ManualResetEventSlim();
        stage.System.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => cancelled.Wait(ActorStage.Deadline));
        var task = stage.System.Scheduler.ScheduleTellOnceCancelable(20, probe.Ref, "no", ActorRefs.NoSender);
        task.Cancel();
        stage.System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(40), probe.Ref, "yes", ActorRefs.NoSender);
        cancelled.Set();
        Assert.Equal("yes", probe.Next());
    }

    [Fact]
    public void A_task_that_throws_does_not_stop_the_scheduler()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => throw new InvalidOperationException());
        stage.System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(1), probe.Ref, "on", ActorRefs.NoSender);
        Assert.Equal("on", probe.Next());
    }

    [Fact]
    public void Wrong_times_are_refused()
    {
        using var stage = new ActorStage();
        var scheduler = stage.System.Scheduler;
        Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(-1), ActorRefs.Nobody, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, ActorRefs.Nobody, "x", ActorRefs.NoSender));
    }

    [Fact]
    public void A_cancelable_cancels_itself_after_a_time_and_with_those_it_is_linked_to()
    {
        using var stage = new ActorStage();
        using var timed = new Cancelable(stage.System.Scheduler, TimeSpan.FromMilliseconds(10));
        Assert.True(timed.Token.WaitHandle.WaitOne(ActorStage.Deadline));
        using var one = new Cancelable(stage.System.Scheduler);
        var linked = Cancelable.CreateLinkedCancelable(stage.System.Scheduler, one);
        Assert.False(linked.IsCancellationRequested);
        one.Cancel();
        Assert.True(linked.IsCancellationRequested);
        Assert.True(Cancelable.CreateCanceled().IsCancellationRequested);
    }

    [Fact]
    public void What_was_cancelled_long_before_it_is_due_keeps_nobody_in_memory()
    {
        using var stage = new ActorStage();
        var scheduler = stage.System.Scheduler;
        var actors = CancelOfMany(scheduler);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.InRange(actors.Count(actor => actor.IsAlive), 0, actors.Length / 10);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] CancelOfMany(IScheduler scheduler)
    {
        var receivers = new WeakReference[20_000];
        for (var i = 0; i < receivers.Length; i++)
        {
            var receiver = new object();
            receivers[i] = new WeakReference(receiver);
            var cancelable = new Cancelable(scheduler);
            scheduler.Advanced.ScheduleOnce(TimeSpan.FromHours(1), () => GC.KeepAlive(receiver), cancelable);
            cancelable.Cancel();
        }

        return receivers;
    }

    [Fact]
    public void Among_thousands_that_are_cancelled_the_others_fire_in_their_order()
    {
        using var stage = new ActorStage();
        var (scheduler, probe) = (stage.System.Scheduler, stage.Probe());
        for (var i = 0; i < 5_000; i++)
        {
            using var cancelable = new Cancelable(scheduler);
            scheduler.ScheduleTellOnce(TimeSpan.FromHours(1), probe.Ref, i, ActorRefs.NoSender, cancelable);
            if (i % 500 != 0) cancelable.Cancel();
        }

        for (var i = 0; i < 10; i++) scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(10), probe.Ref, i, ActorRefs.NoSender);
        Assert.Equal(Enumerable.Range(0, 10).Cast<object>(), Enumerable.Range(0, 10).Select(_ => probe.Next()));
    }

    [Fact]
    public async Task Scheduling_after_the_end_is_refused()
    {
        var stage = new ActorStage();
        var system = stage.System;
        stage.Dispose();
        await system.WhenTerminated;
        Assert.Throws<SchedulerException>(() => system.Scheduler.ScheduleTellOnce(TimeSpan.Zero, ActorRefs.Nobody, "x", ActorRefs.NoSender));
    }
}
