using System.Globalization;
using Actors.Node.Processes;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>
/// What processes of jobs use of GPUs, as drivers tell it of each opened device in /proc/PID/fdinfo (Documentation/gpu/drm-usage-stats.rst). A device that was
/// opened once and handed on to other descriptors or processes is one client, and counts once.
/// </summary>
/// <param name="procRoot">Where /proc is.</param>
internal sealed class DrmClients(string procRoot)
{
    private const int MostDescriptors = 4096;

    private readonly JobOfProcess _jobs = new(procRoot);
    private readonly Dictionary<(string Device, string Client, string Engine), (double Value, double Total)> _seen = [];
    private readonly Dictionary<(LocalJobId Job, int Gpu, string Engine), double> _busy = [];
    private DateTimeOffset? _readAt;

    /// <summary>Reads all processes of jobs: seconds in which their work ran on each engine of a GPU, and their memory there.</summary>
    /// <param name="reading">Takes the values.</param>
    /// <param name="cards">The GPUs, by their numbers.</param>
    /// <param name="shares">Takes whose processes run where.</param>
    public void Read(NodeReadingBuilder reading, IReadOnlyList<DrmCard> cards, GpuShares shares)
    {
        var elapsed = _readAt is { } before ? Math.Max(0, (reading.At - before).TotalSeconds) : 0;
        var isFirst = _readAt is null;
        _readAt = reading.At;
        HashSet<(string Device, string Client)> clients = [];
        HashSet<(string, string, string)> present = [];
        Dictionary<(FollowedJob Job, int Gpu), double> memory = [];
        HashSet<(LocalJobId, int, string)> fresh = [];
        foreach (var (job, text) in Descriptors(reading.Jobs))
        {
            var fields = DrmClient.Parse(text);
            if (fields is not { Device: { } device, Client: { } client } || Index(cards, device) is not { } gpu || !clients.Add((device, client)))
            {
                continue;
            }

            shares.Runs(job, gpu);
            memory[(job, gpu)] = memory.GetValueOrDefault((job, gpu)) + fields.MemoryBytes;
            foreach (var (engine, now) in fields.Engines)
            {
                present.Add((device, client, engine));
                var known = _seen.TryGetValue((device, client, engine), out var was);
                _seen[(device, client, engine)] = now;

                // Of clients that an agent finds at its start an earlier one may have told already.
                var growth = now.Total > 0
                    ? known && now.Total > was.Total ? Math.Clamp((now.Value - was.Value) / (now.Total - was.Total), 0, 1) * elapsed : 0
                    : isFirst ? 0 : Math.Max(0, now.Value - (known ? was.Value : 0)) / 1e9;
                var key = (job.Id, gpu, engine);
                if (!_busy.TryGetValue(key, out var sum))
                {
                    fresh.Add(key);
                }

                _busy[key] = sum + growth;
            }
        }

        foreach (var gone in _seen.Keys.Where(key => !present.Contains(key)).ToList())
        {
            _seen.Remove(gone);
        }

        foreach (var ((job, gpu), bytes) in memory)
        {
            reading.Gauge("process_memory", "By", bytes, job.Id, GpuShares.ByProcess, Label(gpu));
        }

        var followed = reading.Jobs.Select(job => job.Id).ToHashSet();
        foreach (var (key, seconds) in _busy.ToList())
        {
            if (!followed.Contains(key.Job))
            {
                _busy.Remove(key);
                continue;
            }

            // Its first reading is what a counter grows from: all of it is the job's own.
            reading.Counter("process_busy", "s", fresh.Contains(key) ? 0 : seconds, 0, key.Job, GpuShares.ByProcess, Label(key.Gpu), ("engine", key.Engine));
        }
    }

    private static (string, string) Label(int gpu) => ("gpu", gpu.ToString(CultureInfo.InvariantCulture));

    private static int? Index(IReadOnlyList<DrmCard> cards, string device)
    {
        for (var index = 0; index < cards.Count; index++)
        {
            if (string.Equals(cards[index].Device, device, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return null;
    }

    private IEnumerable<(FollowedJob Job, string Text)> Descriptors(IReadOnlyList<FollowedJob> jobs)
    {
        foreach (var process in SysFile.Names(procRoot))
        {
            if (!int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || _jobs.Find(pid, jobs) is not { } job)
            {
                continue;
            }

            foreach (var descriptor in SysFile.Names(Path.Combine(procRoot, process, "fd")).Take(MostDescriptors))
            {
                if (SysFile.Link(Path.Combine(procRoot, process, "fd", descriptor))?.StartsWith("/dev/dri/", StringComparison.Ordinal) == true
                    && SysFile.Text(Path.Combine(procRoot, process, "fdinfo", descriptor)) is { } text)
                {
                    yield return (job, text);
                }
            }
        }
    }
}
