using Actors.Node.Jobs;
using Actors.Node.Outbox;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Actors.Node.Tests.Jobs;

public sealed class ProcessTableActorTests : TestKit
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private readonly FakeProcessTable _table = new();
    private readonly CapturingLogger _log = new();
    private readonly TestProbe _finder;
    private readonly TestProbe _outbox;

    public ProcessTableActorTests()
        : base(Patience.Hocon)
    {
        _finder = CreateTestProbe();
        _outbox = CreateTestProbe();
    }

    [Fact]
    public void A_job_without_a_watcher_goes_to_the_finder_and_later_slices_to_the_watcher()
    {
        _table.Next = () => Slices.Pass(Slices.Slice("1"));
        var actor = Start(TimeSpan.FromMilliseconds(20));
        var found = _finder.ExpectMsg<JobFound>();
        Assert.Equal(("c", "1", "boot-1"), (found.First.Ref.Cluster, found.First.Ref.RawId, found.First.Ref.BootId));
        var watcher = CreateTestProbe();
        actor.Tell(new JobWatched(found.First.Slice.Id, watcher));
        Assert.True(watcher.ExpectMsg<SliceTaken>().Pass > found.First.Pass);
    }

    [Fact]
    public void The_first_pass_tells_the_outbox_which_jobs_there_are_before_its_checkpoint()
    {
        _table.Next = () => Slices.Pass(Slices.Slice("1"));
        Start(Never);
        Assert.Equal("1", Assert.Single(_outbox.ExpectMsg<KnownJobs>().Keys).RawId);
        Assert.Equal("pass 1", _outbox.ExpectMsg<KeepCheckpoint>().Checkpoint.ToStringUtf8());
    }

    [Fact]
    public void A_change_between_passes_makes_one_at_once()
    {
        Start(Never);
        AwaitPass(1);
        _table.Next = () => Slices.Pass(Slices.Slice("1"));
        _table.Changed!();
        Assert.Equal("1", _finder.ExpectMsg<JobFound>().First.Slice.Id.RawId);
    }

    [Fact]
    public void A_kept_job_is_forgotten_before_the_outbox_releases_it()
    {
        _table.Next = () => Slices.Pass(Slices.Slice("1", ended: true));
        var actor = Start(Never);
        var found = _finder.ExpectMsg<JobFound>();
        AwaitPass(1);
        actor.Tell(new JobKept(found.First.Slice.Id, found.First.Ref));
        _table.Next = () => Slices.Pass();
        _table.Changed!();
        _outbox.FishForMessage(message => message is ReleaseJob { Ref.RawId: "1" });
        Assert.Equal(found.First.Slice.Id, Assert.Single(_table.Forgotten));
        Assert.Equal("pass 2", _outbox.ExpectMsg<KeepCheckpoint>().Checkpoint.ToStringUtf8());
    }

    [Fact]
    public void A_failed_pass_does_not_end_the_watch()
    {
        _table.Next = () => throw new IOException("no /proc");
        Start(TimeSpan.FromMilliseconds(20));
        AwaitCondition(() => _table.Passes >= 3);
        _table.Next = () => Slices.Pass(Slices.Slice("1"));
        _finder.ExpectMsg<JobFound>();
        Assert.Equal(1, _log.Count(2005));
    }

    [Fact]
    public void Who_asks_is_told_once_the_first_pass_is_done()
    {
        using var gate = new ManualResetEventSlim();
        _table.Next = () =>
        {
            gate.Wait();
            return Slices.Pass(Slices.Slice("1"));
        };
        var actor = Start(Never);
        actor.Tell(WhenWatching.Instance, TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        gate.Set();
        Assert.Equal(1, ExpectMsg<Watching>().Jobs);
    }

    [Fact]
    public void The_last_pass_is_over_when_its_reports_are_with_the_outbox()
    {
        _table.Next = () => Slices.Pass(Slices.Slice("1"));
        var actor = Start(Never);
        var found = _finder.ExpectMsg<JobFound>();
        var watcher = CreateTestProbe();
        actor.Tell(new JobWatched(found.First.Slice.Id, watcher));
        actor.Tell(new SliceReported(found.First.Slice.Id, found.First.Pass));
        actor.Tell(MakeLastPass.Instance, TestActor);
        var slice = watcher.ExpectMsg<SliceTaken>();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        actor.Tell(new SliceReported(slice.Slice.Id, slice.Pass));
        ExpectMsg<LastPassReported>();
    }

    [Fact]
    public void A_job_whose_watcher_is_gone_is_found_again()
    {
        _table.Next = () => Slices.Pass(Slices.Slice("1"));
        var actor = Start(TimeSpan.FromMilliseconds(20));
        var found = _finder.ExpectMsg<JobFound>();
        var watcher = CreateTestProbe();
        actor.Tell(new JobWatched(found.First.Slice.Id, watcher));
        watcher.ExpectMsg<SliceTaken>();
        Sys.Stop(watcher);
        _finder.FishForMessage(message => message is JobFound again && again.First.Pass > found.First.Pass + 1);
    }

    private IActorRef Start(TimeSpan interval) => Sys.ActorOf(
        Props.Create<ProcessTableActor>(_table, new JobRefs("c", "boot-1", [], null), interval, _finder.Ref, _outbox.Ref, _log));

    private void AwaitPass(int pass) => _outbox.FishForMessage(message => message is KeepCheckpoint kept && kept.Checkpoint.ToStringUtf8() == $"pass {pass}");
}
