using Actors.Messages.Wire;

namespace Actors.Node.Tests.Processes;

public sealed class EnvironmentJobTests : RealJob
{
    private const string AllFinders = "slurm-cgroup-v1,slurm-cgroup-v2,environ";

    private readonly string _id = (Random.Shared.Next(100_000_000, 900_000_000)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    [CgroupFact]
    public void A_tree_that_inherits_the_environment_is_a_job_until_its_last_process_ended()
    {
        using var scanner = Scanner("taskstats", finders: AllFinders);
        scanner.Scan();
        var (shell, solver) = (Program("shell"), Program("solver"));
        var child = Truth.Start(
            shell,
            ["-c", $"{solver} -c '{Burn}' burn 200000; {solver} -c :; kill -STOP $$"],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["OAR_JOB_ID"] = _id, ["PATH"] = "/usr/bin:/bin" });
        try
        {
            var slice = Until(scanner, "the job", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == _id && Row(j, solver) is { Processes: 2 }));
            Assert.Equal("oar", slice.Id.Scheduler);
            Assert.Equal(0ul, slice.Id.CgroupInode);
            Assert.Equal(TotalSource.Processes, slice.Total.Source);
            Assert.Equal(FactSource.Process, slice.Facts.Uid.Source);
            Assert.False(slice.Ended);
            Assert.InRange(slice.Id.FirstSeenUnixUsec / 1e6, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 120, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 5);
        }
        finally
        {
            Truth.End(child);
        }

        var last = Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == _id && j.Ended));
        var usage = Actors.Node.Processes.UsageBalance.Of(last);
        Assert.Equal(usage.CpuUsec, usage.Executables.Sum(e => e.CpuUsec));
        Assert.False(usage.HasUnattributedUsec);
        Assert.True(Row(last, solver)!.CpuUsec > 50_000);
    }

    [CgroupFact(events: false)]
    public void A_process_in_a_cgroup_job_is_not_found_by_its_environment_again()
    {
        var job = Cgroups.Make($"slurm/uid_0/job_{_id}/step_0");
        using var scanner = Scanner("poll", finders: AllFinders);
        Start(job, "/bin/sh", $"SLURM_JOB_ID={_id} /bin/sh -c 'kill -STOP $$'");
        var outside = Truth.Start("/bin/sh", ["-c", "kill -STOP $$"], new Dictionary<string, string>(StringComparer.Ordinal) { ["SLURM_JOB_ID"] = _id });
        try
        {
            Until(scanner, "two processes", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == _id && j.LiveProcesses == 2));
            Assert.Single(scanner.Scan().Jobs, j => j.Id.RawId == _id);
        }
        finally
        {
            Truth.End(outside);
        }
    }

    [CgroupFact(events: false)]
    public void Where_nobody_tells_of_ends_the_time_of_reaped_children_is_in_the_total_and_a_lost_end_makes_it_a_lower_bound()
    {
        using var scanner = Scanner("poll", finders: AllFinders);
        scanner.Scan();
        var (shell, solver, file) = (Program("shell"), Program("solver"), Path.Combine(Bin, "pid"));
        var child = Truth.Start(
            shell,
            ["-c", $"{solver} -c 'echo $$ > {file}.new; mv {file}.new {file}; {Burn}; {Stop}; {Burn}' burn 200000; i=0; while [ $i -lt 60 ]; do {solver} -c '{Burn}' burn 5000; i=$((i+1)); done; kill -STOP $$"],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["OAR_JOB_ID"] = _id, ["PATH"] = "/usr/bin:/bin" });
        try
        {
            UntilExists(file);
            var first = int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture);
            UntilStopped(first);
            Assert.True(Row(scanner.Scan().Jobs.Single(j => j.Id.RawId == _id), solver)!.CpuUsec > 50_000);
            Truth.Continue(first);
            UntilStopped(child);
            scanner.Scan();
            var slice = scanner.Scan().Jobs.Single(j => j.Id.RawId == _id);

            // Times of ended children are in ticks; so is what is read here.
            var fields = File.ReadAllText($"/proc/{child}/stat").Split(") ")[^1].Split(' ');
            var truth = fields[11..15].Sum(ticks => double.Parse(ticks, System.Globalization.CultureInfo.InvariantCulture)) / 100;
            Assert.InRange(slice.Total.CpuUsec!.Value / 1e6, truth - 0.03, truth + 0.03);
            Assert.Equal(slice.Total.CpuUsec, slice.Executables.Sum(e => e.CpuUsec));
            Assert.False(slice.TotalIsLowerBound);
        }
        finally
        {
            Truth.End(child);
        }

        Assert.True(Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == _id && j.Ended)).TotalIsLowerBound);
    }
}
