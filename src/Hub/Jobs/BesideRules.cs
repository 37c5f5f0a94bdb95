using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>How what is counted beside CPU becomes one state of two: a peak is never less than before, and what the newer does not tell stands as it was.</summary>
internal static class BesideRules
{
    /// <summary>Brings what an older state knows into a newer one.</summary>
    public static void Merge(JobUsage older, JobUsage newer)
    {
        if (older.Memory is { HasPeakBytes: true } memory && (newer.Memory is not { HasPeakBytes: true } now || now.PeakBytes < memory.PeakBytes))
        {
            newer.Memory ??= new Memory();
            newer.Memory.PeakBytes = memory.PeakBytes;
            newer.Memory.PeakDefinition = memory.PeakDefinition;
        }

        if (older.Memory is { HasSwapPeakBytes: true } swap && (newer.Memory is not { HasSwapPeakBytes: true } swapNow || swapNow.SwapPeakBytes < swap.SwapPeakBytes))
        {
            newer.Memory ??= new Memory();
            newer.Memory.SwapPeakBytes = swap.SwapPeakBytes;
            newer.Memory.SwapPeakDefinition = swap.SwapPeakDefinition;
        }

        if (older.Pids is { HasPeak: true } pids && (newer.Pids is not { HasPeak: true } pidsNow || pidsNow.Peak < pids.Peak))
        {
            newer.Pids ??= new Pids();
            newer.Pids.Peak = pids.Peak;
            newer.Pids.PeakDefinition = pids.PeakDefinition;
        }

        newer.Io ??= older.Io;
        newer.Pressure ??= older.Pressure;
        newer.Faults ??= older.Faults;
        newer.Switches ??= older.Switches;
    }
}
