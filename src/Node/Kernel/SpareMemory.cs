using Akka.Actor;

namespace Actors.Node.Kernel;

/// <summary>Memory that this process has and does not use: on a compute host it is the jobs'.</summary>
internal static class SpareMemory
{
    private static readonly TimeSpan Started = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Compiled = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan NowAndThen = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Gives back what the start took, and then each minute: reports live for an interval or two, long enough for the runtime to take them for old, and to
    /// look at them when there are tens of MiB of them. In the first minutes the runtime compiles, and
    /// takes most. Of files little more is read once all has run.
    /// </summary>
    public static void GiveBackNowAndThen(IActionScheduler scheduler)
    {
        scheduler.ScheduleOnce(Started, LoadedFiles.LetGo);
        scheduler.ScheduleOnce(Started, GiveBack);
        scheduler.ScheduleOnce(Compiled, GiveBack);
        scheduler.ScheduleRepeatedly(Every, Every, GiveBack);
        scheduler.ScheduleRepeatedly(Settled, NowAndThen, LoadedFiles.LetGo);
    }

    /// <summary>Gives back what is free of its heaps. Every thread waits some milliseconds for it.</summary>
    private static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            _ = Libc.TrimHeap(0);
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is not glibc.
        }
    }
}
