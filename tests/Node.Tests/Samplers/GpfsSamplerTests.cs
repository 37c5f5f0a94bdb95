using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class GpfsSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Each_file_system_has_a_line_of_keys_and_values()
    {
        var output = _host.Prints("_fs_io_s_ _n_ 10.0.0.1 _nn_ n1 _rc_ 0 _t_ 1 _tu_ 2 _cl_ c _fs_ gpfs2 _d_ 2 _br_ 6291456 _bw_ 314572800 _oc_ 10 _cc_ 16 _rdc_ 101 _wc_ 300 _dir_ 7 _iu_\n_fs_io_s_ _rc_ 1 _fs_ gone\n_response_\n");
        Assert.Equal(
            [
                "read_bytes{fs=gpfs2} counter 6291456 By", "written_bytes{fs=gpfs2} counter 314572800 By", "reads{fs=gpfs2} counter 101 ", "writes{fs=gpfs2} counter 300 ", "opens{fs=gpfs2} counter 10 ",
                "closes{fs=gpfs2} counter 16 ", "directory_reads{fs=gpfs2} counter 7 ",
            ],
            FakeHost.Lines(new GpfsSampler(_host.Section("gpfs", $"command = {output}"))));
        Assert.Throws<SamplerCommandException>(() => FakeHost.Lines(new GpfsSampler(_host.Section("gpfs", "command = [ \"/bin/echo\", \"nonsense\" ]"))));
    }
}
