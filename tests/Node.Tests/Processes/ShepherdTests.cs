using Actors.Messages.Wire;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>Jobs of Grid Engine, PBS and LSF by real processes: a shepherd with its directory, and environments.</summary>
public sealed class ShepherdTests : RealJob, IDisposable
{
    private readonly string _number = Random.Shared.Next(100_000_000, 900_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private int _shepherd;

    [CgroupTheory, Tiers]
    public void Whoever_is_below_a_shepherd_is_its_jobs_without_an_environment_and_with_a_forged_one(string tier)
    {
        using var scanner = Scanner(tier, finders: "slurm-cgroup-v1,sge");
        scanner.Scan();
        var (shepherd, solver, forger) = (Program("sge_shepherd"), Program("solver"), Program("forger"));
        var child = _shepherd = StartShepherd(shepherd, 4, $"{solver} -c '{Stop}; {Burn}; {Stop}' burn 100000 & JOB_ID={_number}1 SGE_TASK_ID=undefined SGE_ROOT=/ {forger} -c '{Stop}; {Burn}; {Stop}' burn 100000 & wait");
        Until(scanner, "all three", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == $"{_number}.4" && j.LiveProcesses == 3));
        foreach (var below in Children(child))
        {
            UntilStopped(below);
            Truth.Continue(below);
        }

        var slice = Until(scanner, "both programs", r => r.Jobs.FirstOrDefault(j => Row(j, solver) is { CpuUsec: > 20_000 } && Row(j, forger) is { CpuUsec: > 20_000 }));
        Assert.Equal(("sge", $"{_number}.4"), (slice.Id.Scheduler, slice.Id.RawId));
        Assert.Equal((_number, "4", "fusion", FactSource.Process), (slice.Facts.ArrayJobId.Value, slice.Facts.ArrayTaskId.Value, slice.Facts.Project.Value, slice.Facts.Project.Source));
        Assert.Equal(1_700_000_500_000_000, slice.Facts.SubmitUnixUsec.Value);
        Assert.NotNull(Row(slice, shepherd, ExecutableRole.Scheduler));
        Assert.DoesNotContain(scanner.Scan().Jobs, j => j.Id.RawId == $"{_number}1");
    }

    [CgroupTheory(events: false)]
    [InlineData("pbs", "PBS_JOBID", "[3].server")]
    [InlineData("lsf", "LSB_JOBID", "")]
    [InlineData("sge", "JOB_ID", ".4")]
    public void An_environment_names_the_job(string finder, string variable, string after)
    {
        using var scanner = Scanner("poll", finders: finder);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { [variable] = _number + (finder == "pbs" ? after : ""), ["SGE_TASK_ID"] = "4", ["SGE_ROOT"] = "/opt" };
        var child = Truth.Start(Program("solver"), ["-c", Stop], environment);
        try
        {
            var slice = Until(scanner, "the job", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == _number + after));
            Assert.Equal(finder, slice.Id.Scheduler);
            Assert.Equal(1, slice.LiveProcesses);
        }
        finally
        {
            Truth.End(child);
        }
    }

    void IDisposable.Dispose()
    {
        if (_shepherd != 0)
        {
            End(_shepherd);
        }

        Dispose();
    }

    private int StartShepherd(string program, int task, string script)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Bin, $"active_jobs/{_number}.{task}")).FullName;
        File.WriteAllText(
            Path.Combine(directory, "config"),
            $"queue=long.q\njob_owner=root\njob_id={_number}\nja_task_id={task}\naccount=sge\nsubmission_time=1700000500\nacct_project=fusion\n");
        return Truth.Start("/bin/bash", ["-c", "cd \"$0\" && exec -a \"$1\" \"$2\" -c \"$3\"", directory, $"sge_shepherd-{_number}", program, script]);
    }

    /// <summary>The stopped children too: they are in no directory of the test's.</summary>
    private static void End(int shepherd)
    {
        foreach (var pid in Children(shepherd))
        {
            Truth.Kill(pid);
        }

        Truth.End(shepherd);
    }

    private static List<int> Children(int shepherd) =>
        [.. File.ReadAllText($"/proc/{shepherd}/task/{shepherd}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pid => int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture))];
}
