using Actors.Messages.Wire;
using Actors.Node.Metrics;
using Actors.Outputs;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace Actors.Node.Tests.Metrics;

public sealed class MetricsActorTests : TestKit
{
    [Fact]
    public void What_samplers_measured_of_each_job_is_shown_and_the_agent_itself()
    {
        var actor = Sys.ActorOf(Props.Create<MetricsActor>((Func<AgentState>)(() => new AgentState("bpf", "BTF \"here\"", 3, 7, 0.25)), TimeProvider.System));
        var report = new JobReport { Ref = new NodeJobRef { Cluster = "c", Scheduler = "slurm", RawId = "7", BootId = "b", CgroupInode = 1 }, Usage = new JobUsage() };
        report.Usage.Metrics.Add(new Metric { Sampler = "cgroup", Name = "memory", Unit = "By", Last = 5 });
        actor.Tell(new JobMeasured(new LiveJob("n1", report)));
        actor.Tell(ReadMetrics.Instance, TestActor);
        var text = ExpectMsg<MetricsText>(Patience.Deadline).Text;
        Assert.Contains("actors_node_jobs 1\n", text, StringComparison.Ordinal);
        Assert.Contains("actors_node_attribution{tier=\"bpf\",reason=\"BTF \\\"here\\\"\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("actors_node_events_lost_total 3\n", text, StringComparison.Ordinal);
        Assert.Contains("actors_node_passes_total 7\n", text, StringComparison.Ordinal);
        Assert.Contains("actors_node_passes_cpu_seconds_total 0.250000\n", text, StringComparison.Ordinal);
        Assert.Contains("jobid=\"7\"", text, StringComparison.Ordinal);
        Assert.Contains("} 5\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
    }
}
