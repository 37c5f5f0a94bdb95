using Akka.Actor;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class SelectionTests
{
    [Theory]
    [InlineData("/user/a/*", "b1 b2 cx")]
    [InlineData("/user/a/b?", "b1 b2")]
    [InlineData("/user/a/c*x", "cx")]
    [InlineData("/user/a/*/k", "k k")]
    [InlineData("akka://stage/user/a/cx", "cx")]
    [InlineData("/user/a/b1/../b2", "b2")]
    [InlineData("/user/a/b1/../../a", "a")]
    [InlineData("user/a/b1", "b1")]
    public void A_selection_reaches_all_that_match(string path, string names)
    {
        using var stage = new ActorStage();
        var probe = Tree(stage);
        stage.System.ActorSelection(path).Tell("m");
        Assert.Equal(names.Split(' '), names.Split(' ').Select(_ => (string)probe.Next()).Order(StringComparer.Ordinal));
        Assert.Empty(probe.Drain());
    }

    [Fact]
    public void A_selection_of_nobody_is_a_dead_letter_of_the_message()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        stage.System.ActorSelection("/user/none/below").Tell("m");
        var letter = probe.Next<DeadLetter>();
        Assert.Equal("m", letter.Message);
        Assert.Equal("/user/none/below", letter.Recipient.Path.ToStringWithoutAddress());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("foo://user")]
    [InlineData("foo://stage/user/a")]
    [InlineData("")]
    public void A_selection_of_what_is_no_path_is_nobody(string? path)
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.ActorSelection(path!).Tell(new Identify(1), probe.Ref);
        Assert.Equal(new ActorIdentity(1, ActorRefs.Nobody), probe.Next());
    }

    [Fact]
    public void Identify_is_answered_by_somebody_and_for_nobody()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe("probe");
        stage.System.ActorSelection("/user/probe").Tell(new Identify(1), probe.Ref);
        Assert.Equal(new ActorIdentity(1, probe.Ref), probe.Next());
        stage.System.ActorSelection("/user/none").Tell(new Identify(2), probe.Ref);
        Assert.Equal(new ActorIdentity(2, null), probe.Next());
    }

    [Fact]
    public async Task ResolveOne_gives_the_actor_or_throws()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script(), "a");
        Assert.Equal(actor, await stage.System.ActorSelection("/user/a").ResolveOne(ActorStage.Deadline));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => stage.System.ActorSelection("/user/none").ResolveOne(ActorStage.Deadline));
    }

    [Fact]
    public async Task A_context_selects_relative_to_its_actor()
    {
        using var stage = new ActorStage();
        var probe = Tree(stage);
        var a = await stage.System.ActorSelection("/user/a").ResolveOne(ActorStage.Deadline);
        a.Inside(x => x.Ctx.ActorSelection("b1/k").Tell("m"));
        Assert.Equal("k", probe.Next());
        a.Inside(x => x.Ctx.ActorSelection("../a/cx").Tell("m"));
        Assert.Equal("cx", probe.Next());
    }

    [Fact]
    public void The_tree_can_be_walked_by_public_members()
    {
        using var stage = new ActorStage();
        Tree(stage);
        var root = (ActorRefWithCell)((ExtendedActorSystem)stage.System).Provider.RootGuardian;
        Assert.Equal(["system", "user"], root.Children.Select(c => c.Path.Name).Order(StringComparer.Ordinal));
        var a = (ActorRefWithCell)((ActorRefWithCell)((ExtendedActorSystem)stage.System).Guardian).GetSingleChild("a");
        Assert.Equal(["b1", "b2", "cx"], a.Children.Select(c => c.Path.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0, a.Underlying.NumberOfMessages);
        Assert.Equal(typeof(ScriptedActor), a.Underlying.Props.Type);
        Assert.Contains("cx", ((ExtendedActorSystem)stage.System).PrintTree(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user/a", "/user/a")]
    [InlineData("user/a/", "/user/a")]
    [InlineData("system", "/system")]
    [InlineData("..", "/")]
    [InlineData("/", "/")]
    [InlineData("a", null)]
    [InlineData("akka://elsewhere/user", null)]
    public async Task The_system_looks_up_from_the_root(string path, string? found)
    {
        using var stage = new ActorStage();
        stage.Scripted(new Script(), "a");
        var identity = await stage.System.ActorSelection(path).Ask<ActorIdentity>(new Identify(1), ActorStage.Deadline);
        Assert.Equal(found, identity.Subject?.Path.ToStringWithoutAddress());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/deadLetters")]
    public async Task Dead_letters_are_nobody(string path)
    {
        using var stage = new ActorStage();
        Assert.Same(ActorRefs.Nobody, (await stage.System.ActorSelection(path).Ask<ActorIdentity>(new Identify(1), ActorStage.Deadline)).Subject);
    }

    [Fact]
    public void A_path_is_resolved_with_its_uid_only_to_that_incarnation()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script(), "a");
        var provider = ((ExtendedActorSystem)stage.System).Provider;
        Assert.Same(actor, provider.ResolveActorRef(actor.Path.ToSerializationFormat()));
        Assert.Same(actor, provider.ResolveActorRef("akka://stage/user/a"));
        Assert.IsType<EmptyLocalActorRef>(provider.ResolveActorRef("akka://stage/user/a#1"), exactMatch: false);
        Assert.Same(provider.DeadLetters, provider.ResolveActorRef("akka://stage/deadLetters"));
    }

    private static Probe Tree(ActorStage stage)
    {
        var probe = stage.Probe("probe");
        Script Node(params string[] children) => new()
        {
            Started = a =>
            {
                foreach (var child in children) a.Ctx.ActorOf(Node(child is "b1" or "b2" ? ["k"] : []).Props(), child);
            },
            On = (a, _) => probe.Ref.Tell(a.Me.Path.Name),
        };
        stage.Scripted(Node("b1", "b2", "cx"), "a").Settle();
        foreach (var path in new[] { "/user/a/b1/k", "/user/a/b2/k" })
        {
            ActorStage.Until(() => stage.System.ActorSelection(path).Ask<ActorIdentity>(new Identify(0), ActorStage.Deadline).Result.Subject is not null, path)
                .GetAwaiter().GetResult();
        }
        return probe;
    }
}
