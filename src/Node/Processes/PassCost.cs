using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>What passes cost: CPU time of the threads that made them, user and kernel. Thread-safe.</summary>
internal sealed class PassCost
{
    private long _passes;
    private long _cpuNsec;

    /// <summary>Passes made since the start.</summary>
    public long Passes => Interlocked.Read(ref _passes);

    /// <summary>CPU time of all of them, seconds.</summary>
    public double CpuSeconds => Interlocked.Read(ref _cpuNsec) / 1e9;

    /// <summary>Counts a pass, made by the calling thread alone.</summary>
    public T Of<T>(Func<T> pass)
    {
        var before = ProcessClock.OfThread();
        var made = pass();
        Interlocked.Add(ref _cpuNsec, ProcessClock.OfThread() - before);
        Interlocked.Increment(ref _passes);
        return made;
    }
}
