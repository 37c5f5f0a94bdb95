using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Actors.Node.Tests.Samplers.NodeWide;

/// <summary>Time stands still but where a test moves it.</summary>
public sealed class NodeSamplerActorTests : TestKit
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly CapturingLogger _log = new();
    private readonly SamplerMetrics _metrics = new();
    private readonly FreshDirectory _directory = new();

    public NodeSamplerActorTests()
        : base(Patience.Hocon + "akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
    }

    [Fact]
    public void Who_follows_is_told_of_a_reading_at_once_and_of_each_after()
    {
        var read = 0;
        var sampler = Start(reading => reading.Gauge("g", "", ++read));
        sampler.Tell(new Follow(Job("1")));
        Assert.Equal(1, Assert.Single(ExpectMsg<NodeReading>().Values).Value);
        ((TestScheduler)Sys.Scheduler).Advance(Interval);
        Assert.Equal(2, Assert.Single(ExpectMsg<NodeReading>().Values).Value);
    }

    [Fact]
    public void Nothing_is_read_while_no_job_is_there()
    {
        var read = 0;
        var sampler = Start(_ => read++);
        Handled(sampler);
        ((TestScheduler)Sys.Scheduler).Advance(Interval);
        Handled(sampler);
        Assert.Equal(0, read);
    }

    [Fact]
    public void A_failure_is_logged_once_and_so_is_its_end()
    {
        var fails = true;
        var sampler = Start(_ =>
        {
            if (fails)
            {
                throw new IOException("no device");
            }
        });
        for (var i = 0; i < 3; i++)
        {
            sampler.Tell(ReadNow.Instance);
            ExpectMsg<NothingNow>();
        }

        fails = false;
        sampler.Tell(ReadNow.Instance);
        ExpectMsg<NodeReading>();
        Assert.Equal(["no device"], _log.Lines.Where(line => line.Event == 2006).Select(line => line.Text.Split(": ")[1].Split(';')[0]));
        Assert.Equal((1, 1), (_log.Count(2006), _log.Count(2007)));
    }

    [Fact]
    public void One_that_hangs_is_named_once_holds_up_no_job_and_is_not_read_a_second_time()
    {
        using var gate = new ManualResetEventSlim();
        var read = 0;
        var sampler = Start(reading =>
        {
            Interlocked.Increment(ref read);
            gate.Wait(Patience.Deadline);
            reading.Gauge("g", "", 1);
        });
        sampler.Tell(new Follow(Job("1")));
        Handled(sampler);
        for (var i = 0; i < 3; i++)
        {
            ((TestScheduler)Sys.Scheduler).Advance(Interval);
            Handled(sampler);
        }

        sampler.Tell(ReadNow.Instance);
        ExpectMsg<NothingNow>();
        Assert.Equal(1, _log.Count(2008));
        gate.Set();
        ExpectMsg<NodeReading>();
        Assert.Equal(1, read);
        Assert.Equal(1, _log.Count(2007));
    }

    [Fact]
    public void Many_jobs_that_end_together_cost_one_reading()
    {
        var read = 0;
        var sampler = Start(reading => reading.Gauge("g", "", ++read));
        sampler.Tell(ReadNow.Instance);
        ExpectMsg<NodeReading>();
        for (var i = 0; i < 3; i++)
        {
            sampler.Tell(ReadNow.Instance);
            Assert.Equal(1, Assert.Single(ExpectMsg<NodeReading>().Values).Value);
        }
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _metrics.Dispose();
        _directory.Dispose();
    }

    private static FollowedJob Job(string rawId) => new(new LocalJobId("slurm", rawId, 7, 1_000), "");

    private void Handled(IActorRef actor)
    {
        actor.Tell(new Identify("handled"), TestActor);
        ExpectMsg<ActorIdentity>();
    }

    private IActorRef Start(Action<NodeReadingBuilder> read) => ActorOf(Props.Create<NodeSamplerActor>(
        new Reads(read), new NodeSamplerTimes(Interval, Interval / 2), new HostBusy(_directory.Path), TimeProvider.System, _metrics, _log));

    private sealed class Reads(Action<NodeReadingBuilder> read) : NodeSampler
    {
        public override string Name => "reads";

        public override void Read(NodeReadingBuilder reading) => read(reading);
    }
}
