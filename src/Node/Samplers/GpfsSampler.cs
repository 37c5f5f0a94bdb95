using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>What the node did on IBM Storage Scale (GPFS) file systems: <c>mmpmon</c>'s <c>fs_io_s</c>.</summary>
internal sealed class GpfsSampler(SamplerSection section) : NodeSampler
{
    private static readonly (string Key, string Name, string Unit)[] Counters =
    [
        ("_br_", "read_bytes", "By"), ("_bw_", "written_bytes", "By"), ("_rdc_", "reads", ""), ("_wc_", "writes", ""), ("_oc_", "opens", ""), ("_cc_", "closes", ""), ("_dir_", "directory_reads", ""),
        ("_iu_", "inode_updates", ""),
    ];

    private readonly SamplerCommand _mmpmon = section.NeededCommand("command");

    public static NodeSamplerKind Kind { get; } = new("gpfs", section => new GpfsSampler(section));

    public override string Name => Kind.Name;

    // One line per file system of keys and values: "_fs_io_s_ _n_ 10.0.0.1 _nn_ n1 _rc_ 0 _t_ … _cl_ cluster _fs_ gpfs2 _d_ 2 _br_ 6291456 _bw_ …".
    public override void Read(NodeReadingBuilder reading)
    {
        var found = false;
        foreach (var line in _mmpmon.Run("fs_io_s\n").Split('\n').Where(line => line.StartsWith("_fs_io_s_ ", StringComparison.Ordinal)))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (Of("_rc_") is not "0" || Of("_fs_") is not { } fileSystem)
            {
                continue;
            }

            found = true;
            foreach (var (key, name, unit) in Counters)
            {
                reading.Counter(name, unit, SysFile.Number(Of(key)), labels: ("fs", fileSystem));
            }

            string? Of(string key) => Array.IndexOf(words, key) is var at and >= 0 && at + 1 < words.Length ? words[at + 1] : null;
        }

        if (!found)
        {
            throw new SamplerCommandException("mmpmon told of no file system");
        }
    }
}
