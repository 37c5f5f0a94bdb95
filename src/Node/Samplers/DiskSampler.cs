using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>I/O of the node's block devices, from /proc/diskstats (kernel: Documentation/admin-guide/iostats.rst).</summary>
internal sealed class DiskSampler(SamplerSection section) : NodeSampler
{
    private const int SectorBytes = 512;

    private readonly IReadOnlyList<string> _devices = section.Needed("devices");
    private readonly string _path = Path.Combine(section.Roots.Proc, "diskstats");

    public static NodeSamplerKind Kind { get; } = new("iostat", section => new DiskSampler(section));

    public override string Name => Kind.Name;

    public override void Read(NodeReadingBuilder reading)
    {
        // /dev/mapper/NAME leads to dm-N; which one may change while the agent runs.
        var linked = _devices.Where(device => device.StartsWith('/') && !NamePatterns.IsPattern(device)).Distinct(StringComparer.Ordinal)
            .GroupBy(KernelName, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var patterns = _devices.Where(device => !device.StartsWith('/')).ToList();
        foreach (var line in File.ReadLines(_path))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 14 || (!linked.TryGetValue(words[2], out var device) && !NamePatterns.Fits(patterns, words[2])))
            {
                continue;
            }

            var label = ("device", device ?? words[2]);
            reading.Counter("reads", "", SysFile.Number(words[3]), labels: label);
            reading.Counter("read_bytes", "By", SysFile.Number(words[5]) * SectorBytes, labels: label);
            reading.Counter("read_time", "s", SysFile.Number(words[6]) / 1000, wrapsAt: 4294967.296, labels: label);
            reading.Counter("writes", "", SysFile.Number(words[7]), labels: label);
            reading.Counter("written_bytes", "By", SysFile.Number(words[9]) * SectorBytes, labels: label);
            reading.Counter("write_time", "s", SysFile.Number(words[10]) / 1000, wrapsAt: 4294967.296, labels: label);
            reading.Gauge("in_flight", "", SysFile.Number(words[11]), labels: label);
            reading.Counter("busy", "s", SysFile.Number(words[12]) / 1000, wrapsAt: 4294967.296, labels: label);
        }
    }

    private static string KernelName(string path) =>
        Path.GetFileName(File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path);
}
