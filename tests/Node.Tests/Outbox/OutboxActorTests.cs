using Actors.Messages.Wire;
using Actors.Node.Outbox;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Google.Protobuf;

namespace Actors.Node.Tests.Outbox;

public sealed class OutboxActorTests : TestKit
{
    private readonly FreshDirectory _directory = new();
    private readonly CapturingLogger _log = new();
    private readonly BrokenDisk _disk = new();
    private readonly OutboxStore _store;
    private readonly IActorRef _outbox;

    public OutboxActorTests()
        : base(Patience.Hocon)
    {
        _store = OutboxStore.Open(_directory.Path, _disk, _log);
        _outbox = Sys.ActorOf(Props.Create<OutboxActor>(_store, TimeProvider.System, TimeSpan.FromHours(1), _log), "outbox");
    }

    [Fact]
    public void A_final_report_is_safe_once_written()
    {
        _outbox.Tell(new KeepReport(Reports.Report("1", final: true)), TestActor);
        Assert.Equal("1", ExpectMsg<ReportSafe>().Ref.RawId);
        Assert.True(_store.Find(Reports.Ref("1"))!.Safe);
    }

    [Fact]
    public void With_a_full_disk_it_is_safe_once_the_disk_takes_it()
    {
        _disk.IsFull = true;
        _outbox.Tell(new KeepReport(Reports.Report("1", final: true)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        _disk.IsFull = false;
        _outbox.Tell(new KeepCheckpoint(ByteString.Empty));
        ExpectMsg<ReportSafe>();
    }

    [Fact]
    public void With_a_full_disk_it_is_safe_too_once_the_hub_has_it()
    {
        _disk.IsFull = true;
        _outbox.Tell(new KeepReport(Reports.Report("1", final: true)), TestActor);
        var batch = Take();
        _outbox.Tell(new Delivered(batch, Acknowledging("1", 1)));
        FishForMessage(message => message is ReportSafe);
    }

    [Fact]
    public void The_link_is_told_of_new_reports_after_it_asked_once()
    {
        Assert.Empty(Take());
        _outbox.Tell(new KeepReport(Reports.Report("1")));
        ExpectMsg<ReportsWaiting>();
        Assert.Equal("1", Assert.Single(Take()).Ref.RawId);
    }

    [Fact]
    public void What_is_sent_goes_out_behind_the_checkpoint_of_its_pass()
    {
        _outbox.Tell(new KeepCheckpoint(ByteString.CopyFromUtf8("checkpoint of this pass")));
        _outbox.Tell(new KeepReport(Reports.Report("1")));
        Assert.Single(Take());

        Assert.Contains(Directory.GetFiles(_directory.Path).Where(file => Path.GetFileName(file) != "lock"), file =>
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[open.Length];
            open.ReadExactly(content);
            return content.AsSpan().IndexOf("checkpoint of this pass"u8) >= 0;
        });
    }

    [Fact]
    public void What_the_hub_quarantines_is_dropped_with_its_reason()
    {
        _outbox.Tell(new KeepReport(Reports.Report("1", 2_500_000, final: true)));
        var batch = Take();
        var reply = new BatchReply();
        reply.Quarantined.Add(new Quarantined { Ref = Reports.Ref("1"), Seq = 1, Reason = "negative CPU" });
        _outbox.Tell(new Delivered(batch, reply));
        Assert.Equal(0, Save().Waiting);
        var line = Assert.Single(_log.Lines, line => line.Event == 4005).Text;
        Assert.Contains("c:1", line, StringComparison.Ordinal);
        Assert.Contains("2.5 CPU seconds", line, StringComparison.Ordinal);
        Assert.Contains("negative CPU", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_running_job_that_is_always_refused_is_logged_once()
    {
        for (var pass = 0; pass < 3; pass++)
        {
            _outbox.Tell(new KeepReport(Reports.Report("1", pass)));
            _outbox.Tell(new Refused(Assert.Single(Take()), "bad"));
        }

        Save();
        Assert.Equal(1, _log.Count(4005));
    }

    [Fact]
    public void Another_store_gets_everything_that_is_still_here()
    {
        _outbox.Tell(new KeepReport(Reports.Report("1")));
        _outbox.Tell(new Delivered(Take(), Acknowledging("1", 1, "a")));
        Assert.Empty(Take());
        _outbox.Tell(new Delivered([], new BatchReply { Epoch = "b" }));
        Assert.Equal("1", Assert.Single(Take()).Ref.RawId);
        Assert.Equal(1, _log.Count(4004));
    }

    [Fact]
    public void A_job_born_and_ended_between_two_batches_is_delivered()
    {
        Assert.Empty(Take());
        _outbox.Tell(new KeepReport(Reports.Report("1", 1)));
        _outbox.Tell(new KeepReport(Reports.Report("1", 2, final: true)));
        var report = Assert.Single(Take());
        Assert.Equal((2ul, true), (report.Seq, report.Final));
    }

    [Fact]
    public void A_finished_job_leaves_when_acknowledged_and_released()
    {
        _outbox.Tell(new KeepReport(Reports.Report("1", final: true)));
        _outbox.Tell(new Delivered(Take(), Acknowledging("1", 1)));
        _outbox.Tell(new ReleaseJob(Reports.Ref("1")));
        _outbox.Tell(new KeepCheckpoint(ByteString.Empty));
        Assert.True(Save().IsOnDisk);
        Assert.Empty(_store.Entries);
    }

    [Fact]
    public void Stopping_writes_what_is_not_written_yet()
    {
        _outbox.Tell(new KeepReport(Reports.Report("1", 77)));
        Watch(_outbox);
        // A Stop would overtake the report.
        _outbox.Tell(PoisonPill.Instance);
        ExpectTerminated(_outbox);
        _store.Dispose();
        using var again = OutboxStore.Open(_directory.Path, _disk, _log);
        Assert.Equal(77, Assert.Single(again.Entries).Report!.Usage.CpuUsec);
    }

    protected override void AfterAll()
    {
        // The directory goes when nobody writes there any more.
        Shutdown(Patience.Deadline, verifySystemShutdown: true);
        _store.Dispose();
        _directory.Dispose();
    }

    private static BatchReply Acknowledging(string rawId, ulong seq, string epoch = "a")
    {
        var reply = new BatchReply { Epoch = epoch };
        reply.Acknowledged.Add(new Acknowledged { Ref = Reports.Ref(rawId), Seq = seq });
        return reply;
    }

    private IReadOnlyList<JobReport> Take()
    {
        _outbox.Tell(new TakeBatch(int.MaxValue), TestActor);
        return ((NextBatch)FishForMessage(message => message is NextBatch)).Reports;
    }

    private Saved Save()
    {
        _outbox.Tell(Actors.Node.Outbox.Save.Instance, TestActor);
        return (Saved)FishForMessage(message => message is Saved);
    }
}
