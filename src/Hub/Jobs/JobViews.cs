using System.Text;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Jobs;

/// <summary>An incarnation as people see it.</summary>
public static class JobViews
{
    private const double UsecPerSecond = 1_000_000;

    /// <summary>The fields that lists show.</summary>
    public static JobView Scalars(JobKey key, Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        var totals = JobTotals.Of(incarnation);
        var view = new JobView
        {
            Key = key.ToString(),
            JobId = key.RawId,
            Incarnation = key.Incarnation,
            Cluster = key.Cluster,
            Scheduler = totals.Scheduler,
            State = incarnation.State,
            Complete = incarnation.Complete,
            Confirmed = incarnation.Confirmed,
            Start = Instant(incarnation.StartUnixUsec),
            End = Instant(incarnation.EndUnixUsec),
            CpuSeconds = Seconds(totals.CpuUsec),
            UnattributedSeconds = Seconds(totals.UnattributedUsec),
            ExcessSeconds = Seconds(totals.ExcessUsec),
            TotalIsLowerBound = totals.IsLowerBound,
            UnwatchedSeconds = Seconds(totals.UnwatchedUsec),
            TotalSource = totals.Source,
            Attribution = totals.Attribution,
            MaxRssBytes = totals.MaxRssBytes,
            SuspendedSeconds = totals.SuspendedUsec is { } suspended ? suspended / UsecPerSecond : null,
        };
        return WithFacts(view, incarnation, incarnation.StartUnixUsec, incarnation.EndUnixUsec);
    }

    /// <summary>A view with what is known of the job beside its usage.</summary>
    /// <param name="view">With its usage.</param>
    /// <param name="incarnation">With its facts; its nodes may be left out.</param>
    /// <param name="startUnixUsec">Its start, where it is known.</param>
    /// <param name="endUnixUsec">Its end, where it is known.</param>
    public static JobView WithFacts(JobView view, Incarnation incarnation, long? startUnixUsec, long? endUnixUsec)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(incarnation);
        var (facts, measures) = (incarnation.Facts, JobMeasures.Of(incarnation, startUnixUsec, endUnixUsec));
        return view with
        {
            User = facts.User?.Value,
            Project = facts.Project?.Value,
            Partition = facts.Partition?.Value,
            Name = facts.Name?.Value,
            ArrayJobId = facts.ArrayJobId?.Value,
            ArrayTaskId = facts.ArrayTaskId?.Value,
            HetJobId = facts.HetJobId?.Value,
            HetOffset = facts.HetOffset?.Value,
            Qos = facts.Qos?.Value,
            SchedulerState = facts.SchedulerState?.Value,
            ExitCode = facts.ExitCode?.Value,
            DerivedExitCode = facts.DerivedExitCode?.Value,
            Submit = Instant(facts.SubmitUnixUsec?.Value),
            Eligible = Instant(facts.EligibleUnixUsec?.Value),
            WallSeconds = measures.WallSeconds,
            SuspendedSeconds = measures.SuspendedSeconds ?? view.SuspendedSeconds,
            NodeCount = facts.NodeCount?.Value,
            NodeList = facts.NodeList?.Value,
            Cpus = facts.Cpus?.Value,
            Cores = facts.Cores?.Value,
            Gpus = facts.Gpus?.Value,
            MemoryBytes = facts.MemoryBytes?.Value,
            AwaitsScheduler = incarnation is { Awaits: true, HasWord: false },
            SchedulerMeasuredSeconds = Seconds(facts.CpuUsec?.Value),
            SchedulerEnergyJoules = facts.EnergyJoules?.Value,
            CpuHours = measures.CpuHours,
            CoreHours = measures.CoreHours,
            NodeHours = measures.NodeHours,
        };
    }

    /// <summary>The whole job.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="incarnation">Its state.</param>
    /// <param name="dataRoot">Directory that the files of records are relative to.</param>
    /// <param name="doubt">Why the scheduler has not confirmed it; null: it has, or none is asked.</param>
    public static JobView Whole(JobKey key, Incarnation incarnation, string dataRoot, string? doubt = null) =>
        Whole(Scalars(key, incarnation), incarnation, dataRoot, ProgramDetails.Of(incarnation)) with { UnconfirmedReason = doubt };

    private static JobView Whole(JobView scalars, Incarnation incarnation, string dataRoot, ProgramDetails details) => scalars with
    {
        Sources = FactRules.Sources(incarnation.Facts),
        Resources = ResourceViews.Of([.. incarnation.Nodes.Select(part => part.Usage).OfType<JobUsage>()]),
        Nodes = [.. incarnation.Nodes.Select(Node)],
        Executables = [.. JobTotals.Executables(incarnation).GroupBy(total => total.Path).Select(path => details.AddTo(Executable(path), path.Key)).OrderByDescending(executable => executable.CpuSeconds)],
        Software = [.. Software(incarnation.Software)],
        Metrics = MetricRules.OfJob(incarnation),
        Records = [.. incarnation.Records.Values.Select(record => Record(record, dataRoot))],
    };

    /// <summary>RFC 3339, or null.</summary>
    public static string? Instant(long? unixUsec) => unixUsec is { } usec ? Instants.FromUnixUsec(usec).ToRfc3339() : null;

    /// <summary>Seconds of microseconds, or null.</summary>
    public static double? Seconds(long? usec) => usec / UsecPerSecond;

    /// <summary>Name of a source of totals as the API writes it.</summary>
    public static string TotalSourceName(TotalSource source) => source switch
    {
        TotalSource.Cgroup => "cgroup",
        TotalSource.CgroupParent => "cgroup+parent",
        TotalSource.Processes => "processes",
        TotalSource.Scheduler => "scheduler",
        _ => "none",
    };

    private static NodeView Node(NodePart part)
    {
        var usage = part.Usage;
        return new NodeView
        {
            Node = part.Node,
            CpuSeconds = usage is { HasCpuUsec: true } ? Seconds(usage.CpuUsec) : null,
            UnattributedSeconds = usage is { HasUnattributedUsec: true } ? Seconds(usage.UnattributedUsec) : null,
            TotalSource = usage is null ? null : TotalSourceName(usage.TotalSource),
            Attribution = usage is { Attribution.Length: > 0 } ? usage.Attribution : null,
            AttributionReason = usage is { AttributionReason.Length: > 0 } ? usage.AttributionReason : null,
            MaxRssBytes = usage?.Memory is { HasPeakBytes: true } peak ? peak.PeakBytes : null,
            Final = part.FinishedUnixUsec is not null,
            Suspended = [.. (usage?.Suspended ?? []).Select(s => new SuspensionView { Start = Instant(s.StartUnixUsec)!, End = s.EndUnixUsec == 0 ? null : Instant(s.EndUnixUsec) })],
            TotalIsLowerBound = usage?.TotalIsLowerBound ?? false,
            UnwatchedSeconds = usage is { UnwatchedUsec: > 0 } ? Seconds(usage.UnwatchedUsec) : null,
            FirstSeen = Instant(part.Ref.FirstSeenUnixUsec),
            Observed = part.ObservedUnixUsec == 0 ? null : Instant(part.ObservedUnixUsec),
            MemoryBytes = usage?.Memory is { HasCurrentBytes: true } memory ? memory.CurrentBytes : null,
            ReadBytes = usage?.Io is { HasReadBytes: true } read ? read.ReadBytes : null,
            WriteBytes = usage?.Io is { HasWriteBytes: true } write ? write.WriteBytes : null,
            Pids = usage?.Pids is { HasCurrent: true } pids ? pids.Current : null,
            CpuPressureSeconds = usage?.Pressure is { HasCpuSomeUsec: true } cpu ? Seconds(cpu.CpuSomeUsec) : null,
            MemoryPressureSeconds = usage?.Pressure is { HasMemorySomeUsec: true } stalled ? Seconds(stalled.MemorySomeUsec) : null,
            Resources = usage is null ? null : ResourceViews.Of([usage]),
            Metrics = MetricRules.OfNode(usage),
            IoPressureSeconds = usage?.Pressure is { HasIoSomeUsec: true } io ? Seconds(io.IoSomeUsec) : null,
        };
    }

    /// <summary>One path, whatever it ran as. What was used after leaving the job is not in the job's total, and so in none of the sums.</summary>
    private static ExecutableView Executable(IGrouping<ByteString, ExecutableTotal> path)
    {
        var inside = path.Where(total => total.Role != ExecutableRole.Escaped).ToList();
        return new ExecutableView
        {
            Path = Encoding.UTF8.GetString(path.Key.Span),
            PathBase64 = path.Key.ToBase64(),
            Role = path.MinBy(total => total.Role == ExecutableRole.Job ? 0 : total.Role == ExecutableRole.Scheduler ? 1 : 2)!.RoleName,
            CpuSeconds = Saturating.Sum(inside.Select(total => total.CpuUsec)) / UsecPerSecond,
            UserSeconds = Saturating.Sum(inside.Select(total => total.UserUsec)) / UsecPerSecond,
            SystemSeconds = Saturating.Sum(inside.Select(total => total.SystemUsec)) / UsecPerSecond,
            Processes = Saturating.Sum(inside.Select(total => total.Processes)),
            MaxRssBytes = inside.Max(total => total.MaxRssBytes),
            ReadBytes = Io(io => io.ReadBytes),
            WriteBytes = Io(io => io.WriteBytes),
            ReadChars = Io(io => io.ReadChars),
            WriteChars = Io(io => io.WriteChars),
            CorrectedCpuSeconds = Saturating.Sum(inside.Select(total => total.CorrectedUsec)) / UsecPerSecond,
            ChildrenCpuSeconds = Saturating.Sum(inside.Select(total => total.ChildrenUsec)) / UsecPerSecond,
            SchedulerCpuSeconds = Saturating.Sum(inside.Where(total => total.Role == ExecutableRole.Scheduler).Select(total => total.CpuUsec)) / UsecPerSecond,
            EscapedCpuSeconds = Saturating.Sum(path.Where(total => total.Role == ExecutableRole.Escaped).Select(total => total.CpuUsec)) / UsecPerSecond,
        };

        long? Io(Func<ProcessIo, long> value) => inside.Exists(total => total.Io is not null)
            ? Saturating.Sum(inside.Select(total => total.Io).OfType<ProcessIo>().Select(value))
            : null;
    }

    private static IEnumerable<SoftwareView> Software(SoftwareResolved? resolved)
    {
        var all = Saturating.Sum((resolved?.Software ?? []).Select(software => software.CpuUsec));
        return resolved?.Software.Select(software => new SoftwareView
        {
            Name = software.Undetermined ? null : software.Name,
            Version = software.Undetermined ? null : software.Version,
            LocalVersion = software.Undetermined ? null : software.LocalVersion,
            UserProvided = software.UserProvided,
            Ignore = software.Ignore,
            CpuSeconds = software.CpuUsec / UsecPerSecond,
            SharePercent = all == 0 ? 0 : 100.0 * software.CpuUsec / all,
        }) ?? [];
    }

    private static RecordView Record(RecordsIssued record, string dataRoot) => new()
    {
        Kind = record.Kind,
        RecordId = record.RecordId,
        Revision = record.Revision,
        Issued = Instants.FromUnixUsec(record.IssuedUnixUsec).ToRfc3339(),
        File = record.File.Length == 0 ? null : Path.GetFullPath(record.File, dataRoot),
    };
}
