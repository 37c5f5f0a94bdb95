using System.Globalization;

namespace Actors.Slurm;

/// <summary>
/// One agent for all nodes of the host, and jobs that do not simply run to their ends: suspended, thrown out, of a node that fails, made smaller, requeued while the
/// agent is away.
/// </summary>
internal sealed class InterruptedRun : IAsyncDisposable
{
    /// <summary>CPU of the first run of a job that runs twice.</summary>
    public const double FirstSeconds = 0.5;

    /// <summary>CPU of the second.</summary>
    public const double SecondSeconds = 0.3;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    private InterruptedRun(Programs programs, Site site)
    {
        Programs = programs;
        Site = site;
    }

    public Programs Programs { get; }

    public Site Site { get; }

    /// <summary>What a job had used when it had surely been frozen, and some passes later.</summary>
    public (double Before, double After) WhileFrozen { get; private set; }

    /// <summary>The counter of the job's first run before it was requeued in the agent's absence.</summary>
    public double CountedBeforeRequeue { get; private set; }

    public string Node(int number) => Programs.Cluster.Nodes[number - 1];

    public Task<JobView> JobAsync(string name, int incarnation = 1) => Site.ClosedAsync(Key(name, incarnation));

    public static async Task<InterruptedRun> MakeAsync(Programs programs)
    {
        var run = new InterruptedRun(programs, await Site.StartAsync(programs.Cluster, "1s", Site.Host).ConfigureAwait(false));
        try
        {
            await run.SubmitAsync().ConfigureAwait(false);
            await Task.WhenAll(run.SuspendAsync(), run.ThrowOutAsync(), run.FailNodeAsync(), run.ResizeAsync()).ConfigureAwait(false);
            await run.RequeueUnseenAsync().ConfigureAwait(false);
            return run;
        }
        catch
        {
            // They would wait in the way of the other tests' jobs.
            await programs.Cluster.TryAsync("root", ["scancel", .. run._ids.Values.Select(id => id.ToString(CultureInfo.InvariantCulture))]).ConfigureAwait(false);
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    private async Task SubmitAsync()
    {
        var burn = Programs.Gromacs;
        _ids["failed"] = await SubmitTwiceAsync("failed", Node(1)).ConfigureAwait(false);
        _ids["thrownOut"] = await SubmitTwiceAsync("thrownOut", Node(4), "--exclusive").ConfigureAwait(false);
        _ids["suspended"] = await SubmitAsync("alice", "suspended", $"exec '{burn}' -c 3600", "-w", Node(2)).ConfigureAwait(false);
        _ids["resized"] = await SubmitAsync(
            "alice", "resized",
            $"srun '{burn}' -c 0.5; touch '{Mark("resized", 0)}'; until [ -e '{Go}' ]; do sleep 0.1; done; scontrol update jobid=$SLURM_JOB_ID NumNodes=1; "
            + $". ./slurm_job_${{SLURM_JOB_ID}}_resize.sh; srun '{burn}' -c 0.7; touch '{Mark("resized", 1)}'; exec sleep 3600",
            "-N2", "--ntasks-per-node=1", "-w", $"{Node(2)},{Node(3)}").ConfigureAwait(false);
    }

    private string Go => Path.Combine(Programs.Output, "resize");

    private async Task ResizeAsync()
    {
        await BurntAsync("resized", 0).ConfigureAwait(false);
        await File.WriteAllTextAsync(Go, "").ConfigureAwait(false);
        await BurntAsync("resized", 1).ConfigureAwait(false);
        await RootAsync("scancel", $"{_ids["resized"]}").ConfigureAwait(false);
        await JobAsync("resized").ConfigureAwait(false);
    }

    private async Task SuspendAsync()
    {
        var (id, key) = (_ids["suspended"], Key("suspended", 1));
        await Site.SeenAsync(id, j => j.CpuSeconds > 0.5).ConfigureAwait(false);
        await RootAsync("scontrol", "suspend", $"{id}").ConfigureAwait(false);
        await Site.SeenAsync(id, j => j.Nodes!.Any(n => n.Suspended.Any(s => s.End is null))).ConfigureAwait(false);

        // Its steps are frozen one after the other.
        await Eventually.True(
            "two readings of the frozen job are the same",
            async () => (WhileFrozen = (await LaterAsync(key).ConfigureAwait(false), await LaterAsync(key).ConfigureAwait(false))) is var (before, after) && before == after).ConfigureAwait(false);
        await RootAsync("scontrol", "resume", $"{id}").ConfigureAwait(false);
        await Site.SeenAsync(id, j => j.CpuSeconds > WhileFrozen.After && j.Nodes!.Any(n => n.Suspended.All(s => s.End is not null))).ConfigureAwait(false);
        await RootAsync("scancel", $"{id}").ConfigureAwait(false);
    }

    private async Task ThrowOutAsync()
    {
        await BurntAsync("thrownOut", 0).ConfigureAwait(false);
        await SubmitAsync("alice", "urgent", $"exec '{Programs.Gromacs}' -c 0.1", "-p", "urgent", "--exclusive", "-w", Node(4)).ConfigureAwait(false);
        await RunAgainAsync("thrownOut").ConfigureAwait(false);
    }

    private async Task FailNodeAsync()
    {
        await BurntAsync("failed", 0).ConfigureAwait(false);
        await RootAsync("scontrol", "update", $"nodename={Node(1)}", "state=down", "reason=test").ConfigureAwait(false);
        await PendingAsync("failed").ConfigureAwait(false);
        await Eventually.True(
            "the node is back",
            async () =>
            {
                // Its slurmd may have brought it back by then.
                await Programs.Cluster.TryAsync("root", "scontrol", "update", $"nodename={Node(1)}", "state=resume").ConfigureAwait(false);
                return await RootAsync("sinfo", "-h", "-p", "batch", "-n", Node(1), "-o", "%t").ConfigureAwait(false) is "idle" or "mix" or "alloc";
            }).ConfigureAwait(false);

        // It waits for its old credential to expire: two minutes that this does not take.
        await RootAsync("scancel", $"{_ids["failed"]}").ConfigureAwait(false);
    }

    private async Task RequeueUnseenAsync()
    {
        var id = _ids["requeued"] = await SubmitTwiceAsync("requeued", Node(3)).ConfigureAwait(false);
        await BurntAsync("requeued", 0).ConfigureAwait(false);
        await Site.Agent(Site.Host).KillAsync().ConfigureAwait(false);
        var directory = Directory.GetDirectories(SlurmCluster.CpuRoot(Node(3)), $"job_{id}", SearchOption.AllDirectories).Single();
        CountedBeforeRequeue = double.Parse(await File.ReadAllTextAsync(directory + "/cpuacct.usage").ConfigureAwait(false), CultureInfo.InvariantCulture) / 1e9;
        await RootAsync("scontrol", "requeue", $"{id}").ConfigureAwait(false);
        await PendingAsync("requeued").ConfigureAwait(false);
        await Eventually.True("the first run's directory is gone", () => !Directory.Exists(directory)).ConfigureAwait(false);
        await Site.StartAgentAsync(Site.Host).ConfigureAwait(false);
        await RunAgainAsync("requeued").ConfigureAwait(false);
    }

    private Task<int> SubmitTwiceAsync(string name, string node, params IReadOnlyList<string> options) => SubmitAsync(
        "bob", name,
        string.Create(
            CultureInfo.InvariantCulture,
            $"if [ -z \"$SLURM_RESTART_COUNT\" ]; then '{Programs.Gromacs}' -c {FirstSeconds}; touch '{Mark(name, 0)}'; else '{Programs.Gromacs}' -c {SecondSeconds}; touch '{Mark(name, 1)}'; fi; exec sleep 3600"),
        ["--requeue", "-w", node, .. options]);

    private Task<int> SubmitAsync(string user, string name, string script, params IReadOnlyList<string> options) =>
        Programs.Cluster.SubmitAsync(user, ["-J", name, "-o", "/dev/null", .. options, "--wrap", script]);

    private string Mark(string name, int part) => Path.Combine(Programs.Output, string.Create(CultureInfo.InvariantCulture, $"{name}-{part}"));

    /// <summary>A part of a job's work is done, and the agent has told of it: what comes from now on is waiting.</summary>
    private async Task BurntAsync(string name, int part, int incarnation = 1)
    {
        await Eventually.True($"part {part} of job {name} is done", () => File.Exists(Mark(name, part))).ConfigureAwait(false);
        await LaterAsync(Key(name, incarnation)).ConfigureAwait(false);
    }

    private Task PendingAsync(string name) => Eventually.True(
        $"job {name} waits again", async () => await RootAsync("squeue", "-h", "-o", "%T", "-j", $"{_ids[name]}").ConfigureAwait(false) is "PENDING");

    private async Task RunAgainAsync(string name)
    {
        await PendingAsync(name).ConfigureAwait(false);
        await RequeuedRun.LetGoAsync(Programs.Cluster, _ids[name]).ConfigureAwait(false);
        await BurntAsync(name, 1, 2).ConfigureAwait(false);
        await RootAsync("scancel", $"{_ids[name]}").ConfigureAwait(false);
        await JobAsync(name, 2).ConfigureAwait(false);
    }

    private string Key(string name, int incarnation) => string.Create(CultureInfo.InvariantCulture, $"{SlurmCluster.Name}:{_ids[name]}:{incarnation}");

    private Task<string> RootAsync(params IReadOnlyList<string> command) => Programs.Cluster.RunAsync("root", command);

    /// <summary>A job's CPU by a reading that began after now: the second one from now.</summary>
    private async Task<double> LaterAsync(string key)
    {
        var job = await Site.SeenAsync(key, j => j.Nodes!.Count > 0).ConfigureAwait(false);
        for (var i = 0; i < 2; i++)
        {
            var last = job.Nodes!.Select(n => n.Observed).Max(StringComparer.Ordinal);
            job = await Site.SeenAsync(key, j => string.CompareOrdinal(j.Nodes!.Select(n => n.Observed).Max(StringComparer.Ordinal), last) > 0).ConfigureAwait(false);
        }

        return job.CpuSeconds!.Value;
    }
}
