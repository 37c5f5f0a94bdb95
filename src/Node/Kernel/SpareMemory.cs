namespace Actors.Node.Kernel;

/// <summary>Memory that this process has and does not use: on a compute host it is the jobs'.</summary>
internal static class SpareMemory
{
    /// <summary>Gives back what can be given back. Every thread waits some milliseconds for it.</summary>
    public static void GiveBack()
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
