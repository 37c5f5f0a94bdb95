using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>What the node did on NFS mounts: /proc/self/mountstats.</summary>
internal sealed class NfsSampler(SamplerSection section) : NodeSampler
{
    private readonly string _path = Path.Combine(section.Roots.Proc, "self", "mountstats");
    private readonly IReadOnlyList<string> _mounts = section.Needed("mounts");

    public static NodeSamplerKind Kind { get; } = new("nfs", section => new NfsSampler(section));

    public override string Name => Kind.Name;

    // "device SERVER:/EXPORT mounted on /MOUNT with fstype nfs4 statvers=1.1", then lines of it: "bytes: " of what programs read and wrote
    // (normal, direct) and what went over the net (server read, server write), and "READ: operations transmissions time-outs …".
    public override void Read(NodeReadingBuilder reading)
    {
        string? mount = null;
        foreach (var line in File.ReadLines(_path))
        {
            var words = line.Split((char[]?)[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["device", _, "mounted", "on", var place, "with", "fstype", var type, ..])
            {
                mount = type is "nfs" or "nfs4" && NamePatterns.Fits(_mounts, Plain(place)) ? Plain(place) : null;
            }
            else if (mount is not null && words is ["bytes:", _, _, _, _, var read, var written, ..])
            {
                reading.Counter("read_bytes", "By", SysFile.Number(read), labels: ("mount", mount));
                reading.Counter("written_bytes", "By", SysFile.Number(written), labels: ("mount", mount));
            }
            else if (mount is not null && words is [var name, var count, _, var timeouts, ..] && name.EndsWith(':') && name.Length > 1 && char.IsAsciiLetterUpper(name[0]) && SysFile.Number(count) is > 0)
            {
                reading.Counter("operations", "", SysFile.Number(count), labels: [("mount", mount), ("operation", name[..^1].ToLowerInvariant())]);
                reading.Counter("timeouts", "", SysFile.Number(timeouts) is > 0 and var late ? late : null, labels: [("mount", mount), ("operation", name[..^1].ToLowerInvariant())]);
            }
        }
    }

    private static string Plain(string escaped) => escaped.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
