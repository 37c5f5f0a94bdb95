using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Actors.Hub.Software.Patterns;

/// <summary>How much CPU time this thread has used: on a busy host wall time says little about how long a computation takes.</summary>
internal static class ThreadTime
{
    // time.h of Linux
    private const int ThreadClock = 3;

    /// <summary>Of the current thread; wall time where the system does not tell.</summary>
    public static TimeSpan Now => OperatingSystem.IsLinux() && Environment.Is64BitProcess && Read(ThreadClock, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000)
        : Stopwatch.GetElapsedTime(0);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int Read(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
