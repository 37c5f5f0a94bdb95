using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>Traffic of the node's Ethernet devices (/sys/class/net) and of its InfiniBand and Omni-Path ports (/sys/class/infiniband).</summary>
internal sealed class NetworkSampler(SamplerSection section) : NodeSampler
{
    /// <summary>Ports count words of four bytes (InfiniBand Architecture, PortCounters).</summary>
    private const int PortWordBytes = 4;

    private static readonly (string File, string Name, string Unit, int Factor)[] Ethernet =
    [
        ("rx_bytes", "received_bytes", "By", 1), ("tx_bytes", "sent_bytes", "By", 1), ("rx_packets", "received_packets", "", 1), ("tx_packets", "sent_packets", "", 1),
        ("rx_errors", "receive_errors", "", 1), ("tx_errors", "send_errors", "", 1), ("rx_dropped", "receive_dropped", "", 1), ("tx_dropped", "send_dropped", "", 1),
    ];

    private static readonly (string File, string Name, string Unit, int Factor)[] Port =
    [
        ("port_rcv_data", "received_bytes", "By", PortWordBytes), ("port_xmit_data", "sent_bytes", "By", PortWordBytes),
        ("port_rcv_packets", "received_packets", "", 1), ("port_xmit_packets", "sent_packets", "", 1),
        ("port_rcv_errors", "receive_errors", "", 1), ("port_xmit_discards", "send_dropped", "", 1), ("port_xmit_wait", "send_waits", "", 1),
    ];

    private readonly IReadOnlyList<string> _devices = section.Needed("devices");
    private readonly IReadOnlySet<string> _kinds = section.Choices("kinds", "ethernet", "infiniband", "omnipath");
    private readonly string _class = Path.Combine(section.Roots.Sys, "class");

    public static NodeSamplerKind Kind { get; } = new("network", section => new NetworkSampler(section));

    public override string Name => Kind.Name;

    public override void Read(NodeReadingBuilder reading)
    {
        if (_kinds.Contains("ethernet"))
        {
            foreach (var device in Devices("net").Where(IsHardware))
            {
                Add(reading, Path.Combine(_class, "net", device, "statistics"), Ethernet, ("device", device), ("kind", "ethernet"));
            }
        }

        foreach (var device in Devices("infiniband"))
        {
            var kind = device.StartsWith("hfi1", StringComparison.Ordinal) ? "omnipath" : "infiniband";
            if (!_kinds.Contains(kind))
            {
                continue;
            }

            var ports = Path.Combine(_class, "infiniband", device, "ports");
            foreach (var port in SysFile.Names(ports))
            {
                Add(reading, Path.Combine(ports, port, "counters"), Port, ("device", device), ("port", port), ("kind", kind));
            }
        }
    }

    private IEnumerable<string> Devices(string kind) => SysFile.Names(Path.Combine(_class, kind)).Where(device => NamePatterns.Fits(_devices, device));

    // Bridges, tunnels and the loopback carry what goes over a device of metal, or never leave the node.
    private bool IsHardware(string device) => Directory.Exists(Path.Combine(_class, "net", device, "device"));

    private static void Add(NodeReadingBuilder reading, string directory, (string File, string Name, string Unit, int Factor)[] counters, params ReadOnlySpan<(string, string)> labels)
    {
        foreach (var (file, name, unit, factor) in counters)
        {
            reading.Counter(name, unit, SysFile.Value(Path.Combine(directory, file)) * factor, labels: labels);
        }
    }
}
