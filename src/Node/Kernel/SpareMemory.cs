using Akka.Actor;

namespace Actors.Node.Kernel;

/// <summary>Memory that this process has and does not use: on a compute host it is the jobs'.</summary>
internal static class SpareMemory
{
    private static readonly TimeSpan Started = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gives back what the start took, and then each minute: reports live for an interval or two, long enough for the runtime to take them for old, and to
    /// look at them when there are tens of MiB of them.
    /// </summary>
    public static void GiveBackNowAndThen(IActionScheduler scheduler)
    {
        scheduler.ScheduleOnce(Started, GiveBack);
        scheduler.ScheduleRepeatedly(Every, Every, GiveBack);
    }

    /// <summary>Gives back what can be given back. Every thread waits some milliseconds for it.</summary>
    public static void GiveBack()
    {
        LoadedFiles.LetGo();
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
