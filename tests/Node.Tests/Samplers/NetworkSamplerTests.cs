using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class NetworkSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Ethernet_is_what_has_a_device_and_ports_count_words_of_four_bytes()
    {
        _host.With("sys/class/net/eth0/device/vendor", "x").With("sys/class/net/eth0/statistics/rx_bytes", "1000\n").With("sys/class/net/eth0/statistics/tx_bytes", "2000\n")
            .With("sys/class/net/lo/statistics/rx_bytes", "9\n")
            .With("sys/class/infiniband/mlx5_0/ports/1/counters/port_rcv_data", "250\n").With("sys/class/infiniband/mlx5_0/ports/1/counters/port_xmit_packets", "7\n")
            .With("sys/class/infiniband/hfi1_0/ports/1/counters/port_xmit_data", "5\n").With("sys/class/infiniband/hfi1_0/ports/1/counters/port_rcv_data", "N/A\n");
        Assert.Equal(
            [
                "received_bytes{device=eth0,kind=ethernet} counter 1000 By", "sent_bytes{device=eth0,kind=ethernet} counter 2000 By",
                "sent_bytes{device=hfi1_0,kind=omnipath,port=1} counter 20 By",
                "received_bytes{device=mlx5_0,kind=infiniband,port=1} counter 1000 By", "sent_packets{device=mlx5_0,kind=infiniband,port=1} counter 7 ",
            ],
            FakeHost.Lines(new NetworkSampler(_host.Section("network"))));
        Assert.Equal(
            ["received_bytes{device=mlx5_0,kind=infiniband,port=1} counter 1000 By", "sent_packets{device=mlx5_0,kind=infiniband,port=1} counter 7 "],
            FakeHost.Lines(new NetworkSampler(_host.Section("network", "devices = [ \"mlx*\" ]"))));
    }
}
