using Akka.Actor;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor.System;

public class ActorProducerPipelineTests
{
    [Fact]
    public void Plugins_run_in_order_at_the_birth_of_each_instance_and_in_reverse_before_it_goes()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var resolver = ((ExtendedActorSystem)stage.System).ActorPipelineResolver;
        Assert.True(resolver.Register(new First(probe.Ref)));
        Assert.False(resolver.Register(new First(probe.Ref)));
        Assert.True(resolver.Insert(7, new Second(probe.Ref)));
        Assert.Equal(2, resolver.TotalPluginCount);
        var actor = stage.System.ActorOf(Props.Create<Fragile>());
        Assert.Equal(["first after", "second after"], new[] { probe.Next(), probe.Next() });
        actor.Tell("fail", ActorRefs.NoSender);
        Assert.Equal(["second before", "first before", "first after", "second after"], new[] { probe.Next(), probe.Next(), probe.Next(), probe.Next() });
        stage.System.Stop(actor);
        Assert.Equal(["second before", "first before"], new[] { probe.Next(), probe.Next() });
        Assert.True(resolver.Unregister(new First(probe.Ref)));
        Assert.False(resolver.IsRegistered(new First(probe.Ref)));
    }

    [Fact]
    public async Task A_plugin_for_another_class_is_left_out_and_one_that_fails_harms_neither_the_others_nor_the_actor()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var resolver = ((ExtendedActorSystem)stage.System).ActorPipelineResolver;
        resolver.Register(new Failing());
        resolver.Register(new First(probe.Ref));
        resolver.Register(new ForOthers(probe.Ref));
        var actor = stage.System.ActorOf(Props.Create<Fragile>());
        Assert.Equal("first after", probe.Next());
        Assert.Equal(1, await actor.Ask<int>(1, ActorStage.Deadline));
        Assert.Empty(probe.Drain());
    }

    private sealed class Fragile : ReceiveActor
    {
        public Fragile()
        {
            Receive<string>(text => throw new InvalidOperationException(text));
            ReceiveAny(m => Sender.Tell(m));
        }
    }

    private sealed class First(IActorRef probe) : ActorProducerPluginBase<Fragile>
    {
        public override void AfterIncarnated(Fragile actor, IActorContext context) => probe.Tell("first after");

        public override void BeforeIncarnated(Fragile actor, IActorContext context) => probe.Tell("first before");
    }

    /// <summary>For every actor, also those of the system that begin at this very time.</summary>
    private sealed class Second(IActorRef probe) : ActorProducerPluginBase
    {
        public override void AfterIncarnated(ActorBase actor, IActorContext context) => Tell(actor, "second after");

        public override void BeforeIncarnated(ActorBase actor, IActorContext context) => Tell(actor, "second before");

        private void Tell(ActorBase actor, string what)
        {
            if (actor is Fragile) probe.Tell(what);
        }
    }

    private sealed class ForOthers(IActorRef probe) : ActorProducerPluginBase<UntypedActorWithStash>
    {
        public override void AfterIncarnated(UntypedActorWithStash actor, IActorContext context) => probe.Tell("of others");
    }

    private sealed class Failing : ActorProducerPluginBase
    {
        public override void AfterIncarnated(ActorBase actor, IActorContext context) => throw new InvalidOperationException("plugin failed");
    }
}
