using Actors.Messages.Settings;
using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class ExecSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Prometheus_text_is_read_and_the_label_jobid_says_whose_a_value_is()
    {
        var output = _host.Prints("""
            # HELP licences_used In use.
            # TYPE licences_used gauge
            licences_used{feature="a\"b\\c", server = "s1",} 3 1395066363000
            # TYPE fan_seconds counter
            fan_seconds 7
            jobs_done_total{jobid="7"} 1e3
            theirs{jobid="8"} 1
            temperature NaN
            nonsense here
            {x="1"} 2
            open{x="1 2
            """);
        var reading = new ExecSampler(_host.Section("exec", $"command = {output}"));
        var job = new FollowedJob(new LocalJobId("slurm", "7", 1, 1), "");
        Assert.Equal(
            ["licences_used{feature=a\"b\\c,server=s1} gauge 3 ", "fan_seconds counter 7 s", "jobs_done_total counter 1000  of 7"],
            FakeHost.Lines(reading, job));
        Assert.Contains("line 8", FakeHost.Read(reading, job).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_prints_without_end_is_killed() => Assert.Contains(
        "prints more than",
        Assert.Throws<SamplerCommandException>(() => FakeHost.Lines(new ExecSampler(_host.Section("exec", "command = [ \"/bin/cat\", \"/dev/zero\" ]")))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Without_a_command_it_does_not_start() =>
        Assert.Contains("actors.node.samplers.exec.command", Assert.Throws<StartException>(() => ExecSampler.Kind.Plan(_host.Section("exec"))).Message, StringComparison.Ordinal);
}
