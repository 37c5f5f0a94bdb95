using Actors.Hub.Jobs;
using Actors.Messages.Wire;

namespace Actors.Hub.Scheduler;

/// <summary>The scheduler's word on a run as facts of a job.</summary>
public static class SchedulerFacts
{
    /// <summary>All that is known of a run. What is not, is absent.</summary>
    /// <param name="run">The run.</param>
    /// <param name="known">What the scheduler said before, for the rows that are not told again; null: nothing.</param>
    public static JobFacts Of(SchedulerRun run, JobFacts? known)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (row, earlier) = (run.Last, Earlier(run, known));
        return new JobFacts
        {
            User = Text(row.User),
            Uid = Number(row.Uid),
            Project = Text(row.Account),
            Partition = Text(row.Partition),
            Name = Text(row.Name),
            Cpus = Number(row.Cpus),
            SubmitUnixUsec = Number(run.Continues && known?.SubmitUnixUsec is { } submitted ? submitted.Value : run.SubmitUnixUsec),
            StartUnixUsec = Number(run.StartUnixUsec),
            EndUnixUsec = Number(run.EndUnixUsec),
            ArrayJobId = Text(row.ArrayJobId),
            ArrayTaskId = Text(row.ArrayTaskId),
            HetJobId = Text(row.HetJobId),
            HetOffset = Number(row.HetOffset),
            NodeCount = Number(row.Nodes),
            SchedulerState = Text(string.Equals(row.State, SchedulerRun.Resizing, StringComparison.Ordinal) ? "RUNNING" : row.State),
            Qos = Text(row.Qos),
            ExitCode = run.EndUnixUsec is null ? null : Text(row.ExitCode),
            DerivedExitCode = run.EndUnixUsec is null ? null : Text(row.DerivedExitCode),
            EligibleUnixUsec = Number(run.First.EligibleUnixUsec),
            SuspendedUsec = Number(row.Pending ? null : Saturating.Add(Saturating.Sum(run.Segments.Select(each => each.SuspendedUsec)), SuspendedBefore(run, known))),
            Gpus = Number(row.Gpus),
            MemoryBytes = Number(row.StartUnixUsec is null ? null : row.MemoryBytes),
            Cores = Number(row.Cores),
            NodeList = Text(row.NodeList),
            DbIndex = Number(row.DbIndex),
            Sluid = Text(row.Sluid),
            RestartCount = Number(row.RestartCount),

            // Of a running job's steps it says what has ended by chance.
            CpuUsec = Number(run.EndUnixUsec is null || row.Cpus is null || row.CpuUsec is null ? null : Saturating.Sum(run.Segments.Select(each => each.CpuUsec ?? 0))),
            EnergyJoules = Number(run.EndUnixUsec is null ? null : Energy(run)),
            SegmentStartUnixUsec = Number(SchedulerRun.SegmentStart(row)),
            EarlierCpuUsec = earlier is { } cpu ? Number(cpu.Cpu) : null,
            EarlierCoreUsec = earlier is { } core ? Number(core.Core) : null,
            EarlierNodeUsec = earlier is { } node ? Number(node.Node) : null,
            Scheduler = Text(row.Scheduler),
            EarlierNodeList = Text(EarlierNodes(run, known)),
            SegmentSuspendedUsec = Number(row.Pending ? null : row.SuspendedUsec),
        };
    }

    // Of a run whose size was changed each row has its own part.
    private static long? Energy(SchedulerRun run)
    {
        var parts = run.Segments.Select(each => each.EnergyJoules).OfType<long>().ToList();
        return parts.Count == 0 ? null : Saturating.Sum(parts);
    }

    private static string EarlierNodes(SchedulerRun run, JobFacts? known)
    {
        var lists = run.Segments.SkipLast(1).Select(row => row.NodeList);
        if (run.Continues && known is not null)
        {
            lists = lists.Prepend(known.DbIndex?.Value == run.First.DbIndex ? "" : known.NodeList?.Value ?? "").Prepend(known.EarlierNodeList?.Value ?? "");
        }

        return string.Join(',', lists.Where(list => list.Length > 0));
    }

    private static long SuspendedBefore(SchedulerRun run, JobFacts? known)
    {
        if (!run.Continues || known is null)
        {
            return 0;
        }

        var all = known.SuspendedUsec?.Value ?? 0;
        return known.DbIndex?.Value == run.First.DbIndex ? Math.Max(0, all - (known.SegmentSuspendedUsec?.Value ?? 0)) : all;
    }

    // Allocated before the present row.
    private static (long Cpu, long Core, long Node)? Earlier(SchedulerRun run, JobFacts? known)
    {
        (long Cpu, long Core, long Node)? sum = null;
        if (run.Continues && known is { SegmentStartUnixUsec: not null })
        {
            if (known.EarlierCpuUsec is { } cpu)
            {
                sum = (cpu.Value, known.EarlierCoreUsec?.Value ?? 0, known.EarlierNodeUsec?.Value ?? 0);
            }

            if (known.DbIndex?.Value != run.First.DbIndex)
            {
                // The row before was known while it was the present one.
                var active = Math.Max(0, run.SubmitUnixUsec - known.SegmentStartUnixUsec.Value - (known.SegmentSuspendedUsec?.Value ?? 0));
                sum = Plus(sum, active, known.Cpus?.Value, known.Cores?.Value, known.NodeCount?.Value);
            }
        }

        foreach (var row in run.Segments.SkipLast(1))
        {
            var active = Math.Max(0, (row.EndUnixUsec ?? 0) - (SchedulerRun.SegmentStart(row) ?? 0) - row.SuspendedUsec);
            sum = Plus(sum, active, row.Cpus, row.Cores, row.Nodes);
        }

        return sum;
    }

    private static (long Cpu, long Core, long Node) Plus((long Cpu, long Core, long Node)? sum, long active, long? cpus, long? cores, long? nodes) => (
        Saturating.Add(sum?.Cpu ?? 0, Saturating.Multiply(active, cpus ?? 0)),
        Saturating.Add(sum?.Core ?? 0, Saturating.Multiply(active, cores ?? 0)),
        Saturating.Add(sum?.Node ?? 0, Saturating.Multiply(active, nodes ?? 0)));

    private static TextFact? Text(string? value) => string.IsNullOrEmpty(value) ? null : new TextFact { Value = value, Source = FactSource.Scheduler };

    private static NumberFact? Number(long? value) => value is { } number ? new NumberFact { Value = number, Source = FactSource.Scheduler } : null;
}
