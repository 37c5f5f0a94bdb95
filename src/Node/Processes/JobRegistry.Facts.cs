using Actors.Messages.Wire;
using Actors.Node.Finders;

namespace Actors.Node.Processes;

/// <summary>What a job's processes say of it, and what they are to it.</summary>
internal sealed partial class JobRegistry
{
    /// <summary>Facts by the first process that has them: its uid, and its environment, which later ones cannot change.</summary>
    /// <param name="job">The job.</param>
    /// <param name="pid">One of its processes.</param>
    /// <param name="executable">What it runs.</param>
    /// <param name="schedulerSide">It is in a directory the scheduler keeps for itself.</param>
    /// <param name="role">What it is to the job; null where it is in no row.</param>
    /// <param name="environmentRead">Its environment was looked at since it last ran a program.</param>
    /// <param name="givenUid">Its real user, where it is known.</param>
    /// <param name="given">Its environment, where it is known.</param>
    public void Describe(
        TrackedJob job, int pid, Executable? executable, bool schedulerSide, ExecutableRole? role, ref bool environmentRead, uint? givenUid = null, ReadOnlySpan<byte> given = default)
    {
        if (job.RawId.Length == 0 && schedulerSide && executable is { IsStepDaemon: true } && host.Proc.UidOf(pid) == 0)
        {
            // A job whose directory has its unique name only: the scheduler's own process tells its number, which no user can forge.
            job.RawId = StepDaemonTitle.RawId(host.Proc.CommandLine(pid)) ?? "";
            job.IdSource = FactSource.Process;
        }

        if (executable is { IsShepherd: true } && job is { ToldByShepherd: false, Path.Length: > 0, Scheduler: GridEngine })
        {
            AskShepherd(job, pid);
        }

        if (job.FactsFromEnvironment && job.Facts.Uid is not null)
        {
            return;
        }

        if (job.Facts.Uid is null && role == ExecutableRole.Job && (job.OwnerUid ?? givenUid ?? host.Proc.UidOf(pid)) is { } uid)
        {
            SetUser(job, uid, FactSource.Process);
        }

        if (job.FactsFromEnvironment || (environmentRead && job.Path.Length > 0) || role != ExecutableRole.Job)
        {
            return;
        }

        environmentRead = true;
        var block = given;
        if (block.IsEmpty && !host.Proc.TryEnvironment(pid, out block))
        {
            return;
        }

        var environment = new EnvironmentBlock(block);
        if (FinderRegistry.EnvironmentOf(job.Scheduler) is not { } finder || !finder.Speaks(environment, job.RawId))
        {
            return;
        }

        if (job.RawId.Length == 0)
        {
            var rawId = finder.RawIdIn(environment)!;
            if (job.IdByPath.Length > 0 && !FinderRegistry.Agree(job.Scheduler, rawId, job.IdByPath))
            {
                return;
            }

            job.RawId = rawId;
            job.IdSource = FactSource.Environment;
        }

        job.FactsFromEnvironment = true;
        finder.Fill(job.Facts, environment, job.RawId);
        if (environment.Number("SLURM_RESTART_COUNT"u8) is { } restarts and < int.MaxValue)
        {
            job.RestartCount ??= (int)restarts;
        }
    }

    /// <summary>What a process is to its job; its uid is read when it is needed and not given.</summary>
    public ExecutableRole RoleOf(TrackedJob job, string step, bool schedulerSide, Executable executable, int pid, uint? uid = null) =>
        schedulerSide || executable.IsStepDaemon
        || (executable.IsShepherd && string.Equals(job.Scheduler, GridEngine, StringComparison.Ordinal) && (uid ?? host.Proc.UidOf(pid)) == 0)
        || (string.Equals(step, "extern", StringComparison.Ordinal) && executable.IsSleep && (uid ?? host.Proc.UidOf(pid)) == 0)
        || IsSupervisor(job, pid, uid)
            ? ExecutableRole.Scheduler
            : ExecutableRole.Job;

    /// <summary>The shepherd of a job that has a directory: it tells whether it is of an array, and its facts.</summary>
    private void AskShepherd(TrackedJob job, int pid)
    {
        if (_shepherds.Read(pid) is { HasConfiguration: true } told
            && (string.Equals(told.RawId, job.RawId, StringComparison.Ordinal) || FinderRegistry.Agree(job.Scheduler, told.RawId, job.IdByPath)))
        {
            if (job.RawId.Length == 0)
            {
                job.RawId = told.RawId;
                job.IdSource = FactSource.Process;
            }

            Take(job, told);
        }
    }

    private void SetUser(TrackedJob job, uint uid, FactSource source)
    {
        job.Facts.Uid = new NumberFact { Value = uid, Source = source };
        if (job.Facts.User is not { Source: FactSource.Path } && Users.NameOf(uid) is { Length: > 0 } name)
        {
            job.Facts.User = new TextFact { Value = name, Source = source };
        }
    }

    /// <summary>The owner by the name in the job's path.</summary>
    private void SetUser(TrackedJob job, string name)
    {
        job.Facts.User = new TextFact { Value = name, Source = FactSource.Path };
        if (Users.UidOf(name) is { } uid)
        {
            job.Facts.Uid = new NumberFact { Value = uid, Source = FactSource.Path };
        }
    }

    /// <summary>OAR's supervisor runs in the job's cgroups as OAR's own user: neither the job's owner nor root.</summary>
    private bool IsSupervisor(TrackedJob job, int pid, uint? given) =>
        string.Equals(job.Scheduler, "oar", StringComparison.Ordinal) && job.Path.Length > 0
        && (given ?? host.Proc.UidOf(pid)) is { } uid and > 0
        && (job.Facts.Uid is { Source: FactSource.Path } owner ? owner.Value != uid : string.Equals(Users.NameOf(uid), "oar", StringComparison.Ordinal));
}
