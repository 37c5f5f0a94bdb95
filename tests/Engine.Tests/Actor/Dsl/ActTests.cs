using Akka.Actor;
using Akka.Actor.Dsl;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor.Dsl;

public class ActTests
{
    [Fact]
    public void An_actor_of_functions_handles_becomes_and_has_children()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.System.ActorOf(act =>
        {
            act.Receive<string>(text => text == "become", (_, _) => act.BecomeStacked((m, c) =>
            {
                probe.Ref.Tell($"stacked {m}", c.Self);
                act.UnbecomeStacked();
            }));
            act.Receive<string>((_, _) => act.ActorOf(child => child.ReceiveAny((m, c) => probe.Ref.Tell($"{c.Self.Path.Name} {m}", c.Self)), "child").Tell("born"), text => text == "child");
            act.ReceiveAsync<int>(async (number, context) =>
            {
                await Task.Yield();
                probe.Ref.Tell(number + 1, context.Self);
            });
            act.ReceiveAny((m, c) => probe.Ref.Tell($"any {m}", c.Self));
        }, "dsl");
        foreach (var message in new object[] { "become", "x", "y", 1, "child" }) actor.Tell(message, ActorRefs.NoSender);
        Assert.Equal(["stacked x", "any y", 2, "child born"], new[] { probe.Next(), probe.Next(), probe.Next(), probe.Next() });
    }

    [Fact]
    public void An_actor_of_functions_has_the_hooks_and_the_strategy_given_and_is_made_anew_at_a_restart()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var parent = stage.System.ActorOf(act =>
        {
            act.Strategy = new OneForOneStrategy(_ => Directive.Restart);
            act.ActorOf(
                child =>
                {
                    child.OnPreStart = c => probe.Ref.Tell("start", c.Self);
                    child.OnPreRestart = (e, m, c) => probe.Ref.Tell($"pre {e.Message} {m}", c.Self);
                    child.OnPostRestart = (e, c) =>
                    {
                        probe.Ref.Tell($"post {e.Message}", c.Self);
                        child.DefaultPostRestart(e);
                    };
                    child.OnPostStop = c => probe.Ref.Tell("stop", c.Self);
                    child.Receive<string>((text, _) => throw new InvalidOperationException(text));
                },
                "child");
            act.ReceiveAny((m, c) => c.Child("child").Forward(m));
        });
        Assert.Equal("start", probe.Next());
        parent.Tell("oops", ActorRefs.NoSender);
        Assert.Equal(["pre oops oops", "post oops", "start"], new[] { probe.Next(), probe.Next(), probe.Next() });
        parent.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        Assert.Equal("stop", probe.Next());
    }
}
