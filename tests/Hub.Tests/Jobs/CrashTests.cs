using Actors.Hub.Jobs;
using Actors.Hub.Records;
using Actors.Hub.Tests.Store;
using Actors.Messages.Events;
using Actors.Messages.Wire;
using Akka.Actor;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

/// <summary>The hub is stopped at every step of a job's life and started again: each closed job gets each record, and each revision once.</summary>
public sealed class CrashTests
{
    private const int JournalledEvents = 7;
    private static readonly NodeJobRef Ref1 = Ref();
    private static readonly NodeJobRef Ref2 = Ref(boot: "boot-2", inode: 9);

    // What two nodes say, in order; each is said again until it is acknowledged.
    private static readonly (string Node, JobReport Report)[] Said =
    [
        ("n1", Report(Ref1, 1, Usage(100, ("/a", 60)))), ("n2", Report(Ref2, 1, Usage(100, ("/a", 60)))),
        ("n1", Report(Ref1, 2, Usage(300, ("/a", 200)), final: true)), ("n2", Report(Ref2, 2, Usage(400, ("/b", 300)), final: true)),
    ];

    public static TheoryData<int> Events => [.. Enumerable.Range(0, JournalledEvents + 2)];

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Stopped_once_so_many_events_are_journalled(int events)
    {
        using var directory = new TempDirectory();
        var shelf = new WriterShelf();
        await using (var hub = await HubHarness.StartAsync(directory, shelf))
        {
            var reached = Eventually.True($"{events} events", () => hub.Events().Count >= Math.Min(events, JournalledEvents));
            await Task.WhenAny(reached, SayAsync(hub));
            await reached;
        }

        await FinishAsync(directory, shelf);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task Stopped_while_a_writer_is_at_work(string when)
    {
        using var directory = new TempDirectory();
        var shelf = new WriterShelf();
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var hub = await HubHarness.StartAsync(directory, shelf, point =>
        {
            if (point == when)
            {
                broken.TrySetResult();
                return false;
            }

            return true;
        }))
        {
            await SayAsync(hub);
            await broken.Task.WaitAsync(TimeSpan.FromSeconds(120));
        }

        await FinishAsync(directory, shelf);
    }

    [Fact]
    public async Task Stopped_again_and_again()
    {
        using var directory = new TempDirectory();
        var shelf = new WriterShelf();
        for (var run = 0; run < 5; run++)
        {
            await using var hub = await HubHarness.StartAsync(directory, shelf);
            var before = hub.Events().Count;
            var saying = SayAsync(hub);
            await Eventually.True("one more event", () => hub.Events().Count > before || saying.IsCompleted);
        }

        await FinishAsync(directory, shelf);
    }

    private static async Task SayAsync(HubHarness hub)
    {
        foreach (var (node, report) in Said)
        {
            await hub.SendAsync(node, report);
        }
    }

    private static async Task FinishAsync(TempDirectory directory, WriterShelf shelf)
    {
        await using var hub = await HubHarness.StartAsync(directory, shelf);
        foreach (var (node, report) in Said.Where(said => said.Report.Final))
        {
            await Eventually.TrueAsync($"{node} to be acknowledged", async () => await hub.SendAsync(node, report) >= report.Seq);
        }

        await Eventually.True("both records in the tables", () => hub.Row("c:42:1") is { Closed: true, Records.Count: 2 });
        await Eventually.True("nothing due", () => hub.DueRows() == 0);

        var events = hub.Events();
        var issued = events.SelectMany(JobEvents.Records).Select(e => (e.Incarnation, e.Kind, e.Revision)).ToList();
        Assert.Equal(issued.Count, issued.Distinct().Count());
        var job = hub.Row("c:42:1")!;
        Assert.Equal(700, JobTotals.Of(job).CpuUsec);
        Assert.Equal([("/b", 300L), ("/a", 200L)], JobTotals.Executables(job).Select(e => (e.Path.ToStringUtf8(), e.CpuUsec)));
        var record = job.Records[RecordKinds.SamsXml];
        var held = shelf.Held[("c:42:1", record.Kind, record.Revision)];
        Assert.Equal(record.RecordId, held.RecordId);
        Assert.Equal(700, held.CpuUsec);
    }
}
