using Actors.Node.Kernel;

namespace Actors.Node.Attribution.Table;

/// <summary>
/// Most processes sleep. One whose run time is what it was when it was looked at has not run since: it is the same process, with the same program, in the
/// same job unless somebody else moved it, and nothing is to be booked. Its clock tells this without its files being read.
/// </summary>
internal abstract partial class TableAttribution
{
    /// <summary>One pass in so many looks at a process all the same: a sleeping one may have been put elsewhere, where nobody tells of it.</summary>
    private const int PassesAtRest = 16;

    private void ObserveInPass(int pid)
    {
        Table.TryGet(pid, out var entry);
        if (IsTrusted && entry is { IsKernelThread: true, StartTicks: not 0 })
        {
            entry.Pass = On.Progress.Pass;
            return;
        }

        // Read before anything else: what it does while it is looked at is seen next time.
        var run = On.Host.Proc.IsMounted ? ProcessClock.Of(pid) : -1;
        if (entry is { StartTicks: not 0, Finished: false })
        {
            var hasRun = entry.RestingNsec >= 0 && entry.RestingNsec != run;
            var isDue = (pid + On.Progress.Pass) % PassesAtRest == 0;
            if (entry.RestingNsec >= 0 && !hasRun && !isDue && IsWhereItWas(entry))
            {
                entry.Pass = On.Progress.Pass;
                entry.Missed = 0;
                return;
            }

            if (hasRun)
            {
                entry.Files.Wanted = true;
            }
            else if (isDue)
            {
                On.Host.Proc.Release(ref entry.Files);
            }
        }

        if (Observe(pid, Cause.Pass, 0) is { } seen)
        {
            seen.RestingNsec = IsSettled(seen) ? run : -1;
        }
    }

    /// <summary>No job came or went that it might be in instead: a live job whose own counter decides keeps its processes.</summary>
    private bool IsWhereItWas(ProcessEntry entry) =>
        entry.CgroupVersion == On.Progress.Version || entry.IsKernelThread || entry.Job is { Path.Length: > 0, Ended: false, Hierarchy.CountsCpu: true };

    /// <summary>Nothing about it is left to be asked again.</summary>
    private bool IsSettled(ProcessEntry entry) =>
        entry is { IsKernelThread: true } or { SeenDead: true }
        || (entry is { Finished: false, ExecutableUnknown: false }
            && (entry.Row is null || (entry.Counted && entry.Executable is { } program && !On.Executables.Reader.MayLookAtLibraries(program)
                && !(program.IsShepherd && entry.Job is { ToldByShepherd: false }))));
}
