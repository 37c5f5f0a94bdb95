using Akka.Actor;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class AsyncHandlerTests
{
    [Fact]
    public void No_message_comes_between_the_pieces_of_an_async_handler()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.System.ActorOf(Props.Create(() => new Waiter(probe.Ref)));
        for (var i = 0; i < 20; i++) actor.Tell(i);
        actor.Tell("end");
        var lines = new List<object>();
        while (lines.LastOrDefault() as string != "end") lines.Add(probe.Next());
        Assert.Equal(Enumerable.Range(0, 20).SelectMany(i => new object[] { $"begin {i}", $"end {i}" }).Append("end"), lines);
    }

    [Fact]
    public void Sender_self_and_context_hold_after_an_await()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.Scripted(new Script
        {
            On = (a, _) => a.Async(async () =>
            {
                await Task.Yield();
                a.From.Tell((a.From, a.Ctx.Self), a.Me);
                await Task.Delay(1);
                a.From.Tell((a.From, a.Ctx.Self), a.Me);
            }),
        });
        actor.Tell("x", probe.Ref);
        Assert.Equal((probe.Ref, actor), probe.Next());
        Assert.Equal((probe.Ref, actor), probe.Next());
    }

    [Fact]
    public void An_exception_behind_an_await_is_the_failure_of_that_message()
    {
        using var stage = new ActorStage();
        object? failed = null;
        var script = new Script
        {
            BeforeRestart = (_, _, m) => failed = m,
            On = (a, m) =>
            {
                if (m is not "bad")
                {
                    a.Write("got " + m);
                    return;
                }
                a.Async(async () =>
                {
                    await Task.Yield();
                    throw new InvalidOperationException("late");
                });
            },
        };
        var actor = stage.Scripted(script);
        actor.Tell("bad");
        actor.Tell("good");
        actor.Settle();
        Assert.Equal("bad", failed);
        Assert.Contains("a#2 got good", script.Lines);
    }

    [Fact]
    public void A_cancelled_task_is_a_failure()
    {
        using var stage = new ActorStage();
        Exception? seen = null;
        var actor = stage.Scripted(new Script
        {
            BeforeRestart = (_, e, _) => seen = e,
            On = (a, _) => a.Async(() => Task.FromCanceled(new CancellationToken(canceled: true))),
        });
        actor.Tell("x");
        actor.Settle();
        Assert.IsType<TaskCanceledException>(seen);
    }

    [Fact]
    public void A_stop_need_not_wait_for_a_pending_handler()
    {
        using var stage = new ActorStage();
        var never = new TaskCompletionSource();
        var actor = stage.Scripted(new Script { On = (a, _) => a.Async(() => never.Task) });
        var probe = stage.Probe();
        probe.Watch(actor);
        actor.Tell("x");
        stage.System.Stop(actor);
        probe.Next<Terminated>();
        never.SetResult();
    }

    [Fact]
    public async Task A_watched_actors_end_is_handled_after_the_pending_handler()
    {
        using var stage = new ActorStage();
        var go = new TaskCompletionSource();
        var script = new Script();
        var other = stage.Scripted(new Script());
        var watcher = stage.System.ActorOf(Props.Create(() => new WatchingWaiter(other, go.Task, script)));
        watcher.Tell("wait");
        await ActorStage.Until(() => script.Lines.Contains("waits"), "the handler has begun");
        stage.System.Stop(other);
        var cell = ((LocalActorRef)watcher).Cell;
        await ActorStage.Until(() => cell.NumberOfMessages == 1, "the end waits in the mailbox");
        go.SetResult();
        await ActorStage.Until(() => script.Lines.Count == 3, "the end is handled");
        Assert.Equal(["waits", "waited", "terminated"], script.Lines);
    }

    [Fact]
    public void Two_tasks_of_one_handler_both_end_before_the_next_message()
    {
        using var stage = new ActorStage();
        var script = new Script
        {
            On = (a, m) =>
            {
                if (m is not "two")
                {
                    a.Write("next");
                    return;
                }
                for (var i = 0; i < 2; i++)
                {
                    a.Async(async () =>
                    {
                        await Task.Delay(5);
                        a.Write("task");
                    });
                }
            },
        };
        var actor = stage.Scripted(script);
        actor.Tell("two");
        actor.Tell("x");
        actor.Settle();
        Assert.Equal(["a#1 task", "a#1 task", "a#1 next"], script.Lines.Skip(2));
    }

    private sealed class Waiter : ReceiveActor
    {
        public Waiter(IActorRef probe)
        {
            ReceiveAsync<int>(async i =>
            {
                probe.Tell($"begin {i}");
                await Task.Delay(1);
                probe.Tell($"end {i}");
            });
            Receive<string>(m => probe.Tell(m));
        }
    }

    private sealed class WatchingWaiter : ReceiveActor
    {
        public WatchingWaiter(IActorRef other, Task go, Script script)
        {
            Context.Watch(other);
            ReceiveAsync<string>(async _ =>
            {
                script.Write("waits");
                await go;
                script.Write("waited");
            });
            Receive<Terminated>(_ => script.Write("terminated"));
        }
    }
}
