using System.Collections.Concurrent;
using Akka;
using Akka.Actor;
using Akka.Configuration;

namespace Engine.Tests.Actor.Shutdown;

public sealed class CoordinatedShutdownTests
{
    private const string Quiet = "akka { stdout-loglevel = OFF, loglevel = OFF, coordinated-shutdown { run-by-clr-shutdown-hook = off, default-phase-timeout = 120s } }";

    private readonly ConcurrentQueue<string> _trace = new();

    [Fact]
    public async Task Phases_run_in_their_order()
    {
        var system = ActorSystem.Create("shutdown", Quiet);
        var shutdown = CoordinatedShutdown.Get(system);
        foreach (var phase in (string[])[CoordinatedShutdown.PhaseBeforeActorSystemTerminate, CoordinatedShutdown.PhaseServiceStop, CoordinatedShutdown.PhaseBeforeServiceUnbind, CoordinatedShutdown.PhaseClusterLeave])
            shutdown.AddTask(phase, "trace", () => Trace(phase));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Assert.Equal(["before-service-unbind", "service-stop", "cluster-leave", "before-actor-system-terminate"], _trace);
        Assert.True(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Terminate_runs_the_phases_and_names_the_reason()
    {
        var system = ActorSystem.Create("shutdown", Quiet);
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "trace", () => Trace("ran"));
        await system.Terminate();
        Assert.Equal(["ran"], _trace);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Terminate_can_be_kept_from_running_the_phases()
    {
        var system = ActorSystem.Create("shutdown", Quiet + "\nakka.coordinated-shutdown.run-by-actor-system-terminate = off");
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "trace", () => Trace("ran"));
        await system.Terminate();
        Assert.Empty(_trace);
    }

    [Fact]
    public async Task Runs_once_and_the_first_reason_holds()
    {
        var system = ActorSystem.Create("shutdown", Quiet);
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "trace", () => Trace("ran"));
        var first = shutdown.Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
        var second = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Assert.Same(first, second);
        await Task.WhenAll(first, system.Terminate());
        Assert.Equal(["ran"], _trace);
        Assert.Same(CoordinatedShutdown.ClusterLeavingReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Tasks_of_a_phase_run_side_by_side()
    {
        var system = ActorSystem.Create("shutdown", Quiet);
        var shutdown = CoordinatedShutdown.Get(system);
        using var both = new Barrier(2);
        for (var i = 0; i < 2; i++)
        {
            shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "meet", () =>
            {
                _trace.Enqueue(both.SignalAndWait(TimeSpan.FromSeconds(100)) ? "met" : "alone");
                return Task.FromResult(Done.Instance);
            });
        }

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Assert.Equal(["met", "met"], _trace);
    }

    [Fact]
    public async Task Failed_and_endless_tasks_do_not_hold_up_the_rest()
    {
        var system = ActorSystem.Create("shutdown", Quiet + "\nakka.coordinated-shutdown.phases.service-stop.timeout = 50 ms");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "throws", () => throw new InvalidOperationException("at once"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => Task.FromException<Done>(new InvalidOperationException("later")));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "endless", () => new TaskCompletionSource<Done>().Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "trace", () => Trace("ran"));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Assert.Equal(["ran"], _trace);
    }

    [Fact]
    public async Task Without_recover_a_failure_ends_the_shutdown()
    {
        var system = ActorSystem.Create("shutdown", Quiet + "\nakka.coordinated-shutdown { run-by-actor-system-terminate = off, phases.service-stop.recover = off }");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "fails", () => throw new InvalidOperationException("why"));
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "trace", () => Trace("ran"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Empty(_trace);
        await system.Terminate();
    }

    [Fact]
    public async Task Can_begin_with_a_later_phase()
    {
        var system = ActorSystem.Create("shutdown", Quiet);
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "trace", () => Trace("early"));
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "trace", () => Trace("late"));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseClusterShutdown);
        Assert.Equal(["late"], _trace);
    }

    [Fact]
    public async Task Wrong_use_is_told()
    {
        var system = ActorSystem.Create("shutdown", Quiet);
        var shutdown = CoordinatedShutdown.Get(system);
        Assert.Contains("service-stop", Assert.Throws<ArgumentException>(() => shutdown.AddTask("no-such", "x", () => Trace("x"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "", () => Trace("x")));
        Assert.Throws<ArgumentNullException>(() => shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "x", null!));
        Assert.Throws<ArgumentException>(() => { _ = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, "no-such"); });
        Assert.Equal(TimeSpan.FromSeconds(10), shutdown.Timeout(CoordinatedShutdown.PhaseClusterExiting));
        Assert.Equal(TimeSpan.FromSeconds(10), shutdown.TotalTimeout);
        Assert.Null(shutdown.ShutdownReason);
        await system.Terminate();
    }

    [Theory]
    [InlineData("a { depends-on = [b] }, b { depends-on = [a] }")]
    [InlineData("a { depends-on = [a] }")]
    public void Phases_in_a_circle_are_told(string phases) =>
        Assert.Contains("in a circle", Assert.Throws<ArgumentException>(() => ShutdownPhases.From(ConfigurationFactory.ParseString($"phases {{ {phases} }}"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Phases_of_ones_own_take_their_place()
    {
        var phases = ShutdownPhases.From(ConfigurationFactory.ParseString("phases { z { }, b { depends-on = [z, y] }, a { depends-on = [b] } }"));
        Assert.Equal(["z", "y", "b", "a"], phases.Order);
    }

    private Task<Done> Trace(string line)
    {
        _trace.Enqueue(line);
        return Task.FromResult(Done.Instance);
    }
}
