using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Table;

/// <summary>Which job a process belongs to.</summary>
internal abstract partial class TableAttribution
{
    private const int MostAbove = 4096;

    private readonly List<int> _above = [];

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
                // What it was born into is over: when it leaves the directory it has escaped from there.
                entry.EnvironmentJob = null;
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
            entry.EnvironmentJob = On.Jobs.FindsByEnvironment ? On.Jobs.FindByEnvironment(entry.Pid, stat, entry.EnvironmentJob) : null;
        }

        return entry.EnvironmentJob is { Ended: false } job ? job : null;
    }

    /// <summary>The parent's job, of a process of whose birth nobody told. A number may be another process's by now, but none is older than its parent.</summary>
    private TrackedJob? BornInto(in ProcessStat stat) =>
        Table.TryGet(stat.ParentId, out var parent) && parent.StartTicks != 0 && parent.StartTicks <= stat.StartTicks ? parent.EnvironmentJob : null;

    /// <summary>A process that is met for the first time may be its parent's job's: so those above it are looked at before, the topmost first.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="inPass">What was known of them before the pass may have changed.</param>
    private void ObserveThoseAbove(int pid, bool inPass)
    {
        if (!On.Jobs.FindsByEnvironment || _above.Count > 0)
        {
            return;
        }

        var at = pid;
        while (at > 1 && _above.Count < MostAbove)
        {
            var isThere = Table.TryGet(at, out var known);
            if ((isThere && inPass && known!.Pass == On.Progress.Pass) || !On.Host.Proc.TryStat(at, out var stat))
            {
                break;
            }

            var isKnown = isThere && known!.StartTicks == stat.StartTicks;
            if (isKnown && !inPass)
            {
                break;
            }

            _above.Add(at);
            if (isKnown)
            {
                break;
            }

            at = stat.ParentId;
        }

        for (var i = _above.Count - 1; i > 0; i--)
        {
            Observe(_above[i], Cause.Pass, 0);
        }

        _above.Clear();
    }
}
