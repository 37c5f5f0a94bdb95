using System.Collections.Concurrent;
using Akka.Actor;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

/// <summary>Rules that hold whoever comes first, of more than one area. <c>bench/races</c> runs them again and again.</summary>
public sealed class RaceTests : IDisposable
{
    private const int Rounds = 20;
    private readonly ActorStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public void Messages_of_each_sender_stay_in_order_and_none_is_lost_when_many_send_at_once()
    {
        const int senders = 4, each = 1000;
        var last = new int[senders];
        var wrong = 0;
        var actor = _stage.Scripted(new Script
        {
            On = (_, message) =>
            {
                var (sender, number) = ((int, int))message;
                if (number != ++last[sender]) wrong++;
            },
        });
        Racers.Race(Enumerable.Range(0, senders).Select(sender => (Action)(() =>
        {
            for (var i = 1; i <= each; i++) actor.Tell((sender, i), ActorRefs.NoSender);
        })));
        actor.Settle();
        Assert.Equal(0, wrong);
        Assert.All(last, count => Assert.Equal(each, count));
    }

    [Fact]
    public async Task No_tick_comes_after_a_Cancel_that_races_with_it()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (ticks, cancelled, late) = (0, false, 0);
            var script = new Script
            {
                On = (_, _) =>
                {
                    Interlocked.Increment(ref ticks);
                    if (cancelled) late++;
                },
            };
            var actor = _stage.System.ActorOf(script.Props<TimedActor>());
            actor.Inside(a => ((TimedActor)a).Timers.StartPeriodicTimer("tick", "tick", TimeSpan.FromMilliseconds(1)));
            await ActorStage.Until(() => Volatile.Read(ref ticks) > 0, "a first tick");
            actor.Inside(a =>
            {
                ((TimedActor)a).Timers.Cancel("tick");
                cancelled = true;
            });
            actor.Settle();
            Assert.Equal(0, late);
        }
    }

    [Fact]
    public async Task A_question_ends_once_when_its_answer_races_with_its_cancellation()
    {
        var echo = _stage.Scripted(new Script { On = (actor, message) => actor.From.Tell(message) });
        for (var round = 0; round < Rounds; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var answer = echo.Ask<int>(round, ActorStage.Deadline, cancellation.Token);
            Racers.Race([cancellation.Cancel, echo.Settle]);
            try
            {
                Assert.Equal(round, await answer.WaitAsync(ActorStage.Deadline));
            }
            catch (TaskCanceledException)
            {
                Assert.True(answer.IsCanceled);
            }
        }
    }

    [Fact]
    public async Task Each_instance_that_started_stops_once_when_failures_race_with_Stop()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var script = new Script();
            var actor = _stage.Scripted(script);
            Racers.Race([
                () =>
                {
                    for (var i = 0; i < 5; i++) actor.Tell(new Fail(new InvalidOperationException("again")), ActorRefs.NoSender);
                },
                () => _stage.System.Stop(actor),
            ]);
            Assert.True(await actor.GracefulStop(ActorStage.Deadline));
            var started = script.Lines.Where(l => l.EndsWith("PreStart", StringComparison.Ordinal)).Select(Instance).Order();
            var stopped = script.Lines.Where(l => l.EndsWith("PostStop", StringComparison.Ordinal)).Select(Instance).Order();
            Assert.Equal(started, stopped);
        }
    }

    [Fact]
    public async Task Children_made_while_their_parent_is_being_stopped_end_before_it()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var lines = new ConcurrentQueue<string>();
            var parent = _stage.Scripted(new Script
            {
                On = (actor, _) => actor.Ctx.ActorOf(new Script { Lines = lines }.Props()),
                Stopped = _ => lines.Enqueue("the parent"),
            });
            Racers.Race([
                () =>
                {
                    for (var i = 0; i < 20; i++) parent.Tell("another", ActorRefs.NoSender);
                },
                () => _stage.System.Stop(parent),
            ]);
            Assert.True(await parent.GracefulStop(ActorStage.Deadline));
            Assert.Equal("the parent", lines.Last());
            Assert.Equal(
                lines.Count(l => l.EndsWith("PreStart", StringComparison.Ordinal)), lines.Count(l => l.EndsWith("PostStop", StringComparison.Ordinal)));
        }
    }

    private static string Instance(string line) => line[..line.IndexOf(' ', StringComparison.Ordinal)];
}
