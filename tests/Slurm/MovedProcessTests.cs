using System.Globalization;
using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>A process that is put into a job late and taken out early.</summary>
[Collection(SlurmCollection.Name)]
public sealed class MovedProcessTests(SlurmFixture slurm)
{
    private const int Stop = 19;
    private const int Continue = 18;

    [SlurmFact]
    public Task A_process_is_charged_for_what_it_used_inside_the_job() => slurm.SideBySideAsync(RunAsync);

    internal static async Task RunAsync(Programs programs)
    {
        var cluster = programs.Cluster;
        var node = cluster.Nodes[1];
        await using var site = await Site.StartAsync(cluster, "1s", node);
        var before = SlurmCluster.RootSeconds(node);
        var id = await cluster.SubmitAsync("bob", "-J", "moved", "-o", "/dev/null", "-w", node, "--wrap", "exec sleep 3600");
        await site.SeenAsync(id, j => j.Executables!.Any(e => e.Role is "job"));
        var directory = Assert.Single(Directory.GetDirectories(SlurmCluster.CpuRoot(node), $"job_{id}", SearchOption.AllDirectories));

        using var guest = Child.Start([.. new[] { programs.Gromacs, "-c", "3600" }.Select(System.Text.Encoding.UTF8.GetBytes)], new Dictionary<string, string>(StringComparer.Ordinal));
        await Eventually.True("the guest has used half a second", () => CpuSeconds(guest.Pid) > 0.5);
        // It stands still until the agent has seen each move: how soon that is, is not tested here.
        Child.Signal(guest.Pid, Stop);
        File.WriteAllText(Path.Combine(directory, "step_batch", "task_0", "cgroup.procs"), $"{guest.Pid}");
        await site.SeenAsync(id, j => j.Executables!.Any(e => e.Path == programs.Gromacs));
        var empty = Counter(directory);
        Child.Signal(guest.Pid, Continue);
        await Eventually.True("the guest has used two seconds inside", () => Counter(directory) - empty > 2);
        Child.Signal(guest.Pid, Stop);
        await SeenFromNowAsync(site, id);
        File.WriteAllText("/sys/fs/cgroup/cpuacct/cgroup.procs", $"{guest.Pid}");
        var used = Counter(directory) - empty;
        await SeenFromNowAsync(site, id);
        var outside = CpuSeconds(guest.Pid);
        Child.Signal(guest.Pid, Continue);
        await Eventually.True("the guest has used half a second outside", () => CpuSeconds(guest.Pid) > outside + 0.5);
        await cluster.RunAsync("bob", "scancel", $"{id}");
        var job = await site.ClosedAsync(id);
        guest.Kill();
        await guest.End;

        Figures.AssertNear(used, job, programs.Gromacs);
        Figures.AssertBalanced(job);
        Assert.Equal(SlurmCluster.RootSeconds(node) - before, job.CpuSeconds!.Value, 0.001);
    }

    /// <summary>A reading of the job that began after now: the second one from now.</summary>
    private static async Task SeenFromNowAsync(Site site, int id)
    {
        for (var i = 0; i < 2; i++)
        {
            var last = (await site.JobAsync($"{id}"))!.Nodes![0].Observed;
            await site.SeenAsync(id, j => j.Nodes![0].Observed != last);
        }
    }

    private static double Counter(string directory) => double.Parse(File.ReadAllText(Path.Combine(directory, "cpuacct.usage")), CultureInfo.InvariantCulture) / 1e9;

    /// <summary>By the scheduler's statistics, in nanoseconds, of its only thread.</summary>
    private static double CpuSeconds(int pid) => double.Parse(File.ReadAllText($"/proc/{pid}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e9;
}
