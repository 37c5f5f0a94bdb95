using System.Globalization;

namespace Actors.Node.Tests.Processes;

/// <summary>An agent that is limited to one scheduler's root, beside another that serves another root of the host.</summary>
public sealed class OtherRootTests : RealJob
{
    private readonly string _id = Random.Shared.Next(100_000_000, 900_000_000).ToString(CultureInfo.InvariantCulture);

    [CgroupTheory, Tiers]
    [InlineData("poll")]
    public void What_runs_outside_its_root_is_never_found_by_its_environment_for_each_agent_of_the_host_would_tell_it(string tier)
    {
        Cgroups.Make("slurm_a");
        var other = Cgroups.Make($"slurm_b/uid_0/job_{_id}/step_0");
        using var scanner = Scanner(tier, root: $"{Cgroups.Root}/slurm_a", finders: "slurm-cgroup-v1,environ");
        scanner.Scan();
        var solver = Program("solver");

        // An exec in the directory, too, is no birth of a job: the process was there before.
        var inside = Start(other, "/bin/sh", $"SLURM_JOB_ID={_id} PBS_JOBID={_id}.server exec {solver} -c '{Burn}; {Stop}' burn 20000");
        UntilStopped(inside);
        var outside = Truth.Start(
            solver, ["-c", Stop], new Dictionary<string, string>(StringComparer.Ordinal) { ["SLURM_JOB_ID"] = $"{_id}1", ["PBS_JOBID"] = $"{_id}2.server" });
        try
        {
            UntilStopped(outside);
            scanner.Scan();
            Assert.Empty(scanner.Scan().Jobs);
        }
        finally
        {
            Truth.End(outside);
        }
    }
}
