using System.Diagnostics;
using System.Threading.Channels;
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
        var output = new Recording();
        var actor = Start(output);
        Tell(actor, Jobs.Job());
        Tell(actor, Jobs.Job(final: true));
        output.Fails = true;
        Assert.Equal(["7 final"], await NextAsync(actor, output));
        output.Fails = false;
        Assert.Equal(["7 final"], await NextAsync(actor, output));
        Tell(actor, Jobs.Job("8"));
        Assert.Equal(["8"], await NextAsync(actor, output));
    }

    /// <summary>Moves time until something is given away: a time at which the one before is not over yet passes without.</summary>
    private async Task<string[]> NextAsync(IActorRef actor, Recording output)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(120))
        {
            ((TestScheduler)Sys.Scheduler).Advance(Interval);
            Handled(actor);
            if (output.Sent.Reader.TryRead(out var sent))
            {
                return sent;
            }

            await Task.Delay(5);
        }

        throw new TimeoutException("waited 120 s for something to be given away");
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
        public Channel<string[]> Sent { get; } = Channel.CreateUnbounded<string[]>();

        public volatile bool Fails;

        public Task SendAsync(IReadOnlyList<LiveJob> jobs, IReadOnlySet<string> ended, DateTimeOffset now, CancellationToken cancellation)
        {
            var fails = Fails;
            Sent.Writer.TryWrite([.. jobs.Select(job => job.JobId + (ended.Contains(job.Key) ? " final" : ""))]);
            return fails ? Task.FromException(new IOException("no")) : Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
