using Microsoft.Extensions.Logging;

namespace Actors.Node.Processes;

/// <summary>Log texts of the process table.</summary>
internal static partial class ScannerLog
{
    [LoggerMessage(2101, LogLevel.Information, "CPU is given to executables by {Tier}: {Reason}")]
    public static partial void TierChosen(ILogger logger, string tier, string reason);

    [LoggerMessage(2102, LogLevel.Warning, "Kernel events were lost ({Count} overruns so far); the next pass mends the table, short processes stay unattributed")]
    public static partial void EventsLost(ILogger logger, long count);

    [LoggerMessage(2103, LogLevel.Information, "Job {Scheduler} {RawId} found at {Path}")]
    public static partial void JobBorn(ILogger logger, string scheduler, string rawId, string path);

    [LoggerMessage(2104, LogLevel.Information, "Job {Scheduler} {RawId} ended; CPU {CpuSeconds} s")]
    public static partial void JobEnded(ILogger logger, string scheduler, string rawId, double cpuSeconds);

    [LoggerMessage(2105, LogLevel.Warning, "No cgroup hierarchy was found; jobs are found by environment alone")]
    public static partial void NoCgroups(ILogger logger);

    [LoggerMessage(2106, LogLevel.Error, "The event thread failed; passes go on alone")]
    public static partial void EventThreadFailed(ILogger logger, Exception cause);

    [LoggerMessage(2107, LogLevel.Warning, "The kernel watches no more directories (fs.inotify.max_user_watches); births and ends are seen by passes alone")]
    public static partial void NoMoreWatches(ILogger logger);

    [LoggerMessage(2109, LogLevel.Warning, "The programs in the kernel had no room ({Tasks} tasks, {Usage} rows, {Directories} directories, {Events} events so far): what they missed stays unattributed")]
    public static partial void HooksLost(ILogger logger, long tasks, long usage, long directories, long events);

    [LoggerMessage(2108, LogLevel.Information, "Job {Scheduler} {RawId} had come and gone at {Path} before it could be read")]
    public static partial void JobMissed(ILogger logger, string scheduler, string rawId, string path);
}
