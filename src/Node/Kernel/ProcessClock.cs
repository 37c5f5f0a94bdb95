namespace Actors.Node.Kernel;

/// <summary>Clocks of the kernel, in nanoseconds.</summary>
internal static class ProcessClock
{
    private const int Monotonic = 1;
    private const int CallingThread = 3;
    private const int Boottime = 7;

    /// <summary>Run time of a process with all its threads, ended ones too; a zombie's until it is reaped (clock_getcpuclockid).</summary>
    /// <returns>Nanoseconds, or −1 when there is no such process.</returns>
    public static long Of(int pid) => Read((~pid << 3) | 2);

    /// <summary>Run time of the calling thread.</summary>
    public static long OfThread() => Read(CallingThread);

    /// <summary>CLOCK_MONOTONIC: the process connector's timestamps.</summary>
    public static long MonotonicNow() => Read(Monotonic);

    /// <summary>Time since boot, sleep included: start times in /proc count from there.</summary>
    public static long SinceBoot() => Read(Boottime);

    private static unsafe long Read(int clock)
    {
        var time = stackalloc long[2];
        return Libc.ClockGetTime(clock, time) == 0 ? (time[0] * 1_000_000_000) + time[1] : -1;
    }
}
