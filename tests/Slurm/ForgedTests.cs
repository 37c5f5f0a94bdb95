using System.Globalization;
using System.Text;
using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>Processes outside of any cgroup that say they are another user's job.</summary>
[Collection(SlurmCollection.Name)]
public sealed class ForgedTests(SlurmFixture slurm)
{
    [SlurmFact]
    public Task Who_names_anothers_job_beside_its_account_and_node_adds_nothing_to_it() => slurm.SideBySideAsync(RunAsync);

    internal static async Task RunAsync(Programs programs)
    {
        var cluster = programs.Cluster;
        var node = cluster.Nodes[3];
        await using var site = await Site.StartAsync(cluster, "1s", everywhere: true, Site.Host);

        // It waits: no cgroup tells anybody yet that the number is its.
        var id = (await cluster.SubmitAsync("alice", "-J", "victim", "-o", "/dev/null", "-H", "-w", node, "--wrap", $"exec '{programs.Gromacs}' -c 0.5")).ToString(CultureInfo.InvariantCulture);
        using var forger = Child.Start(
            [.. new[] { "/usr/bin/setpriv", "--reuid", "bob", "--clear-groups", "--", programs.Tick, "-c", "1", "-s", "3600" }.Select(Encoding.UTF8.GetBytes)],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["SLURM_JOB_ID"] = id,
                ["SLURM_JOBID"] = id,
                ["SLURM_JOB_ACCOUNT"] = "physics",
                ["SLURM_JOB_USER"] = "alice",
                ["SLURMD_NODENAME"] = node,
            });
        try
        {
            await Eventually.Get("the claim", async () => (await site.JobsAsync()).FirstOrDefault(j => j.JobId == id && j is { Confirmed: false, CpuSeconds: > 0.9 }));
            await cluster.RunAsync("root", "scontrol", "release", id);
            var run = await Eventually.Get("the run", async () => (await site.JobsAsync()).FirstOrDefault(j => j.JobId == id && j is { Confirmed: true, State: "closed" }));
            var job = await site.ClosedAsync(run.Key);

            Assert.Equal(("alice", "physics", true), (job.User, job.Project, job.Complete));
            Figures.AssertTotalWithin(0.45, 0.6, job);
            Assert.Equal(0, Figures.Of(job, programs.Tick));
            var claim = (await site.JobAsync(Assert.Single(await site.JobsAsync(), j => j.JobId == id && j.Key != run.Key).Key))!;
            Assert.False(claim.Confirmed);
            Assert.NotNull(claim.UnconfirmedReason);
            Assert.Empty(claim.Records!);
        }
        finally
        {
            forger.Kill();
            await forger.End;
        }
    }
}
