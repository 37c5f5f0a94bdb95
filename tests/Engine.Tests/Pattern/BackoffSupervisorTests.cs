using Akka.Actor;
using Akka.Event;
using Akka.Pattern;
using Engine.Tests.Stage;

namespace Engine.Tests.Pattern;

public class BackoffSupervisorTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_child_that_ended_is_started_again_after_a_pause()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var supervisor = stage.System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(probe), "child", Short, Short, 0)));
        Assert.Equal("started", probe.Next());
        supervisor.Tell(PoisonChild.Instance);
        Assert.Equal("started", probe.Next());
    }

    [Fact]
    public async Task Messages_go_to_the_child_with_their_sender_and_to_the_dead_letters_while_there_is_none()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var letters = stage.Probe();
        var supervisor = stage.System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(probe), "child", Hour, Hour, 0)));
        Assert.Equal("started", probe.Next());
        supervisor.Tell("x", probe.Ref);
        Assert.Equal("echo x", probe.Next());
        supervisor.Tell(PoisonChild.Instance);
        await ActorStage.Until(() => CurrentChild(supervisor, probe) is null, "the supervisor knows of its child's end");
        stage.System.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        supervisor.Tell("lost", probe.Ref);
        Assert.Equal("lost", letters.Next<DeadLetter>().Message);
    }

    [Fact]
    public async Task While_there_is_no_child_the_answer_is_the_one_that_was_set()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var supervisor = stage.System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(probe), "child", Hour, Hour, 0).WithReplyWhileStopped("later")));
        Assert.Equal("started", probe.Next());
        supervisor.Tell(PoisonChild.Instance);
        await ActorStage.Until(() => CurrentChild(supervisor, probe) is null, "the supervisor knows of its child's end");
        supervisor.Tell("x", probe.Ref);
        Assert.Equal("later", probe.Next());
    }

    [Fact]
    public void Too_many_ends_and_a_final_stop_end_the_supervisor()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var never = stage.System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(probe), "child", Short, Short, 0, 0)));
        var final = stage.System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(probe), "child", Short, Short, 0).WithFinalStopMessage(m => m is PoisonChild)));
        foreach (var supervisor in new[] { never, final })
        {
            Assert.Equal("started", probe.Next());
            _ = supervisor;
        }
        probe.Watch(never);
        never.Tell(PoisonChild.Instance);
        Assert.Equal(never, probe.Next<Terminated>().ActorRef);
        probe.Watch(final);
        final.Tell(PoisonChild.Instance);
        Assert.Equal(final, probe.Next<Terminated>().ActorRef);
    }

    [Fact]
    public void A_failed_child_is_started_anew_and_the_restart_is_counted()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var supervisor = stage.System.ActorOf(BackoffSupervisor.Props(Backoff.OnFailure(Child(probe), "child", Short, Short, 0).WithManualReset()));
        Assert.Equal("started", probe.Next());
        supervisor.Tell("fail");
        Assert.Equal("started", probe.Next());
        supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance, probe.Ref);
        Assert.Equal(1, probe.Next<BackoffSupervisor.RestartCount>().Count);
        supervisor.Tell(BackoffSupervisor.Reset.Instance);
        supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance, probe.Ref);
        Assert.Equal(0, probe.Next<BackoffSupervisor.RestartCount>().Count);
    }

    [Fact]
    public void A_child_that_ends_by_itself_ends_a_supervisor_of_failures()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var supervisor = stage.System.ActorOf(BackoffSupervisor.Props(Backoff.OnFailure(Child(probe), "child", Short, Short, 0)));
        Assert.Equal("started", probe.Next());
        probe.Watch(supervisor);
        supervisor.Tell(PoisonChild.Instance);
        probe.Next<Terminated>();
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(3, 800)]
    [InlineData(10, 1000)]
    [InlineData(5000, 1000)]
    public void The_pause_doubles_up_to_the_longest(int count, double milliseconds) => Assert.Equal(
        milliseconds, BackoffSupervisor.CalculateDelay(count, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), 0).TotalMilliseconds);

    private static Props Child(Probe probe) => new Script
    {
        Started = _ => probe.Ref.Tell("started", ActorRefs.NoSender),
        On = (a, m) =>
        {
            switch (m)
            {
                case PoisonChild: a.Ctx.Stop(a.Me); break;
                case "fail": throw new InvalidOperationException();
                default: a.From.Tell("echo " + m, a.Me); break;
            }
        },
    }.Props();

    private static IActorRef? CurrentChild(IActorRef supervisor, Probe probe)
    {
        supervisor.Tell(BackoffSupervisor.GetCurrentChild.Instance, probe.Ref);
        return probe.Next<BackoffSupervisor.CurrentChild>().Ref;
    }

    private sealed class PoisonChild
    {
        public static readonly PoisonChild Instance = new();
    }
}
