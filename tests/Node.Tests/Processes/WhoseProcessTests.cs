using System.Globalization;
using Actors.Messages.Wire;

namespace Actors.Node.Tests.Processes;

/// <summary>Processes that came to their job in other ways than by its first process, in every tier.</summary>
public sealed class WhoseProcessTests : RealJob
{
    [CgroupTheory, Tiers, InlineData("poll")]
    public void A_daemon_stays_its_jobs_when_its_parents_have_gone(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_21/step_0");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var (shell, daemon) = (Program("shell"), Program("daemon"));
        Wait(Start(job, shell, Daemon(daemon)));
        var pid = DaemonsPid();
        try
        {
            var slice = Assert.Single(scanner.Scan().Jobs);
            Assert.Equal(1, slice.LiveProcesses);

            // Polled alone it may be met by the word that somebody was put there, and charged from then.
            Assert.InRange(Row(slice, daemon)!.CpuUsec, tier == "poll" ? 0 : 20_000, Cgroups.CpuUsec("slurm/uid_0/job_21"));
            Balanced(slice);
        }
        finally
        {
            Truth.Kill(pid);
        }
    }

    [CgroupTheory, Tiers, InlineData("poll")]
    public void So_does_that_of_a_job_without_a_cgroup(string tier)
    {
        var id = Random.Shared.Next(100_000_000, 900_000_000).ToString(CultureInfo.InvariantCulture);
        using var scanner = Scanner(tier, finders: "environ");
        scanner.Scan();
        var (shell, daemon) = (Program("shell"), Program("daemon"));
        Truth.Wait(Truth.Start(
            shell, ["-c", Daemon(daemon), "burn"], new Dictionary<string, string>(StringComparer.Ordinal) { ["PBS_JOBID"] = id + ".server", ["PATH"] = "/usr/bin:/bin" }));
        var pid = DaemonsPid();
        try
        {
            var slice = Until(scanner, "the daemon", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == id + ".server" && Row(j, daemon) is { CpuUsec: >= 20_000 }));
            Assert.Equal(1, slice.LiveProcesses);
        }
        finally
        {
            Truth.Kill(pid);
        }
    }

    /// <summary>As pam_slurm_adopt puts a session into the step extern, in which slurmstepd keeps a sleep.</summary>
    [CgroupTheory, Tiers, InlineData("poll")]
    public void A_session_that_is_adopted_is_its_jobs_from_then_on(string tier)
    {
        var step = Cgroups.Make("slurm/uid_0/job_22/step_extern");
        var (session, mark) = (Program("session"), Path.Combine(Bin, "mark"));
        var child = Start(Cgroups.Root, session, $"{Burn}; {Stop}; {Burn}; echo > {mark}; {Stop}", "100000");
        UntilStopped(child);
        using var scanner = Scanner(tier);
        Start(step, "/bin/sh", "exec sleep 100000");
        Until(scanner, "the sleep", r => r.Jobs[0].Executables.FirstOrDefault(e => e.Role == ExecutableRole.Scheduler));
        File.WriteAllText($"{step}/cgroup.procs", child.ToString(CultureInfo.InvariantCulture));
        Until(scanner, "the session", r => r.Jobs[0].LiveProcesses == 2 ? r : null);
        Truth.Continue(child);
        UntilExists(mark);
        UntilStopped(child);
        var slice = Assert.Single(scanner.Scan().Jobs);
        var row = Row(slice, session)!;
        Assert.Equal("extern", row.Step);
        Assert.InRange(row.CpuUsec, 20_000, Cgroups.CpuUsec("slurm/uid_0/job_22") + Actors.Node.Processes.UsageBalance.RoundingUsec);
        Balanced(slice);
    }

    private string Mark => Path.Combine(Bin, "pid");

    private string Daemon(string program) => $"setsid {program} -c '{Burn}; echo $$ > {Mark}.new; mv {Mark}.new {Mark}; {Stop}' burn 100000 &";

    private int DaemonsPid()
    {
        UntilExists(Mark);
        var pid = int.Parse(File.ReadAllText(Mark), CultureInfo.InvariantCulture);
        UntilStopped(pid);
        return pid;
    }
}
