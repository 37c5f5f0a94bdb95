using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;

namespace Engine.Tests.Clusters;

public sealed class ClusterTests() : TestKit(Patience.Hocon + "akka { actor.provider = cluster, stdout-loglevel = OFF, cluster.roles = [hub, master] }")
{
    private Cluster Cluster => Cluster.Get(Sys);

    [Fact]
    public void The_system_is_its_only_member_and_up()
    {
        Assert.True(Cluster.IsUp);
        Assert.Equal(MemberStatus.Up, Cluster.SelfMember.Status);
        Assert.Equal("akka://test", Cluster.SelfAddress.ToString());
        Assert.Equal(["hub", "master"], Cluster.SelfRoles.Order());
        Assert.Equal([Cluster.SelfMember], Cluster.State.Members);
        Assert.Equal(Cluster.SelfAddress, Cluster.State.Leader);
        Assert.Equal(Cluster.SelfAddress, Cluster.State.RoleLeader("hub"));
        Assert.Same(Cluster, Cluster.Get(Sys));
    }

    [Fact]
    public void A_subscriber_gets_the_state_first()
    {
        Cluster.Subscribe(TestActor, typeof(ClusterEvent.IMemberEvent));
        Assert.Equal([Cluster.SelfMember], ExpectMsg<ClusterEvent.CurrentClusterState>().Members);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_subscriber_may_get_the_state_as_events()
    {
        Cluster.Subscribe(TestActor, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberUp));
        Assert.Equal(Cluster.SelfMember, ExpectMsg<ClusterEvent.MemberUp>().Member);
    }

    [Fact]
    public void Only_events_of_the_cluster_can_be_subscribed()
    {
        Assert.Throws<ArgumentException>(() => Cluster.Subscribe(TestActor, typeof(string)));
        Assert.Throws<ArgumentException>(() => Cluster.Subscribe(TestActor));
    }

    [Fact]
    public void The_state_is_sent_on_request()
    {
        Cluster.SendCurrentClusterState(TestActor);
        ExpectMsg<ClusterEvent.CurrentClusterState>();
    }

    [Fact]
    public void A_callback_for_being_up_is_called_at_once()
    {
        var called = false;
        Cluster.RegisterOnMemberUp(() => called = true);
        Assert.True(called);
    }

    [Fact]
    public async Task Leaving_ends_the_system_in_order()
    {
        var removed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.RegisterOnMemberRemoved(removed.SetResult);
        Cluster.Subscribe(TestActor, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        ExpectMsg<ClusterEvent.MemberUp>();
        await Cluster.LeaveAsync().WaitAsync(ActorStage.Deadline);
        await removed.Task.WaitAsync(ActorStage.Deadline);
        await Sys.WhenTerminated.WaitAsync(ActorStage.Deadline);
        Assert.True(Cluster.IsTerminated);
        Assert.Empty(Cluster.State.Members);
        await Assert.ThrowsAsync<ClusterJoinFailedException>(() => Cluster.JoinAsync(Cluster.SelfAddress));
        await Assert.ThrowsAsync<ClusterJoinFailedException>(() => Cluster.JoinSeedNodesAsync([Cluster.SelfAddress]));
    }

    [Fact]
    public void Nobody_else_is_in_the_cluster()
    {
        var other = new Address("akka", "other", "host", 4711);
        Assert.Throws<NotSupportedException>(() => Cluster.Join(other));
        Cluster.Join(Cluster.SelfAddress);
        EventFilter.Warning(contains: "no member").ExpectOne(() => Cluster.Leave(other));
        Assert.True(Cluster.IsUp);
    }
}

public sealed class WithoutClusterTests() : TestKit(Patience.Hocon)
{
    [Fact]
    public void A_system_that_is_not_configured_for_a_cluster_has_none()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Cluster.Get(Sys));
        Assert.Contains("akka.actor.provider = cluster", refused.Message, StringComparison.Ordinal);
    }
}

public sealed class ClusterProviderTests() : TestKit(Patience.Hocon + "akka.actor.provider = cluster")
{
    [Fact]
    public async Task The_provider_of_a_bootstrap_is_that_of_the_configuration()
    {
        using var system = ActorSystem.Create("boot", BootstrapSetup.Create().WithConfig(Sys.Settings.Config).WithActorRefProvider(ProviderSelection.Cluster.Instance));
        Assert.True(Cluster.Get(system).IsUp);
        await system.Terminate();
    }

    [Fact]
    public void A_configuration_for_a_cluster_works_in_one_process()
    {
        Assert.True(Cluster.Get(Sys).IsUp);
        Sys.ActorSelection(TestActor.Path).Tell("reached");
        ExpectMsg("reached");
    }
}

public sealed class ClusterLeavingTests() : TestKit(Patience.Hocon + """
    akka.actor.provider = cluster
    akka.cluster.roles = [hub]
    akka.coordinated-shutdown {
      terminate-actor-system = off
      run-by-actor-system-terminate = off
    }
    """)
{
    private Cluster Cluster => Cluster.Get(Sys);

    [Fact]
    public void Leaving_is_told_step_by_step()
    {
        Cluster.Subscribe(TestActor, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.ClusterShuttingDown));
        ExpectMsg<ClusterEvent.CurrentClusterState>();
        Cluster.Leave(Cluster.SelfAddress);
        ExpectMsg<ClusterEvent.MemberLeft>();
        ExpectMsg<ClusterEvent.MemberExited>();
        Assert.Equal(MemberStatus.Exiting, ExpectMsg<ClusterEvent.MemberRemoved>().PreviousStatus);
        ExpectMsg<ClusterEvent.ClusterShuttingDown>();
    }

    [Fact]
    public void A_member_that_is_downed_is_removed()
    {
        Cluster.Subscribe(TestActor, typeof(ClusterEvent.IMemberEvent));
        ExpectMsg<ClusterEvent.CurrentClusterState>();
        Cluster.Down(Cluster.SelfAddress);
        ExpectMsg<ClusterEvent.MemberDowned>();
        Assert.Equal(MemberStatus.Down, ExpectMsg<ClusterEvent.MemberRemoved>().PreviousStatus);
    }

    [Fact]
    public void Nothing_is_told_after_the_subscription_was_taken_back()
    {
        Cluster.Subscribe(TestActor, typeof(ClusterEvent.IMemberEvent));
        ExpectMsg<ClusterEvent.CurrentClusterState>();
        var other = CreateTestProbe();
        Cluster.Subscribe(other, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberLeft));
        Cluster.Unsubscribe(TestActor);
        Cluster.Leave(Cluster.SelfAddress);
        other.ExpectMsg<ClusterEvent.MemberLeft>();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }
}
