using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>What the node did on Lustre file systems: the client's llite statistics, in /proc or in debugfs as versions have it.</summary>
internal sealed class LustreSampler(SamplerSection section) : NodeSampler
{
    private readonly IReadOnlyList<string> _roots =
        [Path.Combine(section.Roots.Proc, "fs", "lustre", "llite"), Path.Combine(section.Roots.Sys, "kernel", "debug", "lustre", "llite"), Path.Combine(section.Roots.Sys, "fs", "lustre", "llite")];

    public static NodeSamplerKind Kind { get; } = new("lustre", section => new LustreSampler(section));

    public override string Name => Kind.Name;

    public override void Read(NodeReadingBuilder reading)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in _roots)
        {
            foreach (var mount in SysFile.Names(root))
            {
                if (SysFile.Text(Path.Combine(root, mount, "stats")) is { } text && seen.Add(mount))
                {
                    // FSNAME-ffff8801f3a2b000: the address tells two mounts of one file system apart.
                    Add(reading, text, mount.LastIndexOf('-') is var at and > 0 ? mount[..at] : mount, mount);
                }
            }
        }
    }

    // "read_bytes  1234 samples [bytes] 0 4194304 5368709120": count, unit, least, most, sum; "open  12 samples [usec] …": count.
    private static void Add(NodeReadingBuilder reading, string text, string fileSystem, string mount)
    {
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is not [var name, var count, "samples", ..])
            {
                continue;
            }

            var labels = (("fs", fileSystem), ("mount", mount));
            if (name is "read_bytes" or "write_bytes" && words is [_, _, _, "[bytes]", _, _, var sum, ..])
            {
                reading.Counter(name is "read_bytes" ? name : "written_bytes", "By", SysFile.Number(sum), labels: [labels.Item1, labels.Item2]);
                reading.Counter(name is "read_bytes" ? "reads" : "writes", "", SysFile.Number(count), labels: [labels.Item1, labels.Item2]);
            }
            else if (name is not ("snapshot_time" or "start_time" or "elapsed_time"))
            {
                reading.Counter("operations", "", SysFile.Number(count), labels: [labels.Item1, labels.Item2, ("operation", name)]);
            }
        }
    }
}
