using System.Globalization;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>Which GPUs are whose: those a job was allocated, as its environment says, and those on which its processes run.</summary>
internal sealed class GpuShares
{
    /// <summary>Name of the rule by which a GPU's values are a job's because the scheduler gave it the GPU.</summary>
    public const string Allocated = "allocated";

    /// <summary>Name of the rule by which they are because a process of the job runs there.</summary>
    public const string ByProcess = "by-process";

    private const int MostGpus = 256;

    private readonly Dictionary<(FollowedJob Job, int Gpu), string> _rules = [];

    public GpuShares(IReadOnlyList<FollowedJob> jobs)
    {
        foreach (var job in jobs)
        {
            foreach (var gpu in Indexes(job.GpuIds))
            {
                _rules[(job, gpu)] = Allocated;
            }
        }
    }

    /// <summary>Jobs and their GPUs, and why.</summary>
    public IEnumerable<(FollowedJob Job, int Gpu, string Rule)> All => _rules.Select(pair => (pair.Key.Job, pair.Key.Gpu, pair.Value));

    /// <summary>A process of a job runs on a GPU.</summary>
    public void Runs(FollowedJob job, int gpu) => _rules.TryAdd((job, gpu), ByProcess);

    /// <summary>Numbers of Slurm's form, <c>0,2-3</c>; what has another form names none.</summary>
    internal static IReadOnlyList<int> Indexes(string text)
    {
        var indexes = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!Number(dash < 0 ? part : part[..dash], out var first) || !Number(dash < 0 ? part : part[(dash + 1)..], out var last))
            {
                return [];
            }

            for (var index = first; index <= last; index++)
            {
                indexes.Add(index);
            }
        }

        return indexes;

        static bool Number(string digits, out int value) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < MostGpus;
    }
}
