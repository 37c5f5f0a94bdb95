using Actors.Hub.Jobs;
using Actors.Messages.Events;
using Google.Protobuf;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public sealed class JobEventsTests
{
    [Fact]
    public void What_follows_from_a_file_is_in_its_event()
    {
        var joined = JobEvents.Joined([new JobImported { Incarnation = 1 }, .. Following(1)]);

        var settled = Assert.IsType<JobImported>(Assert.Single(joined)).Settled;
        Assert.Equal((1, true, true, 2), (settled.Incarnation, settled.Closed is not null, settled.Software is not null, settled.Records.Count));
    }

    [Fact]
    public void What_follows_from_others_is_one_event() =>
        Assert.Equal([typeof(JobReopened), typeof(JobSettled)], Types([new JobReopened { Incarnation = 1 }, .. Following(1)]));

    [Fact]
    public void A_single_event_stays_what_it_is() =>
        Assert.Equal([typeof(NodeBound), typeof(RecordsIssued)], Types([new NodeBound { Incarnation = 1 }, new RecordsIssued { Incarnation = 1 }]));

    [Fact]
    public void Each_run_has_its_own() =>
        Assert.Equal([typeof(JobImported), typeof(JobSettled), typeof(JobSettled)], Types([new JobImported { Incarnation = 3 }, .. Following(1), .. Following(2)]));

    [Fact]
    public void A_closing_behind_software_keeps_its_place() =>
        Assert.Equal([typeof(SoftwareResolved), typeof(JobSettled)], Types([Resolved("A", 1), .. Following(1)]));

    [Fact]
    public void Together_they_mean_what_they_mean_one_by_one()
    {
        IMessage[] events = [Bound("n1", Ref()), Finished("n1", Ref(), 1, Usage(10, ("/a", 9))), .. Following(1), new JobReopened { Incarnation = 1 }, .. Following(1, revision: 2)];

        var one = events.Aggregate(JobHistory.Empty, (history, each) => history.Apply(each));
        var joined = JobEvents.Joined(events);

        Assert.Equal(5, joined.Count);
        Assert.Equal(one.ToState(), joined.Aggregate(JobHistory.Empty, (history, each) => history.Apply(each)).ToState());
        Assert.Equal([1, 1, 2, 2], joined.SelectMany(JobEvents.Records).Select(record => record.Revision));
    }

    private static IEnumerable<Type> Types(IReadOnlyList<IMessage> events) => JobEvents.Joined(events).Select(e => e.GetType());

    private static IMessage[] Following(int incarnation, int revision = 1) =>
    [
        new JobClosed { Incarnation = incarnation, AtUnixUsec = T0, RecordId = "c:42:1" }, Resolved("A", 9, incarnation),
        new RecordsIssued { Incarnation = incarnation, Kind = "sams-xml", Revision = revision }, new RecordsIssued { Incarnation = incarnation, Kind = "summary", Revision = revision },
    ];
}
