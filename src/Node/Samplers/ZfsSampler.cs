using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>Size and use of ZFS volumes, as <c>zfs list</c> tells.</summary>
internal sealed class ZfsSampler(SamplerSection section) : NodeSampler
{
    private readonly IReadOnlyList<string> _volumes = section.Needed("volumes");
    private readonly SamplerCommand _zfs = section.NeededCommand("command");

    public static NodeSamplerKind Kind { get; } = new("zfs", section => new ZfsSampler(section));

    public override string Name => Kind.Name;

    public override void Read(NodeReadingBuilder reading)
    {
        foreach (var (volume, owner) in _volumes.SelectMany(volume => JobPattern.Fill(volume, reading.Jobs)))
        {
            reading.Try(() =>
            {
                var output = _zfs.With("list", "-Hp", "-o", "used,avail", volume).Run();
                if (output.Split('\n')[0].Split('\t') is not [var first, var second] || SysFile.Number(first) is not { } used || SysFile.Number(second) is not { } free)
                {
                    throw new SamplerCommandException($"zfs list printed no sizes of {volume}");
                }

                var label = ("volume", volume);
                reading.Gauge("size", "By", used + free, owner, labels: label);
                reading.Gauge("free", "By", free, owner, labels: label);
                reading.Gauge("used", "By", used, owner, labels: label);
            });
        }
    }
}
