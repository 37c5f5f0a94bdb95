using Actors.EndToEnd.Processes;

namespace Actors.EndToEnd;

/// <summary>Tier bpf: the sums are in the kernel, and nothing of them outlives the agent.</summary>
public sealed class HookTests
{
    [HookFact]
    public async Task A_job_that_came_and_went_while_the_agent_was_stopped_is_charged_whole_and_a_killed_agent_leaves_nothing_in_the_kernel()
    {
        const int Stop = 19;
        const int Continue = 18;
        const int Count = 200;
        await using var site = await Site.StartAsync(nodeSettings: "actors.node.attribution=bpf");
        var (shell, alpha, beta) = (await InstallAsync(site, "shell"), await InstallAsync(site, "alpha"), await InstallAsync(site, "beta"));
        Child.Signal(site.Node.Pid, Stop);
        var job = site.Tree.Add(8000);
        const string Burn = "i=0; while [ $i -lt $1 ]; do i=$((i+1)); done";
        using var child = Child.StartIn(job, Programs.Environment(8000), Programs.Line(
            shell, "-c", $"n=0; while [ $n -lt {Count} ]; do {alpha} -c '{Burn}' burn 1000; {beta} -c '{Burn}' burn 2000; n=$((n+1)); done"));
        var truth = await child.End;
        var total = job.CpuSeconds();
        job.Remove();
        Child.Signal(site.Node.Pid, Continue);

        var view = await site.ClosedAsync("8000");
        Figures.AssertBalanced(view);
        Assert.Equal("bpf", view.Attribution);
        Assert.Contains("programs in the kernel", Assert.Single(view.Nodes!).AttributionReason, StringComparison.Ordinal);
        Figures.AssertTotalWithin(0.995 * total, total + 0.010, view);
        Assert.InRange(view.UnattributedSeconds ?? 0, 0, 0.005 * total);
        Assert.Equal([Count, Count], new[] { alpha, beta }.Select(p => view.Executables!.Single(e => e.Path == p).Processes));

        // The first shell's time before it joined is in the truth, and not in the job.
        Assert.InRange(view.Executables!.Sum(e => e.CpuSeconds), (0.995 * truth.CpuSeconds) - 0.020, truth.CpuSeconds + 0.050);

        var held = KernelObjects.Of(site.Node.Pid);
        Assert.Contains(held, o => o.Kind == "prog_id");
        Assert.Contains(held, o => o.Kind == "map_id");
        await site.Node.KillAsync();
        await Eventually.True("programs and maps to be gone", () => !held.Any(KernelObjects.Exists));
    }

    private static async Task<string> InstallAsync(Site site, string name)
    {
        var path = Path.Combine(site.Directory, name);
        await Command.RunAsync("/bin/cp", "/bin/sh", path);
        return path;
    }
}
