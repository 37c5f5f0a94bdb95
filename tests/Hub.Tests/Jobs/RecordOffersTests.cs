using System.Collections.Immutable;
using Actors.Hub.Jobs;
using Actors.Hub.Metrics;
using Actors.Hub.Records;
using Actors.Hub.Software;
using Actors.Hub.Tests.Store;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public sealed class RecordOffersTests : IDisposable
{
    private static readonly JobKey Key = new("c", "42", 1);
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_answer_to_an_older_content_of_the_same_revision_confirms_nothing()
    {
        var offers = new RecordOffers(new JobServices(
            new JobTimes(TimeSpan.FromMinutes(5), TimeSpan.Zero, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30)), TimeProvider.System, new LiveJobs(),
            new SoftwareResolver(_directory.Root, TimeSpan.FromSeconds(1), NullLogger.Instance),
            ImmutableDictionary<string, IActorRef>.Empty.Add(RecordKinds.SamsXml, ActorRefs.Nobody), TimeZoneInfo.Utc, _directory.Root, new HubMetrics(), NullLogger.Instance));
        var closed = JobHistoryTests.Apply(Bound("n1", Ref()), Finished("n1", Ref(), 2, Usage(10)), new JobClosed { Incarnation = 1, AtUnixUsec = T0 }, Resolved("A", 10));
        var first = Assert.Single(offers.Due(Key, closed.Incarnations[1])).Write.Job;
        var again = closed.Apply(new JobReopened { Incarnation = 1 }).Apply(Finished("n1", Ref(), 3, Usage(20))).Apply(new JobClosed { Incarnation = 1, AtUnixUsec = T0 })
            .Apply(Resolved("A", 20)).Incarnations[1];
        var second = Assert.Single(offers.Due(Key, again)).Write.Job;

        Assert.Equal((1, 1), (first.Revision, second.Revision));
        Assert.Null(offers.Confirm(again, Answer(first), T0));
        Assert.NotNull(offers.Confirm(again, Answer(second), T0));
    }

    private static RecordWritten Answer(ClosedJob job) => new(job.Key, RecordKinds.SamsXml, job.RecordId, job.Revision, "hash", null) { Content = job.Content };
}
