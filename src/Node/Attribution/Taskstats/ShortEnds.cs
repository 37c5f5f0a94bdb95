using Actors.Messages.Wire;

namespace Actors.Node.Attribution.Taskstats;

/// <summary>
/// What exit records leave out of a job's executables. The job's own counter tells how much is missing together. Each executable gets what is surely its own, and, once the job has
/// ended and nothing else was missed of it, of the rest a share by what the ends of its processes can have used at the most likely; never more than they can have used at all. What is
/// beyond stays unattributed.
/// </summary>
internal static class ShortEnds
{
    /// <summary>Corrects a job's executables.</summary>
    /// <param name="executables">With what their records left out.</param>
    /// <param name="totalUsec">The job's total.</param>
    /// <param name="onlyEndsAreMissing">It has ended, and nothing was missed of it: what is missing went for the ends of its processes.</param>
    public static void Correct(IReadOnlyList<(ExecutableUsage Usage, LeftOut Left)> executables, long totalUsec, bool onlyEndsAreMissing)
    {
        var counted = executables.Where(e => e.Usage.Role != ExecutableRole.Escaped).ToList();
        var missing = 1000 * (totalUsec - counted.Sum(e => e.Usage.CpuUsec));
        if (missing <= 0)
        {
            return;
        }

        var sure = counted.Sum(e => e.Left.Sure);
        var rest = onlyEndsAreMissing ? Math.Max(0, missing - sure) : 0;
        var likely = counted.Sum(e => Likely(e.Left));
        foreach (var (usage, left) in counted)
        {
            var nsec = Part(Math.Min(missing, sure), left.Sure, sure) + Part(rest, Likely(left), likely);
            Add(usage, Math.Min(nsec, left.Most) / 1000);
        }
    }

    private static long Likely(in LeftOut left) => left.Teardown + (left.Possible / 2);

    private static long Part(long nsec, long of, long all) => all <= 0 ? 0 : (long)((Int128)nsec * of / all);

    private static void Add(ExecutableUsage usage, long usec)
    {
        var ofSystem = usage.CpuUsec <= 0 ? usec : (long)((Int128)usec * usage.SystemUsec / usage.CpuUsec);
        usage.CorrectedUsec = usec;
        usage.CpuUsec += usec;
        usage.SystemUsec += ofSystem;
        usage.UserUsec += usec - ofSystem;
    }
}
