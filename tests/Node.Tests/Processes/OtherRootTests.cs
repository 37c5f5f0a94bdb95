using System.Globalization;

namespace Actors.Node.Tests.Processes;

/// <summary>An agent that is limited to one scheduler's root, beside another that serves another root of the host.</summary>
public sealed class OtherRootTests : RealJob
{
    private readonly string _id = Random.Shared.Next(100_000_000, 900_000_000).ToString(CultureInfo.InvariantCulture);

    [CgroupTheory, Tiers]
    [InlineData("poll")]
    public void A_job_in_another_root_is_never_found_by_its_environment(string tier)
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
            // Of no scheduler's directory, it is found by the one of its numbers that can be right: Slurm's jobs of this root have directories.
            var seen = Until(scanner, "the job without a directory", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == $"{_id}2.server"));
            Assert.Equal("pbs", seen.Id.Scheduler);
            var jobs = scanner.Scan().Jobs;
            Assert.DoesNotContain(jobs, j => j.Id.RawId == _id || j.Id.RawId == $"{_id}.server" || j.Id.RawId == $"{_id}1");
        }
        finally
        {
            Truth.End(outside);
        }
    }
}
