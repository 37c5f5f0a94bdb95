using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Table;

/// <summary>Which job a process belongs to.</summary>
internal abstract partial class TableAttribution
{
    private TrackedJob? JobOf(ProcessEntry entry, in ProcessStat stat, out string step, out bool schedulerSide)
    {
        step = entry.Step;
        schedulerSide = entry.SchedulerSide;
        var inCgroup = entry.Job is { Path.Length: > 0 } ? entry.Job : null;
        var content = On.Host.Proc.Cgroup(entry.Pid, ref entry.Files);
        var hash = Fingerprint.Of(content);
        if (inCgroup is not null && (content.IsEmpty || (hash == entry.CgroupHash && entry.CgroupVersion == On.Progress.Version)))
        {
            return inCgroup;
        }

        if (hash != entry.CgroupHash || entry.CgroupVersion != On.Progress.Version)
        {
            var found = On.Jobs.FindByCgroups(content, out var foundStep, out var foundSide, out var elsewhere);

            // A process that is ending shows "/" in v1: that is no leaving.
            if (inCgroup is not null && !ReferenceEquals(found, inCgroup) && IsGone(entry.Pid, stat.StartTicks))
            {
                return inCgroup;
            }

            entry.CgroupHash = hash;
            entry.CgroupVersion = On.Progress.Version;
            if (found is not null)
            {
                step = foundStep;
                schedulerSide = foundSide;
                return found;
            }

            if (elsewhere)
            {
                entry.EnvironmentRead = true;
                entry.EnvironmentJob = null;
            }
        }

        step = "";
        schedulerSide = false;
        if (!entry.EnvironmentRead)
        {
            // In the middle of an exec of which nobody tells it has none yet.
            entry.EnvironmentRead = HearsOfEnds || stat.Layout != 0 || !On.Host.Proc.IsMounted;
            var named = On.Jobs.FindsByEnvironment ? On.Jobs.FindByEnvironment(entry.Pid, stat) : null;

            // An ending process shows no environment: it is still what it was born as.
            entry.EnvironmentJob = named is null && entry.EnvironmentJob is { } inherited && IsGone(entry.Pid, stat.StartTicks) ? inherited : named;
        }

        return entry.EnvironmentJob is { Ended: false } job ? job : null;
    }
}
