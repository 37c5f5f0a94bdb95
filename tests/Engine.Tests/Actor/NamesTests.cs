using Akka.Actor;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class NamesTests
{
    [Fact]
    public void Nobody_has_a_name_that_was_not_given()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe("there");
        probe.Inside(context =>
        {
            Assert.True(context.Child("none").IsNobody());
            Assert.False(context.Self.IsNobody());
            Assert.Equal(context.Self, context.Child("none").GetOrElse(() => context.Self));
        });
        Assert.True(stage.System.DeadLetters.IsNobody());
        Assert.True(ActorRefs.NoSender.IsNobody());
    }

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ü")]
    [InlineData("%zz")]
    [InlineData("a#1")]
    public void A_malformed_name_is_refused_at_once(string name)
    {
        using var stage = new ActorStage();
        var refused = Assert.Throws<InvalidActorNameException>(() => stage.System.ActorOf(new Script().Props(), name));
        string[] said = name.Length == 0 ? ["empty"] : ["Illegal actor name", "not start with `$`", "include only ASCII"];
        Assert.All(said, words => Assert.Contains(words, refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a-b_c.d*e$f+g:h@i&j=k,l!m~n'o;p()")]
    [InlineData("%20")]
    [InlineData("\"quoted\"")]
    public void A_well_formed_name_is_taken_as_it_is(string name)
    {
        using var stage = new ActorStage();
        Assert.Equal(name, stage.System.ActorOf(new Script().Props(), name).Path.Name);
    }

    [Fact]
    public void A_name_in_use_is_refused_at_once()
    {
        using var stage = new ActorStage();
        stage.System.ActorOf(new Script().Props(), "a");
        var refused = Assert.Throws<InvalidActorNameException>(() => stage.System.ActorOf(new Script().Props(), "a"));
        Assert.Equal("Actor name \"a\" is not unique!", refused.Message);
    }

    [Fact]
    public void Without_a_name_names_are_counted_up()
    {
        using var stage = new ActorStage();
        var parent = stage.Scripted(new Script());
        parent.Inside(a =>
        {
            var names = Enumerable.Range(0, 66).Select(_ => a.Ctx.ActorOf(new Script().Props()).Path.Name).ToArray();
            Assert.Equal(["$a", "$b", "$c"], names[..3]);
            Assert.Equal(["$~", "$ab", "$bb"], names[63..]);
        });
    }

    [Fact]
    public async Task Only_one_of_many_racing_creators_gets_a_name()
    {
        using var stage = new ActorStage();
        for (var i = 0; i < 50; i++)
        {
            var name = "n" + i;
            var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                try
                {
                    stage.System.ActorOf(new Script().Props(), name);
                    return 1;
                }
                catch (InvalidActorNameException)
                {
                    return 0;
                }
            })));
            Assert.Equal(1, made.Sum());
        }
    }

    [Fact]
    public void A_name_is_free_again_when_the_configuration_of_its_actor_was_wrong()
    {
        using var stage = new ActorStage();
        Assert.Throws<Akka.Configuration.ConfigurationException>(() => stage.System.ActorOf(new Script().Props().WithDispatcher("no.such"), "a"));
        stage.System.ActorOf(new Script().Props(), "a");
    }

    [Fact]
    public void Incarnations_of_one_path_differ_and_an_old_reference_does_not_reach_the_new_one()
    {
        using var stage = new ActorStage();
        // Only the parent's own Terminated says that the parent has freed the name: any other watcher may hear of the end before it does.
        using var freed = new ManualResetEventSlim();
        var parent = stage.Scripted(new Script { On = (_, message) => { if (message is Terminated) freed.Set(); } });
        var script = new Script();
        IActorRef first = ActorRefs.Nobody, second = ActorRefs.Nobody;
        parent.Inside(a =>
        {
            first = a.Ctx.Watch(a.Ctx.ActorOf(new Script().Props(), "a"));
            a.Ctx.Stop(first);
        });
        Assert.True(freed.Wait(ActorStage.Deadline), "the parent did not hear of its child's end");
        parent.Inside(a => second = a.Ctx.ActorOf(script.Props(), "a"));
        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first, second);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
        first.Tell("lost");
        second.Settle();
        Assert.DoesNotContain("a#1 got lost", script.Lines);
    }
}
