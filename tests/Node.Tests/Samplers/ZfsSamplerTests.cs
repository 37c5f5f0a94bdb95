using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class ZfsSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Sizes_are_what_zfs_prints_and_a_volume_it_does_not_know_takes_no_other_with_it()
    {
        _host.With("zfs", "#!/bin/sh\n[ \"$5\" = tank/home ] || { echo \"cannot open '$5'\" >&2; exit 1; }\nprintf '1000\\t3000\\n'\n");
        File.SetUnixFileMode(_host.Path("zfs"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var sampler = new ZfsSampler(_host.Section("zfs", $"volumes = [ \"tank/%(jobid)s\", \"tank/home\" ]\ncommand = [ \"{_host.Path("zfs")}\" ]"));
        var reading = FakeHost.Read(sampler, new FollowedJob(new LocalJobId("slurm", "7", 1, 1), ""));
        Assert.Equal([("size", 4000.0), ("free", 3000.0), ("used", 1000.0)], reading.Values.Select(value => (value.Id.Name, value.Value)));
        Assert.Contains("cannot open 'tank/7'", reading.Fault, StringComparison.Ordinal);
    }
}
