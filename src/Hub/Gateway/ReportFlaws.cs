using Actors.Messages.Identity;
using Actors.Messages.Wire;

namespace Actors.Hub.Gateway;

/// <summary>Says why a report cannot be counted.</summary>
public static class ReportFlaws
{
    private const int MaxNodeName = 255;
    private const int MaxName = 255;
    private const int MaxPath = 65536;

    /// <summary>More CPU than this, in microseconds, no node has used: a thousand years.</summary>
    private const long MaxUsec = 31_557_600_000_000_000;

    /// <summary>The first flaw found, for people; null when the report is fine.</summary>
    /// <param name="batch">What it came in.</param>
    /// <param name="report">One job's report.</param>
    public static string? Of(Batch batch, JobReport report)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(report);
        if (report.Ref is not { } reference)
        {
            return "ref is missing";
        }

        return JobEntity.Flaw(reference.Cluster) is { } cluster ? $"ref.cluster {cluster}"
            : !string.Equals(reference.Cluster, batch.Cluster, StringComparison.Ordinal) ? "ref.cluster is not the batch's cluster"
            : JobEntity.Flaw(reference.RawId) is { } rawId ? $"ref.raw_id {rawId}"
            : report.Seq is 0 or > long.MaxValue ? "seq must be above 0"
            : reference.FirstSeenUnixUsec <= 0 ? "ref.first_seen_unix_usec is missing"
            : reference.BootId.Length is 0 or > MaxNodeName ? "ref.boot_id is missing or too long"
            : !Sane(reference.FirstSeenUnixUsec) || report.ObservedUnixUsec <= 0 || !Sane(report.ObservedUnixUsec) ? "an instant is out of range"
            : report.Usage is not { } usage ? "usage is missing"
            : Text(reference, usage) ?? Usage(usage);
    }

    /// <summary>The first flaw of the batch itself; null when its reports can be looked at.</summary>
    public static string? Of(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Version == 0 ? "version is missing"
            : JobEntity.Flaw(batch.Cluster) is { } flaw ? $"cluster {flaw}"
            : batch.Node.Length is 0 or > MaxNodeName || batch.Node.Any(char.IsControl) ? $"node must have 1 to {MaxNodeName} characters and no control characters"
            : batch.BootId.Length > MaxName || batch.MachineId.Length > MaxName || batch.AgentVersion.Length > MaxName ? "boot_id, machine_id or agent_version is too long"
            : Nul(batch.BootId) || Nul(batch.MachineId) || Nul(batch.AgentVersion) || Nul(batch.Usage?.Attribution) ? "a name of the node's holds NUL"
            : batch.Usage is { } usage ? Usage(usage) : null;
    }

    private static string? Usage(NodeUsage usage) =>
        Bad(usage.RootUsec) || Bad(usage.JobsUsec) || Bad(usage.UnassignedTailUsec) || Bad(usage.OtherUsec) || Bad(usage.EarlierUsec) || Bad(usage.OutsideUsec)
            || Bad(usage.BusyUsec) || usage.LostEvents < 0
            ? "a figure of usage is negative or too large"
        : usage.Attribution.Length > MaxName ? "usage.attribution is too long"
        : null;

    private static string? Text(NodeJobRef reference, JobUsage usage) =>
        reference.Scheduler.Length > MaxName ? "ref.scheduler is too long"
        : reference.Sluid.Length > MaxName ? "ref.sluid is too long"
        : usage.Attribution.Length > MaxName || usage.AttributionReason.Length > MaxName || usage.Memory?.PeakDefinition.Length > MaxName || usage.Executables.Any(executable => executable.Step.Length > MaxName)
            ? "a name in usage is too long"
        : Nul(reference.Scheduler) || Nul(reference.Sluid) || Nul(reference.BootId) || Nul(usage.Attribution) || Nul(usage.AttributionReason)
            || usage.Executables.Any(executable => Nul(executable.Step)) ? "a name holds NUL"
        : null;

    private static string? Usage(JobUsage usage)
    {
        if (usage is { HasCpuUsec: true } && Bad(usage.CpuUsec) || Bad(usage.UserUsec) || Bad(usage.SystemUsec) || Bad(usage.UnattributedUsec) || Bad(usage.ExcessUsec))
        {
            return "a CPU time of the job is negative or too large";
        }

        if (usage.Suspended.Any(s => s.StartUnixUsec <= 0 || !Sane(s.StartUnixUsec) || !Sane(s.EndUnixUsec) || s.EndUnixUsec != 0 && s.EndUnixUsec < s.StartUnixUsec))
        {
            return "a suspended interval ends before it begins, or is out of range";
        }

        if (usage.Memory is { } memory && (memory.CurrentBytes < 0 || memory.PeakBytes < 0 || memory.SwapBytes < 0 || memory.SwapPeakBytes < 0))
        {
            return "a size of memory is negative";
        }

        if (usage.Io is { } io && (io.ReadBytes < 0 || io.WriteBytes < 0 || io.ReadOperations < 0 || io.WriteOperations < 0)
            || usage.Pids is { } pids && (pids.Current < 0 || pids.Peak < 0)
            || usage.Faults is { } faults && (faults.All < 0 || faults.Major < 0)
            || usage.Switches is { } switches && (switches.Voluntary < 0 || switches.Involuntary < 0))
        {
            return "a figure of I/O, tasks, page faults or context switches is negative";
        }

        if (Names(usage).Any(name => name.Length > MaxName || Nul(name)))
        {
            return "a name in usage is too long or holds NUL";
        }

        Int128 sum = 0;
        foreach (var executable in usage.Executables)
        {
            sum += executable.CpuUsec;
            if (executable.Path.Length is 0 or > MaxPath || executable.Path.Span.Contains((byte)0))
            {
                return $"a path of an executable must have 1 to {MaxPath} bytes and no NUL";
            }

            if (executable.Image.Length > MaxPath || executable.Image.Span.Contains((byte)0)
                || executable.Scripts.Any(s => s.Path.Length is 0 or > MaxPath || s.Path.Span.Contains((byte)0))
                || executable.Libraries.Any(l => l.Length is 0 or > MaxPath || l.Span.Contains((byte)0)))
            {
                return $"a script, a library or an image of an executable must have 1 to {MaxPath} bytes and no NUL";
            }

            if (executable.Scripts.Any(s => Bad(s.CpuUsec) || s.Processes < 0))
            {
                return "a figure of a script is negative or too large";
            }

            if (Bad(executable.CpuUsec) || Bad(executable.UserUsec) || Bad(executable.SystemUsec) || Bad(executable.CorrectedUsec) || Bad(executable.ChildrenUsec) || executable.Processes < 0
                || executable.MaxRssBytes < 0 || executable.Io is { } own && (own.ReadBytes < 0 || own.WriteBytes < 0 || own.ReadChars < 0 || own.WriteChars < 0))
            {
                return "a figure of an executable is negative or too large";
            }
        }

        return sum > MaxUsec ? "the executables' CPU times together are too large" : null;
    }

    /// <summary>Of definitions and sources.</summary>
    private static IEnumerable<string> Names(JobUsage usage)
    {
        string?[] names =
        [
            usage.Memory?.PeakDefinition, usage.Memory?.SwapPeakDefinition, usage.Memory?.CurrentDefinition,
            usage.Io?.Source, usage.Pids?.PeakDefinition, usage.Faults?.Source, usage.Switches?.Source,
        ];
        return names.OfType<string>();
    }

    private static bool Nul(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;

    private static bool Bad(long usec) => usec is < 0 or > MaxUsec;

    // Years 1970 to 9999: what can be written as RFC 3339.
    private static bool Sane(long unixUsec) => unixUsec < 253_402_300_800_000_000;
}
