using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Table;

/// <summary>What a process used before it was the job's, or another program's: nobody is charged with it who did not use it.</summary>
internal abstract partial class TableAttribution
{
    /// <summary>
    /// Run time that was used before the process joined the job: it is not the job's. Born inside, or found inside when nobody watched: 0. Known
    /// outside before: what it has now, for the directory told of it at once.
    /// </summary>
    private long BaselineOf(ProcessEntry entry, TrackedJob job, in ProcessStat stat, long run, Cause cause, long eventNsec, bool isNew)
    {
        if (job.Path.Length == 0)
        {
            // Found by environment: it belongs to the job from the exec that set it, and a job's process is exec'ed inside.
            return isNew || cause != Cause.Exec ? RestartBaseline(stat, run) : Math.Max(0, run - SinceEvent(eventNsec));
        }

        if (isNew)
        {
            var parentInside = Table.TryGet(stat.ParentId, out var parent) && ReferenceEquals(parent.Job, job);
            return parentInside || cause == Cause.Pass ? RestartBaseline(stat, run) : cause == Cause.Exec ? Math.Max(0, run - SinceEvent(eventNsec)) : run;
        }

        return cause == Cause.Exec ? Math.Max(0, run - SinceEvent(eventNsec)) : run;
    }

    /// <summary>After a restart a process that is older than the checkpoint, but not in it, may have used anything outside.</summary>
    private long RestartBaseline(in ProcessStat stat, long run) => On.Progress.RestoredAtUnixUsec > 0 && On.Host.StartUnixUsec(stat.StartTicks) < On.Progress.RestoredAtUnixUsec ? run : 0;

    private static long SinceEvent(long eventNsec) => Math.Max(0, ProcessClock.MonotonicNow() - eventNsec);

    /// <summary>Before another program's row takes over. A change that only a pass notices leaves open who used what.</summary>
    private void BookBeforeChange(ProcessEntry entry, long run, in ProcessStat stat, Cause cause, long eventNsec, bool sameProgram)
    {
        if (entry.ExecutableUnknown)
        {
            return;
        }

        if (sameProgram || cause == Cause.Moved || (cause == Cause.Pass && IsTrusted))
        {
            Booking.Book(entry, run, stat, On.Host.TickNsec);
        }
        else if (cause == Cause.Exec)
        {
            Booking.BookBeforeExec(entry, run, stat, eventNsec, On.Host.TickNsec);
        }
        else
        {
            Booking.PassOver(entry, run, stat);
        }
    }
}
