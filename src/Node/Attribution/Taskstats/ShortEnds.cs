using Actors.Messages.Wire;

namespace Actors.Node.Attribution.Taskstats;

/// <summary>
/// What exit records leave out. A record is taken before the process's memory is taken down, and counts up to the kernel's last look at its clock, which
/// may be a tick ago. Of processes that are not reaped yet the clock is read again; of the others the job's own counter tells how much is missing
/// together: that is given to their executables by the number of such ends, and said.
/// </summary>
internal static class ShortEnds
{
    /// <summary>One end can explain this much: a tick of the slowest kernel. What is beyond stays unattributed.</summary>
    public const long MostUsec = 10_000;

    /// <summary>Corrects the executables of an ended job of which nothing else was missed.</summary>
    /// <param name="executables">With the number of ends known from the record alone.</param>
    /// <param name="totalUsec">The job's total.</param>
    public static void Correct(IReadOnlyList<(ExecutableUsage Usage, long Ends)> executables, long totalUsec)
    {
        var counted = executables.Where(e => e.Usage.Role != ExecutableRole.Escaped).ToList();
        var ends = counted.Sum(e => e.Ends);
        var missing = Math.Min(totalUsec - counted.Sum(e => e.Usage.CpuUsec), ends * MostUsec);
        if (ends <= 0 || missing <= 0)
        {
            return;
        }

        foreach (var (usage, of) in counted)
        {
            // The part that is lost in rounding, below a microsecond an executable, stays unattributed.
            var share = (long)((Int128)missing * of / ends);
            var ofSystem = usage.CpuUsec <= 0 ? share : (long)((Int128)share * usage.SystemUsec / usage.CpuUsec);
            usage.CorrectedUsec = share;
            usage.CpuUsec += share;
            usage.SystemUsec += ofSystem;
            usage.UserUsec += share - ofSystem;
        }
    }
}
