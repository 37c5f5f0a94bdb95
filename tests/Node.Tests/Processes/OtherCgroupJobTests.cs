namespace Actors.Node.Tests.Processes;

/// <summary>Jobs of PBS and LSF in directories as their daemons make them, with real processes.</summary>
public sealed class OtherCgroupJobTests : RealJob
{
    [CgroupTheory(taskstats: true)]
    [InlineData("pbs_jobs.service/jobid/12.server", "pbs", "12.server")]
    [InlineData("pbspro.slice/pbspro-12.a\\x2db.slice", "pbs", "12.a-b")]
    [InlineData("pbspro/13[3].server", "pbs", "13[3].server")]
    [InlineData("lsf/prod/job.102[7].1.1700000302", "lsf", "102[7]")]
    [InlineData("lsf/prod/job.103.1.1700000302", "lsf", "103")]
    public void A_job_born_and_ended_under_watch_has_its_counters_total(string directory, string scheduler, string rawId)
    {
        var parent = Cgroups.Make(directory[..directory.LastIndexOf('/')]);
        using var scanner = Scanner("taskstats", finders: "pbs-cgroup,lsf-cgroup");
        scanner.Scan();
        var job = Cgroups.Make(directory);
        var program = Program("solver");
        var truth = Run(job, program, 200_000);
        Cgroups.Remove(directory);

        var slice = Until(scanner, "the job's end", scan => scan.Jobs.FirstOrDefault(j => j.Ended));
        Assert.Equal((scheduler, rawId), (slice.Id.Scheduler, slice.Id.RawId));
        Near(truth, slice.Total.CpuUsec!.Value);
        Assert.StartsWith("Cgroup", slice.Total.Source.ToString(), StringComparison.Ordinal);
        Assert.True(Directory.Exists(parent));
    }
}
