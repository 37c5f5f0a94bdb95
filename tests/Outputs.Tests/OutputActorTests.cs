using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Outputs.Tests;

/// <summary>Time stands still but where a test moves it.</summary>
public sealed class OutputActorTests : TestKit
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    public OutputActorTests()
        : base("akka.test { single-expect-default = 120s, default-timeout = 120s, filter-leeway = 120s }\nakka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
    }

    [Fact]
    public async Task The_newest_state_is_given_away_and_an_ended_job_once_more_until_it_was_taken()
    {
        var output = new Recording { Fails = true };
        var actor = Start(output);
        Tell(actor, Jobs.Job());
        Tell(actor, Jobs.Job(final: true));
        await UntilAsync(actor, output, "an ended job that was refused to be given away again", () => output.Sent.Count(sent => sent is "7 final") > 1);
        output.Fails = false;
        await UntilAsync(actor, output, "it to be gone once it was taken", () => output.Sent.Last().Length == 0);
        Tell(actor, Jobs.Job("8"));
        await UntilAsync(actor, output, "a job that runs", () => output.Sent.Last() is "8");
        Assert.DoesNotContain("7", output.Sent);
    }

    /// <summary>Moves time until something was given away: a time at which the one before is not over yet passes without.</summary>
    private async Task UntilAsync(IActorRef actor, Recording output, string what, Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (output.Sent.IsEmpty || !condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(120), $"waited 120 s for {what}");
            ((TestScheduler)Sys.Scheduler).Advance(Interval);
            Handled(actor);
            await Task.Delay(5);
        }
    }

    private void Tell(IActorRef actor, LiveJob job)
    {
        Sys.EventStream.Publish(new JobMeasured(job));
        Handled(actor);
    }

    private void Handled(IActorRef actor)
    {
        actor.Tell(new Identify("handled"), TestActor);
        ExpectMsg<ActorIdentity>();
    }

    private IActorRef Start(IOutput output)
    {
        var actor = Sys.ActorOf(Props.Create<OutputActor>(output, FileOutputsTests.Settings("file", "x"), TimeProvider.System, NullLogger.Instance));
        Handled(actor);
        return actor;
    }

    private sealed class Recording : IOutput
    {
        public ConcurrentQueue<string> Sent { get; } = new();

        public volatile bool Fails;

        public Task SendAsync(IReadOnlyList<LiveJob> jobs, IReadOnlySet<string> ended, DateTimeOffset now, CancellationToken cancellation)
        {
            Sent.Enqueue(string.Join(' ', jobs.Select(job => job.JobId + (ended.Contains(job.Key) ? " final" : ""))));
            return Fails ? Task.FromException(new IOException("no")) : Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
