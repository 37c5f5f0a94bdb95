using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Event;

public sealed class EventStreamTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("events", "akka { loglevel = OFF, stdout-loglevel = OFF }");

    private interface IAnimal;

    private record Cat : IAnimal;

    private sealed record Kitten : Cat;

    private sealed record Stone;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public void A_class_can_be_told_as_a_type_parameter()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        Assert.True(stage.System.EventStream.Subscribe<string>(probe.Ref));
        stage.System.EventStream.Publish("seen");
        Assert.True(stage.System.EventStream.Unsubscribe<string>(probe.Ref));
        stage.System.EventStream.Publish("not seen");
        Assert.Equal(["seen"], probe.Drain());
    }

    [Fact]
    public void Subscriber_of_a_class_gets_it_and_its_sub_classes()
    {
        var probe = new Collector(_system);
        Assert.True(_system.EventStream.Subscribe(probe.Ref, typeof(Cat)));
        Publish(new Cat(), new Kitten(), new Stone());
        Assert.Equal([new Cat(), new Kitten()], probe.Next(2));
        probe.AssertNothingElse();
    }

    [Fact]
    public void Subscriber_of_an_interface_gets_what_implements_it()
    {
        var probe = new Collector(_system);
        _system.EventStream.Subscribe(probe.Ref, typeof(IAnimal));
        Publish(new Stone(), new Kitten());
        Assert.Equal([new Kitten()], probe.Next(1));
    }

    [Fact]
    public void Subscriber_of_class_and_base_gets_each_event_once()
    {
        var probe = new Collector(_system);
        _system.EventStream.Subscribe(probe.Ref, typeof(Cat));
        _system.EventStream.Subscribe(probe.Ref, typeof(IAnimal));
        Publish(new Kitten());
        probe.Next(1);
        probe.AssertNothingElse();
    }

    [Fact]
    public void Second_subscription_to_the_same_class_is_refused()
    {
        var probe = new Collector(_system);
        Assert.True(_system.EventStream.Subscribe(probe.Ref, typeof(Cat)));
        Assert.False(_system.EventStream.Subscribe(probe.Ref, typeof(Cat)));
    }

    [Fact]
    public void Unsubscribed_gets_nothing()
    {
        var probe = new Collector(_system);
        _system.EventStream.Subscribe(probe.Ref, typeof(Cat));
        Assert.True(_system.EventStream.Unsubscribe(probe.Ref, typeof(Cat)));
        Assert.False(_system.EventStream.Unsubscribe(probe.Ref, typeof(Cat)));
        Publish(new Cat());
        probe.AssertNothingElse();
    }

    [Fact]
    public void Sub_class_can_be_taken_out_and_brought_back()
    {
        var probe = new Collector(_system);
        _system.EventStream.Subscribe(probe.Ref, typeof(Cat));
        Assert.True(_system.EventStream.Unsubscribe(probe.Ref, typeof(Kitten)));
        Publish(new Kitten(), new Cat());
        Assert.Equal([new Cat()], probe.Next(1));
        Assert.True(_system.EventStream.Subscribe(probe.Ref, typeof(Kitten)));
        Publish(new Kitten());
        Assert.Equal([new Kitten()], probe.Next(1));
    }

    [Fact]
    public void Unsubscribing_from_all_ends_every_subscription()
    {
        var probe = new Collector(_system);
        _system.EventStream.Subscribe(probe.Ref, typeof(Cat));
        _system.EventStream.Subscribe(probe.Ref, typeof(Stone));
        Assert.True(_system.EventStream.Unsubscribe(probe.Ref));
        Assert.False(_system.EventStream.Unsubscribe(probe.Ref));
        Publish(new Cat(), new Stone());
        probe.AssertNothingElse();
    }

    [Fact]
    public void Subscription_ends_with_its_subscriber()
    {
        var probe = new Collector(_system);
        _system.EventStream.Subscribe(probe.Ref, typeof(Cat));
        _system.Stop(probe.Ref);
        Wait.Until(() => !_system.EventStream.HasSubscriptions(probe.Ref), "the subscription has ended");
    }

    [Fact]
    public void Subscription_of_one_that_ended_already_ends_too()
    {
        var probe = new Collector(_system);
        _system.Stop(probe.Ref);
        Wait.Until(() => ((IInternalActorRef)probe.Ref).IsTerminated, "the subscriber has ended");
        _system.EventStream.Subscribe(probe.Ref, typeof(Cat));
        Wait.Until(() => !_system.EventStream.HasSubscriptions(probe.Ref), "the subscription has ended");
    }

    [Fact]
    public void Null_is_refused()
    {
        var probe = new Collector(_system);
        Assert.Throws<ArgumentNullException>(() => _system.EventStream.Subscribe(null!, typeof(Cat)));
        Assert.Throws<ArgumentNullException>(() => _system.EventStream.Subscribe(probe.Ref, null!));
        Assert.Throws<ArgumentNullException>(() => _system.EventStream.Unsubscribe(null!));
    }

    private void Publish(params object[] events)
    {
        foreach (var e in events)
            _system.EventStream.Publish(e);
    }
}
