using Actors.Messages.Wire;
using Actors.Node.Attribution.Table;
using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Poll;

/// <summary>
/// Nobody tells of ends. What children used comes from those who waited for them: /proc shows a process the time of its reaped children. What was not
/// booked while they lived is charged to the parent's program, and shown apart as that of its short-lived children.
/// </summary>
internal sealed partial class PollAttribution
{
    private readonly HashSet<int> _gone = [];

    /// <inheritdoc/>
    protected override void Read(ProcessEntry entry, in ProcessStat stat, bool joined, bool born)
    {
        entry.ParentId = stat.ParentId;
        if (entry.Job is null)
        {
            return;
        }

        var before = !joined ? entry.ReapedTicks : born ? 0 : stat.ReapedTicks;
        entry.ReapedNsec += Math.Max(0, stat.ReapedTicks - before) * On.Host.TickNsec;
        entry.ReapedTicks = stat.ReapedTicks;
    }

    /// <summary>Processes that this pass did not see, and of which nobody told what they used last.</summary>
    private void LookAtGone()
    {
        foreach (var entry in Table.All)
        {
            if (entry.Pass == On.Progress.Pass || entry.Job is not { } job)
            {
                continue;
            }

            // Whoever of its ancestors is left has all of its time, or will have, in whichever job it is itself.
            var ancestor = LivingAncestor(entry);
            if (ancestor is not null)
            {
                ancestor.GoneChildrenNsec += entry.BookedNsec + (entry.ReapedTicks * On.Host.TickNsec) + entry.GoneChildrenNsec;
            }

            if (!ReferenceEquals(ancestor?.Job, job) && job.Source == TotalSource.Processes && (!entry.SeenDead || entry.GoneChildrenNsec > On.Host.TickNsec))
            {
                job.LowerBound = true;
            }
        }
    }

    /// <summary>Whoever's parent is gone has got another, who will reap it, even if it slept all the time and was not looked at.</summary>
    private void LookAtOrphans()
    {
        if (_gone.Count == 0)
        {
            return;
        }

        foreach (var entry in Table.All)
        {
            if (entry.Job is not null && _gone.Contains(entry.ParentId) && On.Host.Proc.TryStat(entry.Pid, out var stat) && stat.StartTicks == entry.StartTicks)
            {
                entry.ParentId = stat.ParentId;
            }
        }

        _gone.Clear();
    }

    private ProcessEntry? LivingAncestor(ProcessEntry entry)
    {
        // Numbers of processes come round: a chain of old ones might close.
        var at = entry;
        for (var depth = 0; depth < 1000 && Table.TryGet(at.ParentId, out var parent) && parent.Job is not null; depth++)
        {
            if (parent.Pass == On.Progress.Pass)
            {
                return parent;
            }

            at = parent;
        }

        return null;
    }

    /// <summary>Charges what was learnt of reaped children in this pass. What a child was booked with may come before or after its reaping.</summary>
    private void SettleReaped()
    {
        foreach (var entry in Table.All)
        {
            if (entry.ReapedNsec == 0 || entry is not { Row: { } row, Job: not null })
            {
                continue;
            }

            var unbooked = entry.ReapedNsec - entry.GoneChildrenNsec;
            (entry.ReapedNsec, entry.GoneChildrenNsec) = (0, Math.Max(0, -unbooked));
            if (unbooked > 0)
            {
                // A child that was in another cgroup when it ran is none of the job's: where there is a counter, it knows.
                unbooked = Math.Min(unbooked, UnbookedOf(entry.Job!));
                row.CpuNsec += unbooked;
                row.ChildrenNsec += unbooked;
                row.UserWeight += unbooked;
            }
        }
    }
}
