using Actors.Hub.Scheduler;
using Actors.Hub.Scheduler.Slurm;

namespace Actors.Hub.Tests.Scheduler.Slurm;

/// <summary>What scontrol prints of a job, and what its user can make of that.</summary>
public sealed class ControllerJobTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void A_running_job_is_read_and_its_end_is_not_known()
    {
        var row = ControllerJob.Read("42", Text());
        Assert.Equal(("42", "alice", 1006L, "physics", "batch", "normal"), (row.RawId, row.User, row.Uid, row.Account, row.Partition, row.Qos));
        Assert.Equal(("RUNNING", 100 * Second, 110 * Second, null), (row.State, row.SubmitUnixUsec, row.StartUnixUsec, row.EndUnixUsec));
        Assert.Equal((4L, 2L, 800L << 20, "node[1-2]", 0, "spin"), (row.Cpus, row.Nodes, row.MemoryBytes, row.NodeList, row.RestartCount, row.Name));
        Assert.True(row.FromController);
        Assert.Null(row.CpuUsec);
        Assert.Null(row.DbIndex);
    }

    [Fact]
    public void A_job_that_ended_has_its_end_and_the_time_in_which_it_was_suspended()
    {
        var row = ControllerJob.Read("42", Text(state: "COMPLETED", run: "00:00:30"));
        Assert.Equal(("COMPLETED", 150 * Second, 10 * Second, "0:0"), (row.State, row.EndUnixUsec, row.SuspendedUsec, row.ExitCode));
    }

    [Fact]
    public void One_that_waits_or_was_cancelled_before_its_start_has_none()
    {
        Assert.True(ControllerJob.Read("42", Text(state: "PENDING", nodes: "")).Pending);
        Assert.Null(ControllerJob.Read("42", Text(state: "CANCELLED", nodes: "(null)")).StartUnixUsec);
    }

    [Fact]
    public void A_task_and_a_component_tell_to_what_they_belong()
    {
        var task = ControllerJob.Read("42", Text(id: "42 ArrayJobId=13 ArrayTaskId=1 ArrayTaskThrottle=3"));
        Assert.Equal(("13", "1"), (task.ArrayJobId, task.ArrayTaskId));
        var component = ControllerJob.Read("42", Text(id: "42 HetJobId=41 HetJobOffset=1"));
        Assert.Equal(("41", 1L), (component.HetJobId, component.HetOffset));
    }

    [Fact]
    public void Newer_versions_tell_the_allocation_by_another_name() =>
        Assert.Equal(4, ControllerJob.Read("42", Text(tres: "ReqTRES=cpu=1,mem=1M,node=1\n   AllocTRES=cpu=4,mem=800M,node=2")).Cpus);

    [Theory]
    [InlineData("x Account=chemistry")]
    [InlineData("x\n   Priority=1 Nice=0 Account=chemistry QOS=high")]
    [InlineData("x\tUserId=bob(1007)")]
    [InlineData("x\vStartTime=5")]
    [InlineData("x JobState=COMPLETED")]
    [InlineData("x\u00a0ExitCode=1:0")]
    [InlineData("x AllocTRES=cpu=1")]
    [InlineData("x\n\nJobId=42 JobName=y")]
    [InlineData("Account=chemistry Account=physics")]
    public void What_a_name_makes_doubtful_is_not_taken(string name)
    {
        var fault = Assert.Throws<FormatException>(() => ControllerJob.Read("42", Text(name: name)));
        Assert.Contains("more than once", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_comment_makes_doubtful_is_not_taken() =>
        Assert.Throws<FormatException>(() => ControllerJob.Read("42", Text() + "   Comment=my Account=chemistry\n"));

    [Theory]
    [InlineData("XAccount=chemistry ReqNodeList=n9")]
    [InlineData("ArrayJobId=99 HetJobId=98")]
    [InlineData("name with blanks")]
    public void Names_that_only_look_a_little_like_it_are_names(string name)
    {
        var row = ControllerJob.Read("42", Text(name: name));
        Assert.Equal((name, "physics", null, null), (row.Name, row.Account, row.ArrayJobId, row.HetJobId));
    }

    [Fact]
    public void All_tasks_of_an_array_in_one_answer_are_none() =>
        Assert.Throws<FormatException>(() => ControllerJob.Read("42", Text(id: "42 ArrayJobId=42 ArrayTaskId=2") + "\n" + Text(id: "43 ArrayJobId=42 ArrayTaskId=1")));

    [Theory]
    [InlineData("")]
    [InlineData("JobId=43 JobName=x\n")]
    [InlineData("JobId=42 JobName=x\n")]
    [InlineData("No jobs in the system\n")]
    public void What_is_no_answer_for_the_job_is_told(string text) => Assert.Throws<FormatException>(() => ControllerJob.Read("42", text));

    [Fact]
    public void An_unknown_state_is_told() => Assert.Throws<FormatException>(() => ControllerJob.Read("42", Text(state: "DREAMING")));

    [Fact]
    public async Task A_job_that_the_controller_does_not_know_is_none_and_a_controller_that_does_not_answer_is_told()
    {
        using var slurm = new FakeSlurm("");
        slurm.Write("scontrol", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1");
        var scheduler = new SlurmScheduler(slurm.Settings);
        Assert.Null(await scheduler.AtControllerAsync("42", CancellationToken.None));

        slurm.Write("scontrol", "echo 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)' >&2; exit 1");
        var fault = await Assert.ThrowsAsync<SchedulerException>(() => scheduler.AtControllerAsync("42", CancellationToken.None));
        Assert.Contains("Unable to contact", fault.Message, StringComparison.Ordinal);

        File.Delete(slurm.File("scontrol"));
        await Assert.ThrowsAsync<SchedulerException>(() => scheduler.AtControllerAsync("42", CancellationToken.None));
    }

    [Fact]
    public async Task One_job_is_asked_for_in_seconds_of_utc_and_a_controller_that_hangs_is_killed()
    {
        using var slurm = new FakeSlurm("");
        slurm.Write("scontrol", $"echo \"$@ $TZ $SLURM_TIME_FORMAT\" > $dir/args\ncat << 'END'\n{Text()}END");
        Assert.Equal("physics", (await new SlurmScheduler(slurm.Settings).AtControllerAsync("42", CancellationToken.None))!.Account);
        Assert.Equal("show job 42 UTC %s", (await File.ReadAllTextAsync(slurm.File("args"))).Trim());

        slurm.Write("scontrol", "sleep 100000");
        var fault = await Assert.ThrowsAsync<SchedulerException>(() => new SlurmScheduler(slurm.Settings with { Timeout = TimeSpan.FromMilliseconds(300) }).AtControllerAsync("42", CancellationToken.None));
        Assert.Contains("did not end", fault.Message, StringComparison.Ordinal);
    }

    // The lines of Slurm 22.05.
    internal static string Text(
        string id = "42", string name = "spin", string state = "RUNNING", string run = "00:00:40", string nodes = "node[1-2]", string tres = "TRES=cpu=4,mem=800M,node=2,billing=4") => $"""
        JobId={id} JobName={name}
           UserId=alice(1006) GroupId=alice(1006) MCS_label=N/A
           Priority=4294901748 Nice=0 Account=physics QOS=normal
           JobState={state} Reason=None Dependency=(null)
           Requeue=1 Restarts=0 BatchFlag=1 Reboot=0 ExitCode=0:0
           RunTime={run} TimeLimit=00:05:00 TimeMin=N/A
           SubmitTime=100 EligibleTime=100
           AccrueTime=100
           StartTime=110 EndTime=150 Deadline=N/A
           SuspendTime=None SecsPreSuspend=0 LastSchedEval=110 Scheduler=Backfill
           Partition=batch AllocNode:Sid=localhost:7536
           ReqNodeList=(null) ExcNodeList=(null)
           NodeList={nodes}
           BatchHost=node1
           NumNodes=2 NumCPUs=4 NumTasks=4 CPUs/Task=1 ReqB:S:C:T=0:0:*:*
           {tres}
           Socks/Node=* NtasksPerN:B:S:C=0:0:*:* CoreSpec=*
           MinCPUsNode=1 MinMemoryNode=400M MinTmpDiskNode=0
           Features=(null) DelayBoot=00:00:00
           OverSubscribe=OK Contiguous=0 Licenses=(null) Network=(null)
           Command=/srv/jobs/spin.sh
           WorkDir=/srv/jobs
           StdErr=/srv/jobs/steps-12.out
           StdIn=/dev/null
           StdOut=/srv/jobs/steps-12.out
           Power=

        """;
}
