using System.Globalization;
using System.Text.RegularExpressions;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>
/// NVIDIA GPUs as nvidia-smi tells of them, given to the jobs that were allocated them or run on them; memory and utilisation of a job's
/// own processes; and which allocated GPU is idle. What a GPU does not tell (<c>[N/A]</c>, as with MIG) is left out.
/// </summary>
internal sealed partial class NvidiaSampler(SamplerSection section) : NodeSampler
{
    private const double MiB = 1024 * 1024;

    private readonly SamplerCommand _smi = section.NeededCommand("command");
    private readonly List<string> _metrics = [.. section.Needed("metrics").Distinct(StringComparer.Ordinal)];
    private readonly bool _perProcess = section.Is("processes");
    private readonly JobOfProcess _jobs = new(section.Roots.Proc);

    public static NodeSamplerKind Kind { get; } = new("nvidia", section => new NvidiaSampler(section));

    public override string Name => Kind.Name;

    public override void Read(NodeReadingBuilder reading)
    {
        var gpus = ReadGpus();
        var shares = new GpuShares(reading.Jobs);
        var busy = new HashSet<int>();
        if (gpus.Count > 0)
        {
            reading.Try(() => ReadProcesses(reading, gpus, shares, busy));
            reading.Try(() => ReadUtilization(reading, shares));
        }

        foreach (var (job, index, rule) in shares.All)
        {
            if (!gpus.TryGetValue(index, out var gpu))
            {
                continue;
            }

            var label = ("gpu", index.ToString(CultureInfo.InvariantCulture));
            foreach (var (metric, value) in gpu.Values)
            {
                reading.Gauge(metric.Replace('.', '_'), UnitOf(metric), metric.StartsWith("memory.", StringComparison.Ordinal) ? value * MiB : value, job.Id, rule, label);
            }

            // With MIG no utilisation is told: whether a process runs is.
            var works = gpu.Values.TryGetValue("utilization.gpu", out var percent) ? percent > 0 : busy.Contains(index);
            reading.Gauge("idle", "", works ? 0 : 1, job.Id, rule, label);
        }
    }

    private Dictionary<int, Gpu> ReadGpus()
    {
        var gpus = new Dictionary<int, Gpu>();
        foreach (var line in Query().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(',', StringSplitOptions.TrimEntries);
            if (words.Length != _metrics.Count + 2 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                // "No devices were found"
                continue;
            }

            var gpu = new Gpu(words[1], new Dictionary<string, double>(StringComparer.Ordinal));
            for (var i = 0; i < _metrics.Count; i++)
            {
                if (SysFile.Number(words[i + 2]) is { } value)
                {
                    gpu.Values[_metrics[i]] = value;
                }
            }

            gpus[index] = gpu;
        }

        return gpus;
    }

    // A field that this driver does not know would take all others with it.
    private string Query()
    {
        while (true)
        {
            try
            {
                return _smi.With($"--query-gpu=index,uuid{string.Concat(_metrics.Select(metric => "," + metric))}", "--format=csv,noheader,nounits").Run();
            }
            catch (SamplerCommandException exception) when (UnknownField().Match(exception.Message) is { Success: true } match && _metrics.Remove(match.Groups["field"].Value))
            {
                Logging.NodeLog.NodeSamplerLeavesOut(section.Log, Name, $"nvidia-smi here has no {match.Groups["field"].Value}");
            }
        }
    }

    private void ReadProcesses(NodeReadingBuilder reading, Dictionary<int, Gpu> gpus, GpuShares shares, HashSet<int> busy)
    {
        var indexes = gpus.ToDictionary(pair => pair.Value.Uuid, pair => pair.Key, StringComparer.Ordinal);
        var used = new Dictionary<(FollowedJob Job, int Gpu), double>();
        foreach (var line in _smi.With("--query-compute-apps=pid,gpu_uuid,used_memory", "--format=csv,noheader,nounits").Run().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(',', StringSplitOptions.TrimEntries) is not [var number, var uuid, var memory] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                continue;
            }

            if (!indexes.TryGetValue(uuid, out var index))
            {
                // A MIG device's own name: ask whose part it is.
                AddMig(indexes);
                if (!indexes.TryGetValue(uuid, out index))
                {
                    continue;
                }
            }

            busy.Add(index);
            if (_jobs.Find(pid, reading.Jobs) is { } job)
            {
                shares.Runs(job, index);
                used[(job, index)] = used.GetValueOrDefault((job, index)) + (SysFile.Number(memory) ?? 0);
            }
        }

        foreach (var ((job, index), memory) in _perProcess ? used : [])
        {
            reading.Gauge("process_memory", "By", memory * MiB, job.Id, GpuShares.ByProcess, ("gpu", index.ToString(CultureInfo.InvariantCulture)));
        }
    }

    // Lines "GPU 0: … (UUID: GPU-…)", and below each "  MIG 1g.5gb     Device  0: (UUID: MIG-…)".
    private void AddMig(Dictionary<string, int> indexes)
    {
        var gpu = -1;
        foreach (var line in _smi.With("-L").Run().Split('\n'))
        {
            if (line.StartsWith("GPU ", StringComparison.Ordinal) && line.IndexOf(':', StringComparison.Ordinal) is var colon and > 4)
            {
                gpu = int.TryParse(line[4..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;
            }

            if (gpu >= 0 && line.IndexOf("(UUID: ", StringComparison.Ordinal) is var at and >= 0)
            {
                indexes.TryAdd(line[(at + 7)..].TrimEnd('\r', ' ', ')'), gpu);
            }
        }
    }

    // A header "# gpu pid type sm mem …" names the columns; "-" is not known.
    private void ReadUtilization(NodeReadingBuilder reading, GpuShares shares)
    {
        if (!_perProcess || !shares.All.Any())
        {
            return;
        }

        string[] columns = [];
        var sums = new Dictionary<(FollowedJob Job, string Gpu), double>();
        foreach (var line in _smi.With("pmon", "-c", "1", "-s", "u").Run().Split('\n'))
        {
            var words = line.TrimStart('#').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line.StartsWith('#'))
            {
                columns = words.Contains("pid", StringComparer.Ordinal) ? words : columns;
            }
            else if (Of("pid") is { } number && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Of("gpu") is { } gpu
                && SysFile.Number(Of("sm")) is { } percent && _jobs.Find(pid, reading.Jobs) is { } job)
            {
                sums[(job, gpu)] = sums.GetValueOrDefault((job, gpu)) + percent;
            }

            string? Of(string column) => Array.IndexOf(columns, column) is var at and >= 0 && at < words.Length ? words[at] : null;
        }

        foreach (var ((job, gpu), percent) in sums)
        {
            reading.Gauge("process_utilization", "%", percent, job.Id, GpuShares.ByProcess, ("gpu", gpu));
        }
    }

    private static string UnitOf(string metric) => metric switch
    {
        _ when metric.StartsWith("power.", StringComparison.Ordinal) => "W",
        _ when metric.StartsWith("utilization.", StringComparison.Ordinal) => "%",
        _ when metric.StartsWith("memory.", StringComparison.Ordinal) => "By",
        _ when metric.StartsWith("clocks.", StringComparison.Ordinal) => "MHz",
        _ when metric.StartsWith("temperature.", StringComparison.Ordinal) => "Cel",
        _ => "",
    };

    [GeneratedRegex("Field \"(?<field>[^\"]+)\" is not a valid field", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnknownField();

    private sealed record Gpu(string Uuid, Dictionary<string, double> Values);
}
