using System.Collections.Concurrent;
using System.Globalization;

namespace Actors.Slurm;

/// <summary>Every kind of job, submitted at once by two users under two accounts, watched by four agents to the last record.</summary>
internal sealed class WorkloadRun : IAsyncDisposable
{
    /// <summary>Of the agents, in seconds.</summary>
    public const double IntervalSeconds = 1;

    /// <summary>The workloads of run_one.sh.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

    /// <summary>Of short processes under two names each, two at once on a node with each tier: name and node.</summary>
    public static readonly IReadOnlyList<(string Name, int Node)> Short = [("short-1", 0), ("short-2", 0), ("short-3", 2), ("short-4", 2)];

    /// <summary>Of the array.</summary>
    public const int Tasks = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);

    private WorkloadRun(Programs programs, Site site)
    {
        Programs = programs;
        Site = site;
    }

    public Programs Programs { get; }

    public Site Site { get; }

    /// <summary>Rows of the accounting database, all incarnations.</summary>
    public IReadOnlyList<AccountingRow> Accounting { get; private set; } = [];

    public int Id(string name) => _ids[name];

    public IReadOnlyList<AccountingRow> Rows(string name) => [.. Accounting.Where(r => r.JobId.Split('_', '+')[0] == $"{Id(name)}")];

    /// <summary>A job with its parts: the newest incarnation, or the one asked for.</summary>
    public Task<JobView> JobAsync(string name, int? incarnation = null) => Site.ClosedAsync(
        incarnation is { } i ? string.Create(CultureInfo.InvariantCulture, $"{SlurmCluster.Name}:{Id(name)}:{i}") : Id(name).ToString(CultureInfo.InvariantCulture));

    public static async Task<WorkloadRun> MakeAsync(Programs programs)
    {
        var run = new WorkloadRun(programs, await Site.StartAsync(programs.Cluster, $"{IntervalSeconds}s", programs.Cluster.Nodes).ConfigureAwait(false));
        try
        {
            await run.SubmitAsync().ConfigureAwait(false);
            await run.InterveneAsync().ConfigureAwait(false);
            await run.EndAsync().ConfigureAwait(false);
            return run;
        }
        catch
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    private async Task SubmitAsync()
    {
        var burn = Programs.Gromacs;
        // Requeued first: it takes the longest, for it must be seen before.
        _ids["requeued"] = await Programs.SubmitAsync("bob", "requeued", $"if [ -z \"$SLURM_RESTART_COUNT\" ]; then exec \"{burn}\" -c 1 -s 600; else exec \"{burn}\" -c 0.5; fi").ConfigureAwait(false);
        foreach (var kind in Kinds)
        {
            string[] options = kind switch { "f" => ["--mem=450"], "c" => ["-c4", "-A", "chemistry"], _ => [] };
            _ids[kind] = await Programs.SubmitWorkloadAsync(kind is "a" or "c" or "e" or "g" or "i" ? "alice" : "bob", kind, kind, options).ConfigureAwait(false);
        }

        foreach (var (name, node) in Short)
        {
            _ids[name] = await Programs.SubmitWorkloadAsync("bob", "l", name, "-w", Programs.Cluster.Nodes[node]).ConfigureAwait(false);
        }

        _ids["array"] = await Programs.SubmitAsync("bob", "array", $"exec \"{burn}\" -c 1.$SLURM_ARRAY_TASK_ID", $"--array=1-{Tasks}").ConfigureAwait(false);
        _ids["het"] = await Programs.Cluster.SubmitAsync(
            "alice", "-J", "het", "-o", Path.Combine(Programs.Output, "het.out"), "-n1", ":", "-n1", "--wrap", $"srun --het-group=0,1 '{burn}' -c 1.5").ConfigureAwait(false);
        _ids["wide"] = await Programs.SubmitAsync("bob", "wide", $"exec srun \"{Programs.Truth}\" -o \"{Path.Combine(Programs.Output, "whole-wide.jsonl")}\" -l step -- \"{burn}\" -c 2", "-N2", "--ntasks-per-node=1").ConfigureAwait(false);
        _ids["forged"] = await Programs.SubmitAsync(
            "bob", "forged", $"export SLURM_JOB_ID=1 SLURM_JOBID=1 SLURM_JOB_ACCOUNT=physics SLURM_JOB_USER=alice SLURM_JOB_UID=0; exec \"{burn}\" -c 1 -s 3").ConfigureAwait(false);
        _ids["failed"] = await Programs.Cluster.SubmitAsync("alice", "-J", "failed", "-o", "/nonexistent/directory/out", "--wrap", "true").ConfigureAwait(false);
        _ids["cancelled"] = await Programs.Cluster.SubmitAsync("alice", "-J", "cancelled", "-o", "/dev/null", "-H", "--wrap", "true").ConfigureAwait(false);
        var granted = await Programs.Cluster.TryAsync("bob", "salloc", "-J", "empty", "-n1", "--no-shell").ConfigureAwait(false);
        _ids["empty"] = int.Parse(granted.Error.Split("allocation ")[^1].Split([' ', '\n'])[0], CultureInfo.InvariantCulture);
    }

    private async Task InterveneAsync()
    {
        var cluster = Programs.Cluster;
        await cluster.RunAsync("alice", "scancel", $"{Id("cancelled")}").ConfigureAwait(false);
        await Site.SeenAsync(Id("empty"), j => j.Nodes!.Count == 1).ConfigureAwait(false);
        await cluster.RunAsync("bob", "scancel", $"{Id("empty")}").ConfigureAwait(false);

        // Requeued once its CPU was seen; then it need not wait for its old credential to expire.
        await Eventually.Get(
            "the job to be requeued has run", async () => await Site.JobAsync($"{Id("requeued")}").ConfigureAwait(false) is { CpuSeconds: > 0.9 } seen ? seen : null, s_patience).ConfigureAwait(false);
        await cluster.RunAsync("bob", "scontrol", "requeue", $"{Id("requeued")}").ConfigureAwait(false);
        await Eventually.Get(
            "the requeued job waits again", async () => (await cluster.RunAsync("bob", "squeue", "-h", "-o", "%T", "-j", $"{Id("requeued")}").ConfigureAwait(false)) is "PENDING" ? new object() : null, s_patience).ConfigureAwait(false);

        await RequeuedRun.LetGoAsync(cluster, Id("requeued")).ConfigureAwait(false);
    }

    private async Task EndAsync()
    {
        await Eventually.Get(
            "every job has left the queue", async () => (await Programs.Cluster.RunAsync("root", "squeue", "-h", "-o", "%A").ConfigureAwait(false)).Length == 0 ? new object() : null, s_patience).ConfigureAwait(false);
        // More rows than jobs submitted: the array's other tasks, the second component, the second incarnation.
        Accounting = await Programs.Cluster.EndedAsync([.. _ids.Values], _ids.Count + Tasks - 1 + 1 + 1).ConfigureAwait(false);
    }
}
