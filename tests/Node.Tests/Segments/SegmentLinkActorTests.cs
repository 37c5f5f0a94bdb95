using Actors.Messages.Segments;
using Actors.Messages.Wire;
using Actors.Node.Link;
using Actors.Node.Outbox;
using Actors.Node.Segments;
using Actors.Node.Tests.Outbox;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace Actors.Node.Tests.Segments;

/// <summary>Link, outbox and a directory together.</summary>
public sealed class SegmentLinkActorTests() : TestKit(Patience.Hocon), IAsyncLifetime
{
    private static readonly NodeIdentity Identity = new("c", "n1", "boot-1", "", "0.1.0", "run-1");
    private static readonly SegmentSettings EachTime = new(TimeSpan.FromMilliseconds(50), 1024 * 1024, 64 * 1024 * 1024);
    private readonly FreshDirectory _data = new();
    private readonly FreshDirectory _target = new();
    private readonly BrokenDisk _disk = new();
    private readonly CapturingLogger _log = new();
    private OutboxStore _store = null!;
    private IActorRef _outbox = null!;
    private IActorRef _link = null!;

    public Task InitializeAsync()
    {
        OpenOutbox();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await Sys.Terminate();
        _store.Dispose();
        _data.Dispose();
        _target.Dispose();
    }

    [Fact]
    public void Reports_become_segments_and_the_outbox_forgets_what_is_durable()
    {
        StartLink(EachTime);
        Keep(Reports.Report("1", 5, final: true));
        AwaitWritten();

        var report = Assert.Single(Written());
        Assert.Equal(("1", 5, true), (report.Ref.RawId, report.Usage.CpuUsec, report.Final));
        Assert.Null(_store.Find(Reports.Ref("1"))!.Report);
    }

    [Fact]
    public void Segments_are_numbered_without_a_gap_over_restarts_of_the_agent_too()
    {
        StartLink(EachTime);
        for (var job = 1; job <= 3; job++)
        {
            Keep(Reports.Report($"{job}", final: true));
            AwaitWritten();
        }

        Restart();
        StartLink(EachTime);
        Keep(Reports.Report("4", final: true));
        AwaitWritten();

        Assert.Equal(Enumerable.Range(1, Headers().Count).Select(number => (ulong)number), Headers().Select(header => header.Number));
        Assert.Single(Headers().Select(header => header.Stream).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void Large_outboxes_go_in_several_segments_of_limited_size()
    {
        for (var job = 0; job < 6; job++)
        {
            Keep(Reports.Report($"{job}", final: true, padding: 300 * 1024));
        }

        StartLink(EachTime with { Interval = TimeSpan.FromHours(1) });
        AwaitWritten();

        Assert.Equal(6, Written().Select(report => report.Ref.RawId).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Segments(), segment => Assert.InRange(segment.Batches.Sum(batch => batch.CalculateSize()), 0, (1024 * 1024) + (310 * 1024)));
    }

    [Fact]
    public void While_the_disk_is_full_everything_is_kept_and_told_once()
    {
        _disk.IsFull = true;
        StartLink(EachTime);
        Keep(Reports.Report("1", 1));
        Keep(Reports.Report("1", 2, final: true));
        AwaitAssert(() => Assert.Equal(1, _log.Count(4011)), Patience.Deadline);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_target.Path));

        _disk.IsFull = false;
        AwaitWritten();
        AwaitAssert(() => Assert.Equal(1, _log.Count(4012)), Patience.Deadline);

        Assert.Equal(2, Assert.Single(Written()).Usage.CpuUsec);
        Assert.Equal(1, _log.Count(4011));
        Assert.Equal(1ul, Headers()[0].Number);
    }

    [Fact]
    public void A_disk_that_is_slower_than_the_interval_does_not_end_the_writing()
    {
        _disk.Answers.Reset();
        Keep(Reports.Report("1", final: true));
        StartLink(EachTime with { Interval = TimeSpan.FromHours(1) });
        AwaitAssert(() => Assert.Equal(1, _disk.Syncs), Patience.Deadline);

        Keep(Reports.Report("2", final: true));
        _link.Tell(SegmentLinkActor.Due.Instance);
        _link.Tell(WhenHubTried.Instance, TestActor);
        FishForMessage(message => message is HubTried);
        _disk.Answers.Set();
        AwaitWritten();

        Assert.Equal(["1", "2"], Written().Select(report => report.Ref.RawId));
    }

    [Fact]
    public void A_directory_that_every_user_may_write_is_not_written_into()
    {
        File.SetUnixFileMode(_target.Path, (UnixFileMode)0x1ff);
        StartLink(EachTime);
        _link.Tell(WhenHubTried.Instance, TestActor);

        Assert.False(ExpectMsg<HubTried>().Answers);
        Assert.Contains("chmod o-w", Assert.Single(_log.Lines, line => line.Event == 4011).Text, StringComparison.Ordinal);

        Keep(Reports.Report("1", final: true));
        File.SetUnixFileMode(_target.Path, (UnixFileMode)0x1c0);
        AwaitWritten();
    }

    [Fact]
    public void Segments_that_nobody_takes_away_do_not_fill_the_disk()
    {
        StartLink(EachTime with { MaxWaiting = 1 });
        Keep(Reports.Report("1", final: true));
        AwaitAssert(() => Assert.Equal(1, _log.Count(4011)), Patience.Deadline);
        Assert.Contains("max-waiting", Assert.Single(_log.Lines, line => line.Event == 4011).Text, StringComparison.Ordinal);
        Assert.NotNull(_store.Find(Reports.Ref("1"))!.Report);
    }

    [Fact]
    public void What_an_agent_left_half_written_is_cleared_away_and_nothing_of_others()
    {
        Keep(Reports.Report("1", final: true));
        var stream = Place().Stream;
        File.WriteAllText(_target.File($".c.n1.{stream}.0000000001.abc.segment.tmp"), "half");
        File.WriteAllText(_target.File(".c.n2.other.0000000001.abc.segment.tmp"), "another's");

        StartLink(EachTime);
        AwaitWritten();

        Assert.Equal([_target.File(".c.n2.other.0000000001.abc.segment.tmp")], Directory.EnumerateFiles(_target.Path, ".*"));
    }

    [Fact]
    public void Files_are_for_their_owner_alone()
    {
        StartLink(EachTime);
        Keep(Reports.Report("1", final: true));
        AwaitWritten();
        Assert.All(Files(), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void What_is_there_is_written_at_once_when_the_agent_stops()
    {
        StartLink(EachTime with { Interval = TimeSpan.FromHours(1) });
        _link.Tell(WhenHubTried.Instance, TestActor);
        ExpectMsg<HubTried>();
        _link.Tell(WriteSegments.Instance, TestActor);
        FishForMessage(message => message is SegmentsWritten);

        Keep(Reports.Report("1", final: true));
        _link.Tell(WriteSegments.Instance, TestActor);
        FishForMessage(message => message is SegmentsWritten);

        Assert.Equal("1", Assert.Single(Written()).Ref.RawId);
    }

    [Fact]
    public void A_lost_outbox_numbers_its_reports_above_those_of_the_one_before()
    {
        _store.NumbersAbove = 1_000;
        Assert.Equal(1_001ul, _store.Add(Reports.Report("1")).LastSeq);
        Assert.Equal(1_002ul, _store.Add(Reports.Report("1")).LastSeq);
    }

    [Fact]
    public void A_segment_of_which_the_outbox_did_not_learn_is_followed_by_one_of_the_same_number_beside_it()
    {
        var place = Place();
        var header = new SegmentHeader { Cluster = "c", Node = "n1", Stream = place.Stream, Number = place.Number };
        new SegmentDirectory(_target.Path, _disk, 1024 * 1024).Write(header, [Identity.Batch([Reports.Report("1")])]);

        StartLink(EachTime);
        Keep(Reports.Report("1", 2, final: true));
        AwaitWritten();

        Assert.Equal([place.Number, place.Number], Headers().Take(2).Select(each => each.Number));
        Assert.Equal(2, Written().Max(report => report.Usage.CpuUsec));
    }

    private void Keep(JobReport report) => _outbox.Tell(new KeepReport(report));

    private SegmentPlace Place()
    {
        _outbox.Tell(WhichSegment.Instance, TestActor);
        return (SegmentPlace)FishForMessage(message => message is SegmentPlace);
    }

    private void OpenOutbox()
    {
        _store = OutboxStore.Open(_data.Path, new FrameDisk(), _log);
        _outbox = Sys.ActorOf(Props.Create<OutboxActor>(_store, TimeProvider.System, Patience.Deadline, _log));
    }

    private void StartLink(SegmentSettings settings)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), new Random(1));
        _link = Sys.ActorOf(Props.Create<SegmentLinkActor>(
            new SegmentDirectory(_target.Path, _disk, settings.MaxWaiting), Identity, settings, backoff, _outbox, TimeProvider.System, _log));
    }

    private void Restart()
    {
        foreach (var actor in new[] { _link, _outbox })
        {
            Watch(actor);
            Sys.Stop(actor);
            FishForMessage(message => message is Terminated terminated && terminated.ActorRef.Equals(actor));
        }

        _store.Dispose();
        OpenOutbox();
    }

    private List<string> Files() => [.. Directory.GetFiles(_target.Path, "*.segment").Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal)];

    private List<Segment> Segments() => [.. Files().Select(file => SegmentFormat.Read(File.ReadAllBytes(file)))];

    private List<SegmentHeader> Headers() => [.. Segments().Select(segment => segment.Header)];

    private IEnumerable<JobReport> Written() => Segments().SelectMany(segment => segment.Batches).SelectMany(batch => batch.Jobs);

    private void AwaitWritten() => AwaitAssert(
        () =>
        {
            _outbox.Tell(Save.Instance, TestActor);
            Assert.Equal(0, ((Saved)FishForMessage(message => message is Saved)).Waiting);
        },
        Patience.Deadline);
}
