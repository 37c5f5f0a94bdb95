using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class NfsSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Bytes_are_those_that_went_over_the_net_and_operations_those_that_were_done()
    {
        _host.With("proc/self/mountstats", """
            device proc mounted on /proc with fstype proc
            device srv:/export/home mounted on /home\040a with fstype nfs4 statvers=1.1
            	opts:	rw,vers=4.2
            	bytes:	1 2 3 4 500 600 7 8
            	RPC iostats version: 1.1  p/v: 100003/4 (nfs)
            	per-op statistics
            	        NULL: 0 0 0 0 0 0 0 0
            	        READ: 12 13 2 1 1 1 1 1 0
            	       WRITE: 7 7 0 1 1 1 1 1 0
            device srv:/b mounted on /b with fstype nfs statvers=1.1
            	bytes:	1 2
            """);
        Assert.Equal(
            [
                "read_bytes{mount=/home a} counter 500 By", "written_bytes{mount=/home a} counter 600 By", "operations{mount=/home a,operation=read} counter 12 ",
                "timeouts{mount=/home a,operation=read} counter 2 ", "operations{mount=/home a,operation=write} counter 7 ",
            ],
            FakeHost.Lines(new NfsSampler(_host.Section("nfs"))));
        Assert.Empty(FakeHost.Lines(new NfsSampler(_host.Section("nfs", "mounts = [ \"/b\" ]"))));
    }
}
