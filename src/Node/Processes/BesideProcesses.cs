using Actors.Messages.Wire;

namespace Actors.Node.Processes;

/// <summary>What a job's processes did beside using CPU; null where nobody looks.</summary>
/// <param name="Io">Bytes from and to storage.</param>
/// <param name="Faults">Page faults.</param>
/// <param name="Switches">Context switches.</param>
public sealed record BesideProcesses(Io? Io, Faults? Faults, Switches? Switches)
{
    /// <summary>Nobody looks.</summary>
    public static BesideProcesses None { get; } = new(null, null, null);

    /// <summary>Adds up a job's rows, without those of processes that have left it.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="allThreads">Whether switches are those of all threads.</param>
    internal static BesideProcesses Of(IEnumerable<UsageRow> rows, bool allThreads)
    {
        var (counts, any, hasIo, hasSwitches) = (default(Kernel.ProcessCounts), false, false, false);
        foreach (var row in rows)
        {
            if (row.Key.Role != ExecutableRole.Escaped)
            {
                any = true;
                counts = counts.Plus(row.Counts);
                hasIo |= row.HasIo;
                hasSwitches |= row.HasSwitches;
            }
        }

        const string source = "processes";
        return new BesideProcesses(
            hasIo ? new Io { ReadBytes = counts.ReadBytes, WriteBytes = counts.WriteBytes, Source = source } : null,
            any && counts.MinorFaults > 0 ? new Faults { All = counts.MinorFaults + counts.MajorFaults, Major = counts.MajorFaults, Source = source } : null,
            hasSwitches ? new Switches { Voluntary = counts.Voluntary, Involuntary = counts.Involuntary, Source = allThreads ? "threads" : "one-thread" } : null);
    }
}
