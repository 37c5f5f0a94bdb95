using Actors.Hub.Scheduler;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;
using SchedulerException = Actors.Hub.Scheduler.SchedulerException;

namespace Actors.Hub.Tests.Scheduler;

public sealed class SchedulerActorTests : IAsyncLifetime
{
    private readonly SchedulerSettings _settings = new() { Cluster = "c", Kind = "slurm", Interval = TimeSpan.FromMilliseconds(1) };
    private readonly SchedulerStatus _status = new("c", "slurm");
    private ActorSystem _system = null!;

    public Task InitializeAsync()
    {
        _system = ActorSystem.Create("scheduler");
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task Two_rounds_never_run_at_once_however_often_it_is_told()
    {
        var (running, most, rounds) = (0, 0, 0);
        var actor = Start(async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref rounds);
        });
        await Eventually.True("50 rounds", () =>
        {
            actor.Tell(SchedulerActor.Poll.Instance);
            return Volatile.Read(ref rounds) >= 50;
        });
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_scheduler_that_is_away_is_visible_and_so_is_its_return()
    {
        var away = true;
        Start(_ => Volatile.Read(ref away) ? Task.FromException(new SchedulerException("slurmdbd is away")) : Task.CompletedTask);
        await Eventually.True("the failing state", () => _status.Figures is { State: "failing", Error: "slurmdbd is away", FailingSince: not null, Failures: > 1 });

        Volatile.Write(ref away, false);
        await Eventually.True("the answer", () => _status.Figures is { State: "ok", Error: null, Answers: > 0 });
    }

    [Fact]
    public async Task A_round_under_way_ends_when_the_hub_stops()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Start(async stopping =>
        {
            begun.TrySetResult();
            await using var registration = stopping.Register(() => ended.TrySetResult());
            await ended.Task;
        });
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(120));
        await _system.Terminate();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(120));
    }

    private IActorRef Start(Func<CancellationToken, Task> round) =>
        _system.ActorOf(Props.Create(() => new SchedulerActor(_settings, round, _status, TimeProvider.System, NullLogger.Instance)));
}
