using System.Text.Json;
using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary><c>actors-node --check</c> beside a real slurmd.</summary>
[Collection(SlurmCollection.Name)]
public sealed class CheckTests(SlurmFixture slurm)
{
    [SlurmFact]
    public async Task The_set_up_that_slurmd_has_is_read_and_found_good()
    {
        var cluster = (await slurm.ProgramsAsync()).Cluster;
        var findings = await CheckAsync(cluster, ["--unset=SLURM_CONF"], "actors.cluster=" + SlurmCluster.Name);

        Assert.DoesNotContain(findings, f => f.Verdict is "better");
        Assert.Contains(findings, f => f.Text.Contains($"set-up read by scontrol show config with SLURM_CONF={cluster.ConfigurationFile}, as slurmd has it", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Text.Contains("each job has a CPU counter of its own", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Text.Contains("PrologFlags has Contain", StringComparison.Ordinal));
    }

    [SlurmFact]
    public async Task Names_that_Slurm_does_not_know_are_told()
    {
        var cluster = (await slurm.ProgramsAsync()).Cluster;
        var findings = await CheckAsync(cluster, [$"SLURM_CONF={cluster.ConfigurationFile}"], "actors.cluster=elsewhere", "actors.node.name=nobody");

        Assert.Contains(findings, f => f is { Verdict: "better" } && f.Text.Contains("Slurm calls the cluster testcluster", StringComparison.Ordinal));
        Assert.Contains(findings, f => f is { Verdict: "better" } && f.Text.Contains("Slurm knows no node nobody", StringComparison.Ordinal));
    }

    /// <summary>What is said of Slurm.</summary>
    private static async Task<IReadOnlyList<(string Verdict, string Text)>> CheckAsync(SlurmCluster cluster, string[] environment, params string[] settings)
    {
        var check = await Command.RunAsync(
            "/usr/bin/env",
            [
                .. environment, Installation.Node, "--check", "--json", "--set", $"actors.node.name={cluster.Nodes[0]}",
                .. settings.SelectMany(s => new[] { "--set", s }),
            ]);
        using var json = JsonDocument.Parse(check.Output);
        return [.. json.RootElement.GetProperty("findings").EnumerateArray()
            .Where(f => f.GetProperty("topic").GetString() is "Slurm")
            .Select(f => (f.GetProperty("verdict").GetString()!, f.GetProperty("text").GetString()!))];
    }
}
