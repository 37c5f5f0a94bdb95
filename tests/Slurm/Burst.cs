using System.Globalization;

namespace Actors.Slurm;

/// <summary>One array of short jobs by each user, watched from the first to the last record.</summary>
internal sealed class Burst : IAsyncDisposable
{
    private const int TasksOfAnArray = 100;

    /// <summary>Jobs in all.</summary>
    public const int Count = 2 * TasksOfAnArray;

    private const double SecondsPerJob = 0.001;
    // A job's directory goes some milliseconds after its last process. Who gets the CPU later than that reads late, or not at all.
    private static readonly TimeSpan s_inTime = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);
    private readonly SlurmCluster _cluster;
    private readonly Site _site;
    private HeldUsers? _held;
    private double _before;
    private (double Jobs, double UnassignedTail) _toldBefore;
    private double _counted;
    private HashSet<string> _ids = [];
    private double _tail;

    private Burst(SlurmCluster cluster, Site site)
    {
        _cluster = cluster;
        _site = site;
    }

    /// <summary>How late a thread got the CPU at most while jobs ran: so late may agents have been too.</summary>
    public TimeSpan LongestDelay { get; private set; }

    /// <summary>The jobs that agents measured.</summary>
    public IReadOnlyList<JobView> Jobs { get; private set; } = [];

    /// <param name="programs">The workloads.</param>
    /// <param name="during">What to do to the site while jobs end.</param>
    public static async Task<Burst> RunAsync(Programs programs, Func<Site, Task> during)
    {
        var cluster = programs.Cluster;
        string[] users = ["alice", "bob"];
        var burst = new Burst(cluster, await Site.StartAsync(cluster, "10s", cluster.Nodes).ConfigureAwait(false));
        try
        {
            // Not the first job that these agents ever see.
            var first = await cluster.SubmitAsync("bob", "-J", "first", "-o", "/dev/null", "-N4", "--wrap", $"srun '{programs.Tick}' -c 0.1 -s 1").ConfigureAwait(false);
            await burst._site.ClosedAsync(first).ConfigureAwait(false);
            burst._held = await HeldUsers.HoldAsync(users, cluster.Nodes).ConfigureAwait(false);
            burst._before = cluster.Nodes.Sum(SlurmCluster.RootSeconds);
            burst._toldBefore = await burst._site.SumsOfAgentsAsync().ConfigureAwait(false);

            // A fifth of a job's life is CPU time: so hosts with few CPUs run them at much the same pace.
            var script = $"life=$((50 + SLURM_ARRAY_TASK_ID * 9 / 2)); exec '{programs.Tick}' -c $(printf 0.%03d $((life / 5))) -s $(printf 0.%03d $((life * 4 / 5)))";
            var arrays = new List<int>();
            foreach (var user in users)
            {
                arrays.Add(await cluster.SubmitAsync(
                    user, "-J", "burst", "-o", "/dev/null", "--mem=32", $"--array=1-{TasksOfAnArray}", "--wrap", script).ConfigureAwait(false));
            }

            using var punctuality = new Punctuality();
            await during(burst._site).ConfigureAwait(false);
            await Eventually.Get(
                "every job has left the queue", async () => (await cluster.RunAsync("root", "squeue", "-h", "-o", "%A").ConfigureAwait(false)).Length == 0 ? new object() : null, s_patience).ConfigureAwait(false);
            burst.LongestDelay = punctuality.LongestDelay;
            var rows = await cluster.EndedAsync(arrays, Count).ConfigureAwait(false);
            burst._ids = [.. rows.Select(r => r.RawId.ToString(CultureInfo.InvariantCulture))];
            await burst.WatchToTheEndAsync().ConfigureAwait(false);
            return burst;
        }
        catch
        {
            await burst.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Jobs, and what no single one can be charged with, make up what the kernel counted below the scheduler's roots, within a millisecond each.</summary>
    public void AssertSumHolds() => Assert.Equal(_counted, Jobs.Sum(j => j.CpuSeconds!.Value) + _tail, SecondsPerJob * Count);

    /// <summary>Agents measured every job. One whose directory came and went unseen may have used less than anybody can prove to be its own.</summary>
    public void AssertAllSeen()
    {
        var seen = Jobs.Select(j => j.JobId).ToHashSet(StringComparer.Ordinal);
        var unseen = _ids.Where(id => !seen.Contains(id)).ToList();
        Assert.True(unseen.Count == 0, $"not seen: {string.Join(", ", unseen)}\n{string.Join('\n', _cluster.Nodes.SelectMany(n => _site.Agent(n).Log.Split('\n')).Where(l => unseen.Exists(id => l.Contains($" {id} ", StringComparison.Ordinal))))}");
    }

    /// <summary>Until the agents have told all that the kernel counted, and every job that they measured is closed. What does not come is for the assertions to tell.</summary>
    private async Task WatchToTheEndAsync()
    {
        const double Rounding = 0.001;
        _counted = _cluster.Nodes.Sum(SlurmCluster.RootSeconds) - _before;
        try
        {
            await Eventually.True(
                "the last word on the short jobs",
                async () =>
                {
                    var told = await _site.SumsOfAgentsAsync().ConfigureAwait(false);
                    _tail = told.UnassignedTail - _toldBefore.UnassignedTail;
                    Jobs = [.. (await _site.JobsAsync().ConfigureAwait(false)).Where(j => _ids.Contains(j.JobId) && j.TotalSource is "cgroup" or "cgroup+parent" or "processes")];
                    return Jobs.Count == Count && Jobs.All(j => j.State is "closed") && Math.Abs(told.Jobs - _toldBefore.Jobs - Jobs.Sum(j => j.CpuSeconds!.Value)) <= Rounding;
                }).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
        }
    }

    /// <summary>
    /// Every total is from counters. Of the jobs of each tier at least 99 % have a final one: in tier bpf the sums are in the kernel whenever the agent gets the CPU; the others need it before a job's directory
    /// goes, which no agent can promise on a host whose CPUs are all busy, or that is stopped: then those that may be short say so, and the sum holds.
    /// </summary>
    /// <param name="stopped">Some agents were stopped meanwhile.</param>
    public void AssertFinal(bool stopped = false)
    {
        Assert.All(Jobs, job => Assert.True(job.TotalSource is "cgroup" or "cgroup+parent", Figures.Told(job)));
        foreach (var jobs in Jobs.GroupBy(j => j.Attribution, StringComparer.Ordinal).Where(g => g.Key is "bpf" || (!stopped && LongestDelay < s_inTime)))
        {
            var others = jobs.Where(j => j.TotalSource is not ("cgroup" or "cgroup+parent") || j.TotalIsLowerBound).ToList();
            Assert.True(others.Count <= Math.Ceiling(0.01 * jobs.Count()), $"{others.Count} of {jobs.Count()} in tier {jobs.Key}:\n{string.Join('\n', others.Select(Figures.Told))}\nunattributed: {string.Join('\n', jobs.Where(j => j.UnattributedSeconds > 0.002).Select(Figures.Told))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync().ConfigureAwait(false);
        _held?.Dispose();
    }
}
