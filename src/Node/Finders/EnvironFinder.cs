using Actors.Messages.Identity;

namespace Actors.Node.Finders;

/// <summary>
/// Finds jobs by the environment, for schedulers that use no cgroups. A process belongs to the job its own environment names, so a job's descendants
/// belong to it as long as they inherit the environment.
/// </summary>
internal sealed class EnvironFinder : IJobFinder
{
    /// <inheritdoc/>
    public string Name => "environ";

    /// <inheritdoc/>
    public string Scheduler => "";

    /// <summary>The job an environment names.</summary>
    /// <returns>False when it names none, or none that can be a raw id.</returns>
    public static bool TryFind(EnvironmentBlock environment, out string scheduler, out string rawId)
    {
        (scheduler, var found) = Find(environment);
        rawId = found ?? "";
        return found is not null && JobEntity.Flaw(found) is null;
    }

    private static (string Scheduler, string? RawId) Find(EnvironmentBlock environment)
    {
        if ((environment.Text("SLURM_JOB_ID"u8) ?? environment.Text("SLURM_JOBID"u8)) is { } slurm)
        {
            // Prolog and epilog name the job too, but run beside it in slurmd's own cgroups; a task's prolog leaves its mark in the task's environment.
            var beside = environment.Text("SLURM_SCRIPT_CONTEXT"u8) is { } context && !context.EndsWith("_task", StringComparison.Ordinal);
            return ("slurm", beside || slurm[0] == '0' || slurm.AsSpan().ContainsAnyExceptInRange('0', '9') ? null : slurm);
        }

        if ((environment.Text("OAR_JOB_ID"u8) ?? environment.Text("OAR_JOBID"u8)) is { } oar)
        {
            return ("oar", oar);
        }

        if (environment.Text("PBS_JOBID"u8) is { } pbs)
        {
            return ("pbs", pbs);
        }

        if (environment.Text("LSB_JOBID"u8) is { } lsf)
        {
            return ("lsf", environment.Number("LSB_JOBINDEX"u8) is { } index and > 0 ? $"{lsf}[{index}]" : lsf);
        }

        // JOB_ID alone is anybody's name: Grid Engine sets others with it.
        if (environment.Text("JOB_ID"u8) is { } sge
            && environment.Has("SGE_TASK_ID"u8)
            && (environment.Has("SGE_ROOT"u8) || environment.Has("SGE_ACCOUNT"u8) || environment.Has("SGE_CELL"u8)))
        {
            return ("sge", environment.Number("SGE_TASK_ID"u8) is { } task ? $"{sge}.{task}" : sge);
        }

        return ("", null);
    }
}
