using Actors.Messages.Wire;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>
/// Where nobody tells of ends and a job has no counter of its own, what its children used comes from those who waited for them: /proc shows a process
/// the time of its reaped children. What was not booked while they lived is charged to the parent's program, as its short-lived children.
/// </summary>
public sealed partial class NodeScanner
{
    private bool OnlyPolled(TrackedJob? job) => Tier == AttributionTier.Poll && job?.Source == TotalSource.Processes;

    /// <summary>A live process was read.</summary>
    /// <param name="entry">The process.</param>
    /// <param name="stat">As read.</param>
    /// <param name="joined">It has just come into the job.</param>
    /// <param name="born">It was born there.</param>
    private void LookAtReaped(ProcessEntry entry, in ProcessStat stat, bool joined, bool born)
    {
        entry.ParentId = stat.ParentId;
        if (!OnlyPolled(entry.Job))
        {
            return;
        }

        var before = !joined ? entry.ReapedTicks : born ? 0 : stat.ReapedTicks;
        entry.ReapedNsec += Math.Max(0, stat.ReapedTicks - before) * _tickNsec;
        entry.ReapedTicks = stat.ReapedTicks;
    }

    /// <summary>Processes that this pass did not see, and of which nobody told what they used last.</summary>
    private void LookAtGone()
    {
        foreach (var entry in _table.All)
        {
            if (entry.Pass == _pass || !OnlyPolled(entry.Job))
            {
                continue;
            }

            // Whoever of its ancestors is left has all of its time, or will have.
            if (LivingAncestor(entry) is { } ancestor)
            {
                ancestor.GoneChildrenNsec += entry.BookedNsec + (entry.ReapedTicks * _tickNsec) + entry.GoneChildrenNsec;
            }
            else if (!entry.SeenDead || entry.GoneChildrenNsec > _tickNsec)
            {
                entry.Job!.LowerBound = true;
            }
        }
    }

    private ProcessEntry? LivingAncestor(ProcessEntry entry)
    {
        // Numbers of processes come round: a chain of old ones might close.
        var at = entry;
        for (var depth = 0; depth < 1000 && _table.TryGet(at.ParentId, out var parent) && ReferenceEquals(parent.Job, entry.Job); depth++)
        {
            if (parent.Pass == _pass)
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
        foreach (var entry in _table.All)
        {
            if (entry.ReapedNsec == 0 || entry.Row is not { } row)
            {
                continue;
            }

            var unbooked = entry.ReapedNsec - entry.GoneChildrenNsec;
            (entry.ReapedNsec, entry.GoneChildrenNsec) = (0, Math.Max(0, -unbooked));
            row.CpuNsec += Math.Max(0, unbooked);
            row.UserWeight += Math.Max(0, unbooked);
        }
    }
}
