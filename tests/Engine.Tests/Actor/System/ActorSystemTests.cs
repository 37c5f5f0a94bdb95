using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor.System;

public class ActorSystemTests
{
    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a_b")]
    public void A_malformed_name_is_refused(string name) => Assert.Throws<ArgumentException>(() => ActorSystem.Create(name));

    [Fact]
    public void Terminate_stops_every_actor_first()
    {
        var stage = new ActorStage();
        var stopped = 0;
        for (var i = 0; i < 20; i++)
        {
            stage.Scripted(new Script
            {
                Started = a => a.Ctx.ActorOf(new Script { Stopped = _ => Interlocked.Increment(ref stopped) }.Props()),
                Stopped = _ => Interlocked.Increment(ref stopped),
            }).Settle();
        }
        stage.Dispose();
        Assert.Equal(40, stopped);
    }

    [Fact]
    public void Callbacks_of_the_end_run_last_first()
    {
        var stage = new ActorStage();
        var order = new List<int>();
        stage.System.RegisterOnTermination(() => order.Add(1));
        stage.System.RegisterOnTermination(() => order.Add(2));
        var system = stage.System;
        stage.Dispose();
        Assert.Equal([2, 1], order);
        Assert.Throws<InvalidOperationException>(() => system.RegisterOnTermination(() => { }));
    }

    [Fact]
    public void After_the_end_no_actor_can_be_made_and_messages_are_dropped()
    {
        var stage = new ActorStage();
        var actor = stage.Scripted(new Script());
        var system = stage.System;
        stage.Dispose();
        Assert.Throws<InvalidOperationException>(() => system.ActorOf(new Script().Props()));
        actor.Tell("x");
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        Assert.Same(system.WhenTerminated, system.Terminate());
    }

    [Fact]
    public void An_extension_is_made_once()
    {
        using var stage = new ActorStage();
        Assert.Null(stage.System.GetExtension<Counter>());
        Assert.False(stage.System.HasExtension<Counter>());
        Assert.Null(new CounterId().Get(stage.System));
        var made = Enumerable.Range(0, 8).AsParallel().Select(_ => new CounterId().Apply(stage.System)).ToArray();
        Assert.All(made, e => Assert.Same(made[0], e));
        Assert.Same(made[0], stage.System.WithExtension<Counter, CounterId>());
        Assert.True(stage.System.TryGetExtension<Counter>(out var found) && ReferenceEquals(found, made[0]));
    }

    [Fact]
    public void What_an_extension_threw_when_it_was_made_is_thrown_again_and_it_is_not_made_again()
    {
        using var stage = new ActorStage();
        FailingId.Made = 0;
        var first = Assert.Throws<IOException>(() => stage.System.WithExtension<Failing>(typeof(FailingId)));
        Assert.Same(first, Assert.Throws<IOException>(() => stage.System.WithExtension<Failing, FailingId>()));
        Assert.Equal(1, FailingId.Made);
    }

    [Fact]
    public void Configured_extensions_are_loaded_at_the_start()
    {
        using var stage = new ActorStage($"akka.extensions = [\"{typeof(CounterId).AssemblyQualifiedName}\"]");
        Assert.True(stage.System.HasExtension<Counter>());
    }

    [Fact]
    public void Setups_are_found_by_class()
    {
        var setup = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("akka.loglevel = OFF, akka.stdout-loglevel = OFF, a = 1"))
            .WithConfigFallback(ConfigurationFactory.ParseString("a = 2, b = 3")).And(new Own("x"));
        using var system = ActorSystem.Create("a", setup);
        Assert.Equal((1, 3), (system.Settings.Config.GetInt("a"), system.Settings.Config.GetInt("b")));
        Assert.Equal("x", system.Settings.Setup.Get<Own>().Value.Text);
        Assert.False(system.Settings.Setup.Get<Other>().HasValue);
    }

    [Fact]
    public void A_kind_of_system_that_is_not_there_is_refused_in_words()
    {
        var refused = Assert.Throws<ConfigurationException>(() => new ActorStage("akka.actor.provider = remote"));
        Assert.Contains("akka.actor.provider", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Actors_below_system_outlive_those_below_user()
    {
        var stage = new ActorStage();
        var order = new Script().Lines;
        ((ExtendedActorSystem)stage.System).SystemActorOf(new Script { Name = "system", Lines = order }.Props(), "service").Settle();
        stage.Scripted(new Script { Name = "user", Lines = order }).Settle();
        stage.Dispose();
        Assert.Equal(["user#1 PostStop", "system#1 PostStop"], order.Where(l => l.EndsWith("PostStop", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_message_to_a_guardian_is_a_dead_letter()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        ((ExtendedActorSystem)stage.System).Guardian.Tell("x", ActorRefs.NoSender);
        Assert.Equal("x", probe.Next<DeadLetter>().Message);
    }

    [Fact]
    public void Many_systems_start_and_end_beside_each_other() =>
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using var stage = new ActorStage();
            stage.Scripted(new Script()).Settle();
        });

    private sealed class Own(string text) : Setup
    {
        public string Text => text;
    }

    private sealed class Other : Setup;

    public sealed class Failing : IExtension;

    public sealed class FailingId : ExtensionIdProvider<Failing>
    {
        public static int Made { get; set; }

        public override Failing CreateExtension(ExtendedActorSystem system) => throw new IOException($"no {++Made}");
    }

    public sealed class Counter : IExtension;

    public sealed class CounterId : ExtensionIdProvider<Counter>
    {
        public override Counter CreateExtension(ExtendedActorSystem system) => new();
    }
}
