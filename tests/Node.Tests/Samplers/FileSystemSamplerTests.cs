using Actors.Messages.Settings;
using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class FileSystemSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Patterns_are_looked_at_anew_and_a_jobs_own_directory_is_the_jobs()
    {
        Directory.CreateDirectory(_host.Path("scratch/7"));
        var sampler = new FileSystemSampler(_host.Section("fs", $"mount-points = [ \"{_host.Path("scratch")}/%(jobid)s\", \"{_host.Path("mnt")}/*\" ]"));
        var (seven, nine) = (Job("7"), Job("../7"));
        var before = FakeHost.Read(sampler, seven, nine);
        Assert.Equal(["size", "free", "used", "files"], before.Values.Select(value => value.Id.Name));
        Assert.All(before.Values, value => Assert.Equal(seven.Id, value.Owner));
        Assert.Equal(before.Values[0].Value, before.Values[1].Value + before.Values[2].Value);
        Assert.True(before.Values[0].Value > 0);
        Directory.CreateDirectory(_host.Path("mnt/a"));
        Assert.Equal([null, seven.Id], FakeHost.Read(sampler, seven).Values.Select(value => value.Owner).Distinct().OrderBy(id => id is not null));
    }

    [Fact]
    public void Nothing_to_read_is_said_at_the_start() =>
        Assert.Contains("actors.node.samplers.fs.mount-points", Assert.Throws<StartException>(() => new FileSystemSampler(_host.Section("fs", "mount-points = []"))).Message, StringComparison.Ordinal);

    private static FollowedJob Job(string rawId) => new(new LocalJobId("slurm", rawId, 1, 1), "");
}
