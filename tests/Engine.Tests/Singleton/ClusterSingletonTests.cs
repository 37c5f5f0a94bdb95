using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Tools.Singleton;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;

namespace Engine.Tests.Singleton;

public sealed class ClusterSingletonTests() : TestKit(Patience.Hocon + "akka.actor.provider = cluster, akka.cluster { roles = [worker], singleton-proxy.singleton-identification-interval = 10ms }")
{
    private Props Singleton => Props.Create(() => new One(TestActor));

    [Fact]
    public void The_proxy_reaches_the_singleton_with_the_sender()
    {
        var proxy = ClusterSingleton.Get(Sys).Init(SingletonActor.Create(Singleton, "one"));
        proxy.Tell("hello");
        Assert.Equal("started", ExpectMsg<string>());
        Assert.Equal("hello", ExpectMsg<string>());
        Assert.Equal("/system/singletonManagerone/one", LastSender.Path.ToStringWithoutAddress());
    }

    [Fact]
    public void Asked_twice_for_a_name_gives_the_same_and_starts_one()
    {
        var first = ClusterSingleton.Get(Sys).Init(SingletonActor.Create(Singleton, "one"));
        Assert.Same(first, ClusterSingleton.Get(Sys).Init(SingletonActor.Create(Singleton, "one")));
        first.Tell("hello");
        Assert.Equal("started", ExpectMsg<string>());
        Assert.Equal("hello", ExpectMsg<string>());
    }

    [Fact]
    public void A_member_without_the_role_runs_none()
    {
        var settings = ClusterSingletonManagerSettings.Create(Sys).WithRole("other");
        var manager = Sys.ActorOf(ClusterSingletonManager.Props(Singleton, settings), "manager");
        Watch(manager);
        ExpectTerminated(manager);
        Assert.Equal("worker", Assert.Single(Cluster.Get(Sys).SelfRoles));
    }

    [Fact]
    public void What_comes_before_the_singleton_waits_and_of_too_much_the_oldest_is_dropped()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Dropped));
        var proxy = Sys.ActorOf(ClusterSingletonProxy.Props("/user/manager", ClusterSingletonProxySettings.Create(Sys).WithBufferSize(2)));
        foreach (var message in (string[])["a", "b", "c"]) proxy.Tell(message);
        Assert.Equal("a", ExpectMsg<Dropped>().Message);
        Sys.ActorOf(ClusterSingletonManager.Props(Singleton, ClusterSingletonManagerSettings.Create(Sys)), "manager");
        Assert.Equal("started", ExpectMsg<string>());
        Assert.Equal("b", ExpectMsg<string>());
        Assert.Equal("c", ExpectMsg<string>());
    }

    [Fact]
    public async Task It_gets_its_stop_message_when_the_member_leaves_and_has_ended_before_it_is_removed()
    {
        ClusterSingleton.Get(Sys).Init(SingletonActor.Create(Singleton, "one").WithStopMessage("stop")).Tell("hello");
        Assert.Equal("started", ExpectMsg<string>());
        ExpectMsg("hello");
        var cluster = Cluster.Get(Sys);
        var statusAtStop = new TaskCompletionSource<MemberStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        LastSender.Tell((Action)(() => statusAtStop.SetResult(cluster.SelfMember.Status)));
        await cluster.LeaveAsync().WaitAsync(Patience.Deadline);
        Assert.NotEqual(MemberStatus.Removed, await statusAtStop.Task.WaitAsync(Patience.Deadline));
    }

    [Fact]
    public void One_that_ends_by_itself_is_not_started_again()
    {
        var proxy = ClusterSingleton.Get(Sys).Init(SingletonActor.Create(Singleton, "one"));
        proxy.Tell("who");
        Assert.Equal("started", ExpectMsg<string>());
        ExpectMsg("who");
        var one = LastSender;
        Watch(one);
        Sys.Stop(one);
        proxy.Tell(PoisonPill.Instance);
        one.Tell(PoisonPill.Instance);
        ExpectTerminated(one);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    private sealed class One : ReceiveActor
    {
        private Action? _atStop;

        public One(IActorRef listener)
        {
            listener.Tell("started", Self);
            Receive<Action>(action => _atStop = action);
            Receive<string>(message => message == "stop", _ =>
            {
                _atStop!();
                Context.Stop(Self);
            });
            ReceiveAny(message => listener.Tell(message, Self));
        }
    }
}
