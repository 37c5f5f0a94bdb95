using Actors.Messages.Wire;

namespace Actors.Node.Tests.Processes;

public sealed class RestartTests : RealJob
{
    [CgroupTheory, Tiers]
    public void Counters_go_on_after_the_agent_was_killed_and_nothing_is_booked_twice(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        var program = Program("solver");
        var short_ = Program("short");
        var mark = Path.Combine(Bin, "mark");
        Actors.Messages.Checkpoints.ScannerCheckpoint checkpoint;
        int child;
        Actors.Node.Processes.JobSlice before;
        using (var scanner = Scanner(tier))
        {
            scanner.Scan();
            Run(job, short_, 100_000);
            child = Start(job, program, $"{Burn}; {Stop}; {Burn}; echo > {mark}; {Stop}; {Burn}", "200000");
            UntilStopped(child);
            before = Assert.Single(scanner.Scan().Jobs);
            Assert.True(Row(before, program)!.CpuUsec > 50_000);
            checkpoint = scanner.Checkpoint();
        }

        checkpoint = Actors.Messages.Checkpoints.ScannerCheckpoint.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(checkpoint));
        Truth.Continue(child);
        UntilExists(mark);
        UntilStopped(child);
        using var next = Scanner(tier);
        next.Restore(checkpoint);
        next.Scan();
        Truth.Continue(child);
        var truth = Wait(child);
        var slice = Assert.Single(next.Scan().Jobs);
        Assert.Equal(before.Id, slice.Id);
        Assert.Equal(Booked(before, short_), Booked(slice, short_));
        Assert.Equal(1, Row(slice, program)!.Processes);
        Near(truth, Row(slice, program)!.CpuUsec);
        Assert.True(Row(slice, program)!.CpuUsec <= truth * 1e6 + 1000);
        Assert.False(slice.TotalIsLowerBound);
        Balanced(slice);
    }

    /// <summary>Without what the job's counter tells beyond it, which may be more by then.</summary>
    private static long Booked(Actors.Node.Processes.JobSlice slice, string program) => Row(slice, program)!.CpuUsec - Row(slice, program)!.CorrectedUsec;

    [CgroupFact(events: false)]
    public void A_job_that_vanished_while_the_agent_was_away_ends_with_its_last_reading_as_a_lower_bound()
    {
        var job = Cgroups.Make("slurm/uid_0/job_2/step_0");
        Actors.Messages.Checkpoints.ScannerCheckpoint checkpoint;
        Actors.Node.Processes.JobSlice before;
        using (var scanner = Scanner("poll"))
        {
            Run(job, "/bin/sh", 50_000);
            before = Assert.Single(scanner.Scan().Jobs);
            checkpoint = scanner.Checkpoint();
        }

        Cgroups.Remove("slurm");
        using var next = Scanner("poll");
        next.Restore(checkpoint);
        var slice = Assert.Single(next.Scan().Jobs);
        Assert.Equal(before.Id, slice.Id);
        Assert.True(slice.Ended);
        Assert.True(slice.TotalIsLowerBound);
        Assert.Equal(before.Total.CpuUsec, slice.Total.CpuUsec);
        Assert.Equal(TotalSource.Cgroup, slice.Total.Source);
        Balanced(slice);
    }

    [CgroupFact(events: false)]
    public void After_a_reboot_every_job_of_the_checkpoint_has_ended()
    {
        Cgroups.Make("slurm/uid_0/job_3");
        Actors.Messages.Checkpoints.ScannerCheckpoint checkpoint;
        using (var scanner = Scanner("poll"))
        {
            scanner.Scan();
            checkpoint = scanner.Checkpoint();
        }

        checkpoint.BootId = "another";
        using var next = Scanner("poll");
        next.Restore(checkpoint);
        var jobs = next.Scan().Jobs;
        Assert.True(Assert.Single(jobs, j => j.Ended).TotalIsLowerBound);
        Assert.Single(jobs, j => !j.Ended);
    }
}
