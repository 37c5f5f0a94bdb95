using System.Globalization;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>AMD GPUs as the amdgpu driver shows them in sysfs, given to the jobs that were allocated them or run on them (KFD).</summary>
internal sealed class AmdGpuSampler(SamplerSection section) : NodeSampler
{
    private readonly string _kfd = Path.Combine(section.Roots.Sys, "class", "kfd", "kfd");
    private readonly string _sys = section.Roots.Sys;
    private readonly JobOfProcess _jobs = new(section.Roots.Proc);

    public static NodeSamplerKind Kind { get; } = new("amd-gpu", section => new AmdGpuSampler(section));

    public override string Name => Kind.Name;

    public override void Read(NodeReadingBuilder reading)
    {
        var cards = DrmCard.Find(_sys, "0x1002");
        var shares = new GpuShares(reading.Jobs);
        if (cards.Count > 0)
        {
            ReadProcesses(reading, cards, shares);
        }

        foreach (var (job, index, rule) in shares.All.Where(share => share.Gpu < cards.Count))
        {
            var card = cards[index];
            var label = ("gpu", index.ToString(CultureInfo.InvariantCulture));
            var busy = card.Value("gpu_busy_percent");
            reading.Gauge("utilization_gpu", "%", busy, job.Id, rule, label);
            reading.Gauge("utilization_memory", "%", card.Value("mem_busy_percent"), job.Id, rule, label);
            reading.Gauge("memory_used", "By", card.Value("mem_info_vram_used"), job.Id, rule, label);
            reading.Gauge("memory_total", "By", card.Value("mem_info_vram_total"), job.Id, rule, label);
            reading.Gauge("power_draw", "W", (card.Meter("power1_average") ?? card.Meter("power1_input")) / 1e6, job.Id, rule, label);
            reading.Gauge("temperature_gpu", "Cel", card.Meter("temp1_input") / 1000, job.Id, rule, label);
            reading.Gauge("idle", "", busy is { } known ? (known > 0 ? 0 : 1) : null, job.Id, rule, label);
        }
    }

    // kfd/proc/PID/vram_GPUID: bytes; the topology tells which card a GPUID is.
    private void ReadProcesses(NodeReadingBuilder reading, IReadOnlyList<DrmCard> cards, GpuShares shares)
    {
        var processes = SysFile.Names(Path.Combine(_kfd, "proc"));
        if (processes.Count == 0)
        {
            return;
        }

        var indexes = Indexes(cards);
        var used = new Dictionary<(FollowedJob Job, int Gpu), double>();
        foreach (var process in processes)
        {
            if (!int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || _jobs.Find(pid, reading.Jobs) is not { } job)
            {
                continue;
            }

            foreach (var file in SysFile.Names(Path.Combine(_kfd, "proc", process)).Where(file => file.StartsWith("vram_", StringComparison.Ordinal)))
            {
                if (indexes.TryGetValue(file[5..], out var index) && SysFile.Value(Path.Combine(_kfd, "proc", process, file)) is > 0 and var bytes)
                {
                    shares.Runs(job, index);
                    used[(job, index)] = used.GetValueOrDefault((job, index)) + bytes;
                }
            }
        }

        foreach (var ((job, index), bytes) in used)
        {
            reading.Gauge("process_memory", "By", bytes, job.Id, GpuShares.ByProcess, ("gpu", index.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private Dictionary<string, int> Indexes(IReadOnlyList<DrmCard> cards)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        var nodes = Path.Combine(_kfd, "topology", "nodes");
        foreach (var node in SysFile.Names(nodes))
        {
            var minor = (SysFile.Text(Path.Combine(nodes, node, "properties")) ?? "").Split('\n').FirstOrDefault(line => line.StartsWith("drm_render_minor ", StringComparison.Ordinal))?[17..].Trim();
            if (SysFile.Text(Path.Combine(nodes, node, "gpu_id")) is { Length: > 0 } id && minor is not null)
            {
                for (var index = 0; index < cards.Count; index++)
                {
                    if (string.Equals(cards[index].RenderMinor, minor, StringComparison.Ordinal))
                    {
                        indexes[id] = index;
                    }
                }
            }
        }

        return indexes;
    }
}
