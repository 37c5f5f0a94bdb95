using Akka.Actor;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class AskTests
{
    private static readonly TimeSpan Long = ActorStage.Deadline;

    [Fact]
    public async Task The_answer_is_the_result()
    {
        using var stage = new ActorStage();
        var actor = Answering(stage, _ => 7);
        Assert.Equal(7, await actor.Ask<int>("x", Long));
        Assert.Equal(7, await actor.Ask("x", Long));
        Assert.Equal(7, await actor.Ask<IComparable>("x", Long));
    }

    [Fact]
    public async Task An_answer_of_another_class_throws()
    {
        using var stage = new ActorStage();
        var thrown = await Assert.ThrowsAsync<ArgumentException>(() => Answering(stage, _ => 7).Ask<string>("x", Long));
        Assert.Equal("Received message of type [System.Int32] - Ask expected message of type [System.String]", thrown.Message);
    }

    [Fact]
    public async Task A_failure_throws_its_cause_unless_it_was_asked_for()
    {
        using var stage = new ActorStage();
        var cause = new InvalidOperationException("because");
        var actor = Answering(stage, _ => new Status.Failure(cause));
        Assert.Same(cause, await Assert.ThrowsAsync<InvalidOperationException>(() => actor.Ask<string>("x", Long)));
        Assert.IsType<Status.Failure>(await actor.Ask<object>("x", Long));
        Assert.IsType<Status.Failure>(await actor.Ask<Status>("x", Long));
        await Assert.ThrowsAsync<TaskCanceledException>(() => Answering(stage, _ => new Status.Failure(null)).Ask<string>("x", Long));
    }

    [Fact]
    public async Task No_answer_in_time_throws_AskTimeoutException_never_early()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script { On = (_, _) => { } });
        var timeout = TimeSpan.FromMilliseconds(100);
        var clock = global::System.Diagnostics.Stopwatch.StartNew();
        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("x", timeout));
        // The runtime's timers count by the kernel's coarse clock, whose steps are up to 10 ms.
        Assert.True(clock.Elapsed >= timeout - TimeSpan.FromMilliseconds(20), clock.Elapsed.ToString());
    }

    [Fact]
    public async Task A_token_cancels()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script { On = (_, _) => { } });
        using var source = new CancellationTokenSource();
        var answer = actor.Ask<string>("x", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => answer);
        await Assert.ThrowsAsync<TaskCanceledException>(() => actor.Ask<string>("x", Long, source.Token));
    }

    [Fact]
    public async Task The_configured_timeout_holds_where_none_is_given()
    {
        using var stage = new ActorStage("akka.actor.ask-timeout = 20ms");
        await Assert.ThrowsAsync<AskTimeoutException>(() => stage.Scripted(new Script { On = (_, _) => { } }).Ask<string>("x"));
    }

    [Fact]
    public async Task A_second_answer_becomes_a_dead_letter()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        var actor = stage.Scripted(new Script
        {
            On = (a, _) =>
            {
                a.From.Tell("first");
                a.From.Tell("second");
            },
        });
        Assert.Equal("first", await actor.Ask<string>("x", Long));
        Assert.Equal("second", probe.Next<DeadLetter>().Message);
    }

    [Fact]
    public async Task The_question_can_be_found_by_its_path_until_it_is_answered()
    {
        using var stage = new ActorStage();
        IActorRef? asker = null;
        var actor = stage.Scripted(new Script
        {
            On = (a, _) =>
            {
                asker = a.From;
                Assert.Equal("/temp", a.From.Path.Parent.ToStringWithoutAddress());
                a.Ctx.ActorSelection(a.From.Path).Tell("by path", a.Me);
            },
        });
        Assert.Equal("by path", await actor.Ask<string>("x", Long));
        var provider = ((ExtendedActorSystem)stage.System).Provider;
        Assert.IsType<EmptyLocalActorRef>(provider.ResolveActorRef(asker!.Path), exactMatch: false);
    }

    [Fact]
    public async Task The_message_can_be_made_with_the_asker()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script { On = (_, m) => ((IActorRef)m).Tell("to the asker") });
        Assert.Equal("to the asker", await actor.Ask<string>(asker => asker, Long, CancellationToken.None));
    }

    [Fact]
    public async Task What_belongs_to_no_system_cannot_be_asked()
    {
        using var stage = new ActorStage();
        await Assert.ThrowsAsync<ArgumentException>(() => new Nowhere().Ask<string>("x", Long));
    }

    [Fact]
    public async Task Continuations_do_not_run_on_the_stack_of_the_actor_that_answers()
    {
        using var stage = new ActorStage();
        var inside = new ThreadLocal<bool>();
        var actor = stage.Scripted(new Script
        {
            On = (a, _) =>
            {
                inside.Value = true;
                a.From.Tell("x");
                inside.Value = false;
            },
        });
        for (var i = 0; i < 50; i++)
        {
            var within = await actor.Ask<string>("x", Long).ContinueWith(_ => inside.Value, TaskContinuationOptions.ExecuteSynchronously);
            Assert.False(within);
        }
    }

    [Fact]
    public async Task Racing_answers_and_timeouts_complete_every_question_once()
    {
        using var stage = new ActorStage();
        var actor = Answering(stage, m => m);
        var questions = Enumerable.Range(0, 2000).Select(async i =>
        {
            try
            {
                return await actor.Ask<int>(i, TimeSpan.FromMilliseconds(1)) == i;
            }
            catch (AskTimeoutException)
            {
                return true;
            }
        });
        Assert.All(await Task.WhenAll(questions), Assert.True);
    }

    [Fact]
    public async Task PipeTo_sends_result_and_failure()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var sender = stage.Probe();
        await Task.FromResult(1).PipeTo(probe.Ref, sender.Ref);
        Assert.Equal(1, probe.Next());
        Assert.Equal(sender.Ref, probe.LastSender);
        await Task.FromResult(1).PipeTo(probe.Ref, success: i => i + 1);
        Assert.Equal(2, probe.Next());
        await Task.FromException<int>(new InvalidOperationException()).PipeTo(probe.Ref);
        Assert.IsType<InvalidOperationException>(probe.Next<Status.Failure>().Cause);
        await Task.FromException(new InvalidOperationException()).PipeTo(probe.Ref, failure: e => e.GetType().Name);
        Assert.Equal("InvalidOperationException", probe.Next());
        await Task.FromResult(1).PipeTo(probe.Ref, success: _ => throw new NotSupportedException());
        Assert.IsType<NotSupportedException>(probe.Next<Status.Failure>().Cause);
        await Task.CompletedTask.PipeTo(probe.Ref);
        Assert.Empty(probe.Drain());
    }

    private static IActorRef Answering(ActorStage stage, Func<object, object> answer) =>
        stage.Scripted(new Script { On = (a, m) => a.From.Tell(answer(m)) });

    private sealed class Nowhere : ICanTell
    {
        public void Tell(object message, IActorRef sender) { }
    }
}
