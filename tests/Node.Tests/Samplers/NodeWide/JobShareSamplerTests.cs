using Actors.Node.Samplers;
using Actors.Node.Samplers.Metrics;
using Actors.Node.Samplers.NodeWide;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Actors.Node.Tests.Samplers.NodeWide;

/// <summary>The test is the job's watcher.</summary>
public sealed class JobShareSamplerTests : TestKit
{
    private readonly TestProbe _node;

    public JobShareSamplerTests()
        : base(Patience.Hocon + "akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"") => _node = CreateTestProbe();

    [Fact]
    public void A_job_is_given_its_own_its_share_by_CPU_and_nothing_of_others()
    {
        var share = Start(SharingRule.ByCpuShare);
        share.Tell(new TakeSample(1, Slices.Slice("1", 1_000_000)));
        Assert.Equal(Slices.Slice("1").Id, _node.ExpectMsg<Follow>().Job.Id);
        share.Tell(new NodeReading(Slices.At, [new NodeValue(MetricId.Counter("c", "J"), 100)], 1, 10_000_000_000));
        share.Tell(new TakeSample(2, Slices.Slice("1", 2_000_000)));
        share.Tell(new NodeReading(
            Slices.At.AddSeconds(10),
            [
                new NodeValue(MetricId.Counter("c", "J"), 300),
                new NodeValue(MetricId.Gauge("p", "W"), 40),
                new NodeValue(MetricId.Gauge("own", "W"), 5, Owner: Slices.Slice("1").Id),
                new NodeValue(MetricId.Gauge("theirs", "W"), 5, Owner: Slices.Slice("2").Id),
            ],
            1,
            14_000_000_000));
        share.Tell(new TakeSample(3, Slices.Slice("1", 2_000_000)));
        Assert.Null(ExpectMsg<SampleTaken>().Part);
        ExpectMsg<SampleTaken>();
        var metrics = Assert.IsType<MetricsPart>(ExpectMsg<SampleTaken>().Part).Metrics;
        Assert.Equal([("c", "by-cpu-share", 50.0), ("p", "by-cpu-share", 10.0), ("own", "", 5.0)], metrics.Select(metric => (metric.Name, metric.Rule, metric.Last)));
    }

    [Fact]
    public void An_even_rule_divides_by_the_jobs_that_are_there()
    {
        var share = Start(SharingRule.Even);
        share.Tell(new NodeReading(Slices.At, [new NodeValue(MetricId.Gauge("p", "W"), 40)], 4, null));
        share.Tell(new TakeSample(1, Slices.Slice("1")));
        var metric = Assert.Single(Assert.IsType<MetricsPart>(ExpectMsg<SampleTaken>().Part).Metrics);
        Assert.Equal((10, "even"), (metric.Last, metric.Rule));
    }

    [Fact]
    public void For_the_last_slice_the_node_is_read_once_more()
    {
        var share = Start(SharingRule.WholeNode);
        share.Tell(new TakeSample(1, Slices.Slice("1", ended: true)));
        _node.ExpectMsg<Follow>();
        _node.ExpectMsg<ReadNow>();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        share.Tell(new NodeReading(Slices.At, [new NodeValue(MetricId.Gauge("p", "W"), 40)], 1, null));
        Assert.Equal(40, Assert.Single(Assert.IsType<MetricsPart>(ExpectMsg<SampleTaken>().Part).Metrics).Last);
    }

    [Fact]
    public void A_node_that_has_nothing_now_or_says_nothing_holds_up_no_last_slice()
    {
        var share = Start(SharingRule.WholeNode);
        share.Tell(new TakeSample(1, Slices.Slice("1", ended: true)));
        share.Tell(NothingNow.Instance);
        Assert.Equal(1, ExpectMsg<SampleTaken>().Pass);
        share.Tell(new TakeSample(2, Slices.Slice("1", ended: true)));
        share.Tell(new Identify("handled"));
        ExpectMsg<ActorIdentity>();
        ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, ExpectMsg<SampleTaken>().Pass);
    }

    private IActorRef Start(string rule) => ChildActorOf(Props.Create<JobShareSampler>("e", _node.Ref, rule, new MetricSet("e", Slices.At, [])));
}
