using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;

namespace Engine.Tests.TestKits;

public sealed class TestSchedulerTests : TestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public TestSchedulerTests()
        : base(Patience.Hocon + "akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Nothing_happens_before_its_time()
    {
        Scheduler.ScheduleTellOnce(Second, TestActor, "due", ActorRefs.NoSender);
        Scheduler.Advance(Second - TimeSpan.FromTicks(1));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Scheduler.Advance(TimeSpan.FromTicks(1));
        ExpectMsg("due");
    }

    [Fact]
    public void What_is_due_happens_in_the_order_of_its_time()
    {
        foreach (var seconds in (int[])[3, 1, 2, 1])
        {
            Scheduler.ScheduleTellOnce(Second * seconds, TestActor, seconds, ActorRefs.NoSender);
        }

        Scheduler.Advance(Second * 5);
        Assert.Equal([1, 1, 2, 3], ReceiveN(4).Cast<int>());
    }

    [Fact]
    public void A_repeated_task_runs_once_in_each_call()
    {
        var runs = 0;
        Scheduler.Advanced.ScheduleRepeatedly(Second, Second, () => runs++);
        Scheduler.Advance(Second * 10);
        Assert.Equal(1, runs);
        Scheduler.Advance(Second);
        Assert.Equal(2, runs);
    }

    [Fact]
    public void A_cancelled_task_does_not_run()
    {
        var cancelable = Scheduler.ScheduleTellOnceCancelable(Second, TestActor, "due", ActorRefs.NoSender);
        cancelable.Cancel();
        Scheduler.Advance(Second);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Time_goes_to_an_instant_but_not_back()
    {
        var then = Scheduler.Now + Second;
        Scheduler.AdvanceTo(then);
        Assert.Equal(then, Scheduler.Now);
        Assert.Throws<InvalidOperationException>(() => Scheduler.AdvanceTo(then - Second));
    }

    [Fact]
    public void Timers_of_actors_follow_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ticking(TestActor)));
        actor.Tell("start");
        ExpectMsg("started");
        Scheduler.Advance(Second);
        ExpectMsg("tick");
    }

    private sealed class Ticking : ReceiveActor, IWithTimers
    {
        public Ticking(IActorRef listener)
        {
            Receive<string>(message => message == "start", _ =>
            {
                Timers.StartSingleTimer("key", "tick", Second);
                listener.Tell("started");
            });
            ReceiveAny(message => listener.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
