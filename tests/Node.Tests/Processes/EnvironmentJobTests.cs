using System.Globalization;
using Actors.Messages.Wire;
using Actors.Node.Processes;
using Actors.Node.Tests.Kernel.Bpf;

namespace Actors.Node.Tests.Processes;

public sealed class EnvironmentJobTests : RealJob
{
    private const string AllFinders = "slurm-cgroup-v1,slurm-cgroup-v2,environ";

    private readonly string _id = (Random.Shared.Next(100_000_000, 900_000_000)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    [CgroupTheory, Tiers]
    public void A_tree_that_inherits_the_environment_is_a_job_until_its_last_process_ended(string tier)
    {
        using var scanner = Scanner(tier, finders: AllFinders);
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

    /// <summary>Each of them is the first of its tree, and none lives until anybody looks.</summary>
    [BpfFact]
    public void Programs_that_came_and_went_between_two_passes_are_charged_to_the_job_their_environment_names_to_the_last_nanosecond()
    {
        using var scanner = Scanner("bpf", finders: AllFinders);
        scanner.Scan();
        var (solver, other, another) = (Program("solver"), Program("other"), (long.Parse(_id, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture));
        var (mine, others, anothers) = (0.0, 0.0, 0.0);
        for (var i = 0; i < 60; i++)
        {
            mine += Truth.Wait(Truth.Start(solver, ["-c", Burn, "burn", "1500"], Naming(_id)));
            others += Truth.Wait(Truth.Start(other, ["-c", Burn, "burn", "1500"], Naming(_id)));
            anothers += Truth.Wait(Truth.Start(solver, ["-c", Burn, "burn", "1500"], Naming(another)));
            Truth.Wait(Truth.Start(solver, ["-c", Burn, "burn", "1500"]));
        }

        // A process runs its last instants when its parent has been told of its end already.
        var jobs = Until(scanner, "all of it", r => r.Jobs.Where(j => j.Id.RawId == _id || j.Id.RawId == another).ToList() is { Count: 2 } found
            && found.Sum(j => j.Executables.Sum(e => e.CpuUsec)) >= (mine + others + anothers) * 0.999e6 ? found : null);
        Check(jobs.Single(j => j.Id.RawId == _id), solver, mine);
        Check(jobs.Single(j => j.Id.RawId == _id), other, others);
        Check(jobs.Single(j => j.Id.RawId == another), solver, anothers);
        Assert.Equal(0, scanner.LostEvents);

        static void Check(JobSlice job, string program, double truth)
        {
            var row = Row(job, program)!;
            Assert.Equal(60, row.Processes);
            Assert.InRange(row.CpuUsec / 1e6, truth * 0.995, (truth * 1.001) + (60 * 50e-6));
        }
    }

    /// <summary>A tree that began and ended between two passes; only its first process names the job.</summary>
    [BpfFact]
    public void Children_and_their_children_are_their_parents_jobs_where_they_run_no_other_program()
    {
        using var scanner = Scanner("bpf", finders: AllFinders);
        scanner.Scan();
        var shell = Program("shell");
        var truth = Truth.Wait(Truth.Start(shell, ["-c", $"for j in 1 2 3 4 5; do ( ( {Burn} ); {Burn} ); done", "burn", "20000"], Naming(_id)));
        var slice = Until(scanner, "its children", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == _id && Row(j, shell) is { Processes: >= 6 } row && row.CpuUsec >= truth * 0.995e6));
        Assert.InRange(Row(slice, shell)!.CpuUsec / 1e6, 0, (truth * 1.001) + 1e-3);
        Assert.Equal(FactSource.Process, slice.Facts.Uid.Source);
    }

    [CgroupTheory, Tiers]
    public void A_program_whose_environment_names_another_job_leaves_the_job_it_was_started_in_and_one_that_names_none_does_not(string tier)
    {
        using var scanner = Scanner(tier, finders: AllFinders);
        scanner.Scan();
        var (shell, solver, other, another) = (Program("shell"), Program("solver"), Program("other"), (long.Parse(_id, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture));
        var child = Truth.Start(shell, ["-c", $"OAR_JOB_ID={another} {solver} -c '{Burn}; {Stop}' burn 100000 & a=$!; unset OAR_JOB_ID; {other} -c '{Burn}; {Stop}' burn 100000 & b=$!; {Stop}; kill -9 $a $b; wait"], Naming(_id));
        try
        {
            var jobs = Until(scanner, "the other job", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == another && Row(j, solver) is { CpuUsec: > 20_000 }) is not null ? r.Jobs : null);
            var job = Until(scanner, "the one that names none", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == _id && Row(j, other) is { CpuUsec: > 20_000 }));
            Assert.NotNull(Row(job, shell));

            // What the kernel gave the job before its agent had read the environment is a few milliseconds.
            Assert.InRange(Row(job, solver)?.CpuUsec ?? 0, 0, Row(jobs.Single(j => j.Id.RawId == another), solver)!.CpuUsec);
        }
        finally
        {
            UntilStopped(child);
            Truth.Continue(child);
            Truth.Wait(child);
        }
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

    [CgroupFact(events: false)]
    public void Where_nobody_tells_of_ends_the_time_of_a_child_in_another_job_is_not_its_parents_jobs_too()
    {
        using var scanner = Scanner("poll", finders: AllFinders);
        scanner.Scan();
        var (shell, solver, file, another) = (Program("shell"), Program("solver"), Path.Combine(Bin, "pid"), (long.Parse(_id, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture));
        var child = Truth.Start(shell, ["-c", $"OAR_JOB_ID={another} {solver} -c 'echo $$ > {file}.new; mv {file}.new {file}; {Burn}; {Stop}' burn 200000; {Stop}"], Naming(_id));
        try
        {
            UntilExists(file);
            var first = int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
            UntilStopped(first);
            var used = scanner.Scan().Jobs.Single(j => j.Id.RawId == another).Total.CpuUsec!.Value;
            Assert.True(used > 50_000);
            Truth.Continue(first);
            UntilStopped(child);
            scanner.Scan();
            Assert.InRange(scanner.Scan().Jobs.Single(j => j.Id.RawId == _id).Total.CpuUsec!.Value, 0, used / 2);
        }
        finally
        {
            Truth.End(child);
        }
    }

    private static Dictionary<string, string> Naming(string id) => new(StringComparer.Ordinal) { ["OAR_JOB_ID"] = id, ["PATH"] = "/usr/bin:/bin" };
}
