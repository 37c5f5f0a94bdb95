using Actors.Messages.Wire;
using Actors.Node.Jobs;
using Actors.Node.Outbox;
using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.Metrics;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Actors.Node.Tests.Jobs;

/// <summary>Time stands still: a watcher that did not wait for a slow sampler would make a report without its part.</summary>
public sealed class JobWatcherActorTests : TestKit
{
    private readonly CapturingLogger _log = new();
    private readonly SamplerMetrics _metrics = new();
    private readonly TestProbe _processes;
    private readonly TestProbe _outbox;
    private IReadOnlyList<Metric> _restored = [];

    public JobWatcherActorTests()
        : base(Patience.Hocon + "akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
        _processes = CreateTestProbe();
        _outbox = CreateTestProbe();
    }

    [Fact]
    public void A_report_holds_what_all_samplers_took()
    {
        var watcher = Start(SoftwareSampler.Registration, Memories());
        Tell(watcher, 1, Slices.Slice("1", 1_000_000));
        var usage = _outbox.ExpectMsg<KeepReport>().Report.Usage;
        Assert.Equal((1_000_000, 500_000, 500_000), (usage.CpuUsec, Assert.Single(usage.Executables).CpuUsec, usage.UnattributedUsec));
        Assert.Equal(99, usage.Memory.PeakBytes);
        _processes.ExpectMsg(new SliceReported(Slices.Slice("1").Id, 1));
    }

    [Fact]
    public void Without_the_software_sampler_all_of_the_total_is_unattributed()
    {
        var watcher = Start(Memories());
        Tell(watcher, 1, Slices.Slice("1", 1_000_000));
        var usage = _outbox.ExpectMsg<KeepReport>().Report.Usage;
        Assert.Equal((1_000_000, 1_000_000), (usage.CpuUsec, usage.UnattributedUsec));
        Assert.Empty(usage.Executables);
    }

    [Fact]
    public void Without_a_cgroup_the_memory_peak_is_that_of_the_largest_process()
    {
        var watcher = Start([.. SamplerRegistration.OfJobs]);
        Tell(watcher, 1, Slices.Slice("1"));
        var memory = _outbox.ExpectMsg<KeepReport>().Report.Usage.Memory;
        Assert.Equal((4096, "rss"), (memory.PeakBytes, memory.PeakDefinition));
    }

    [Fact]
    public void What_an_earlier_run_measured_goes_on_and_what_nobody_measures_any_more_stays()
    {
        _restored =
        [
            new Metric { Sampler = "software", Name = "user", Kind = MetricKind.Counter, Integral = 2, Last = 2, Reading = 2, Seconds = 10, AsOfUnixUsec = 1 },
            new Metric { Sampler = "gone", Name = "x", Integral = 7 },
        ];
        var watcher = Start(SoftwareSampler.Registration);
        var slice = Slices.Slice("1");
        slice.Executables[0].UserUsec = 5_000_000;
        Tell(watcher, 1, slice);
        var metrics = _outbox.ExpectMsg<KeepReport>().Report.Usage.Metrics;
        Assert.Equal(5, metrics.Single(metric => metric.Name == "user").Integral);
        Assert.Equal(7, metrics.Single(metric => metric.Name == "x").Integral);
    }

    [Fact]
    public void A_sampler_that_fails_loses_nothing_but_its_own_sample()
    {
        var watcher = Start(SoftwareSampler.Registration, new SamplerRegistration("odd", Props.Create<FailsOnOddPasses>()));
        for (var pass = 1; pass <= 4; pass++)
        {
            Tell(watcher, pass, Slices.Slice("1", pass * 1_000_000));
            var usage = _outbox.ExpectMsg<KeepReport>().Report.Usage;
            Assert.Equal(pass * 500_000, Assert.Single(usage.Executables).CpuUsec);
            Assert.Equal(pass == 1 ? null : (pass / 2 * 2), usage.Pids?.Current);
        }

        Assert.Equal(2, _log.Count(2003));
    }

    [Fact]
    public void A_sampler_that_hangs_does_not_hold_up_the_next_slice()
    {
        var watcher = Start(SoftwareSampler.Registration, new SamplerRegistration("mute", Props.Create<Mute>()));
        Tell(watcher, 1, Slices.Slice("1", 1_000_000));
        Tell(watcher, 2, Slices.Slice("1", 2_000_000));
        Assert.Equal(1_000_000, _outbox.ExpectMsg<KeepReport>().Report.Usage.CpuUsec);
    }

    [Fact]
    public void The_last_slice_waits_for_a_slow_sampler_also_when_it_comes_again()
    {
        using var gate = new ManualResetEventSlim();
        var watcher = Start(SoftwareSampler.Registration, new SamplerRegistration("slow", Props.Create<Slow>(gate)));
        Tell(watcher, 1, Slices.Slice("1", ended: true));
        Tell(watcher, 2, Slices.Slice("1", ended: true));
        watcher.Tell(new Identify("handled"), TestActor);
        ExpectMsg<ActorIdentity>();
        _outbox.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        gate.Set();
        var report = _outbox.ExpectMsg<KeepReport>().Report;
        Assert.True(report.Final);
        Assert.Equal((500_000, 3), (Assert.Single(report.Usage.Executables).CpuUsec, report.Usage.Pids.Current));
        Assert.Equal(2, _processes.ExpectMsg<SliceReported>().Pass);
        _outbox.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void The_last_slice_makes_the_final_report_and_the_job_is_kept_once_that_is_safe()
    {
        var watcher = Watch(Start(SoftwareSampler.Registration));
        Tell(watcher, 1, Slices.Slice("1", ended: true));
        Assert.True(_outbox.ExpectMsg<KeepReport>().Report.Final);
        _processes.ExpectMsg<SliceReported>();
        _processes.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _outbox.Reply(new ReportSafe(Reports.Ref("1")));
        Assert.Equal(Slices.Slice("1").Id, _processes.ExpectMsg<JobKept>().Id);
        ExpectTerminated(watcher);
    }

    [Fact]
    public void Until_then_each_pass_offers_the_same_report_again()
    {
        var watcher = Start(SoftwareSampler.Registration);
        Tell(watcher, 1, Slices.Slice("1", ended: true));
        var first = _outbox.ExpectMsg<KeepReport>().Report;
        Tell(watcher, 2, Slices.Slice("1", ended: true));
        Assert.Same(first, _outbox.ExpectMsg<KeepReport>().Report);
        _processes.ExpectMsg<SliceReported>();
        Assert.Equal(2, _processes.ExpectMsg<SliceReported>().Pass);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _metrics.Dispose();
    }

    private static SamplerRegistration Memories() => new("memories", Props.Create<MemorySampler>());

    private static void Tell(IActorRef watcher, long pass, JobSlice slice) =>
        watcher.Tell(new SliceTaken(pass, slice, new JobRefs("c", "boot-1", [], null).Of(slice)));

    private IActorRef Start(params SamplerRegistration[] samplers) => Sys.ActorOf(
        Props.Create<JobWatcherActor>(Reports.Ref("1"), _processes.Ref, _outbox.Ref, samplers, _metrics, new JobMetrics(DateTimeOffset.UnixEpoch, _restored), "n1", _log));

    private sealed class MemorySampler() : SamplerActor("memories")
    {
        protected override SamplePart Take(JobSlice slice) => new Part();

        private sealed record Part : SamplePart
        {
            public override void AddTo(UsageParts parts) => parts.Memory = new Memory { PeakBytes = 99 };
        }
    }

    private sealed class FailsOnOddPasses() : SamplerActor("odd")
    {
        protected override SamplePart Take(JobSlice slice)
        {
            var pass = slice.Total.CpuUsec!.Value / 1_000_000;
            return pass % 2 == 1 ? throw new IOException("odd") : new Part(pass);
        }

        private sealed record Part(long Pass) : SamplePart
        {
            public override void AddTo(UsageParts parts) => parts.Pids = new Pids { Current = Pass };
        }
    }

    private sealed class Slow(ManualResetEventSlim gate) : SamplerActor("slow")
    {
        protected override SamplePart Take(JobSlice slice)
        {
            gate.Wait(Patience.Deadline);
            return new Part();
        }

        private sealed record Part : SamplePart
        {
            public override void AddTo(UsageParts parts) => parts.Pids = new Pids { Current = 3 };
        }
    }

    private sealed class Mute : ReceiveActor
    {
        public Mute() => ReceiveAny(_ => { });
    }
}
