using Actors.Messages.Wire;
using Actors.Node.Attribution.Taskstats;

namespace Actors.Node.Processes;

/// <summary>What a pass tells of each job.</summary>
public sealed partial class NodeScanner
{
    private JobSlice? Slice(TrackedJob job, DateTimeOffset at)
    {
        if (_books.UnclearIn(job) is not null)
        {
            // Those whom another hierarchy holds may be the scheduler's alone: nothing can be said yet of what it uses.
            return null;
        }

        if (job.RawId.Length == 0)
        {
            if (!job.Ended)
            {
                return null;
            }

            // Nobody could tell its number: its unique name is all there is.
            job.IdSource = FactSource.Path;
            job.RawId = job.Sluid.Length > 0 ? job.Sluid : job.IdByPath;
        }

        Name(job);
        if (!job.Ended)
        {
            job.Counters?.ReadCpu();
        }

        // While other jobs run the directories above tell sometimes less than there is: they are asked again.
        job.IsHeld |= job is { Ended: true, TailPending: false, PassesPending: < PassesOfWord } && _books.IsShort(job);

        // While a tail may still come the last word is not said.
        var ended = job is { Ended: true, TailPending: false, IsHeld: false };
        var total = Total(job, at);
        return new JobSlice
        {
            Id = job.Id!,
            RestartCount = job.RestartCount,
            Sluid = job.Sluid,
            IdSource = job.IdSource,
            OwnerUid = job.OwnerUid ?? (job.Facts.Uid is { Value: >= 0 and < uint.MaxValue, Source: FactSource.Path or FactSource.Process } uid ? (uint)uid.Value : null),
            Node = job.Node,
            Suspended = job.Suspensions.All,
            Facts = job.Facts.Clone(),
            LiveProcesses = job.Ended ? 0 : job.Members,
            Executables = Executables(job, total, ended),
            Beside = BesideProcesses.Of(job.Rows.Values, allThreads: Tier == Attribution.AttributionTier.Bpf),
            Total = total,
            TotalIsLowerBound = job.LowerBound || job.MissesEnds || (ended && _books.IsShort(job)),
            UnwatchedUsec = job.UnwatchedNsec / 1000,
            Ended = ended,
            Attribution = TierName,
            AttributionReason = TierReason,
            Counters = job.Counters,
            At = at,
        };
    }

    private static IReadOnlyList<ExecutableUsage> Executables(TrackedJob job, in TotalReading total, bool ended)
    {
        var booked = job.Rows.Values.Where(r => r.CpuNsec > 0 || r.Processes > 0).ToList();
        var rows = booked.ConvertAll(r => (Usage: r.ToUsage(), Left: r.LeftOut));
        if (total is { Source: TotalSource.Cgroup or TotalSource.CgroupParent, CpuUsec: { } cpu })
        {
            ShortEnds.Correct(rows, cpu, onlyEndsAreMissing: ended && job.SeenWhole);
        }

        return ExecutableRows.Report(booked.Zip(rows, (row, told) => (row.Key.Executable, told.Usage)));
    }

    private void Name(TrackedJob job)
    {
        if (job.Id is not null)
        {
            return;
        }

        var id = new LocalJobId(job.Scheduler, job.RawId, job.Inode, job.FirstSeenUnixUsec);
        while (job.Path.Length == 0 && _jobs.Table.All.Any(other => id.Equals(other.Id)))
        {
            // Processes of two users that name one number may have started within the kernel's one tick.
            id = id with { FirstSeenUnixUsec = ++job.FirstSeenUnixUsec };
        }

        job.Id = id;
    }

    private static TotalReading Total(TrackedJob job, DateTimeOffset at)
    {
        var source = job.Source;
        if (source == TotalSource.Processes)
        {
            var counted = job.Rows.Values.Where(r => r.Key.Role != ExecutableRole.Escaped).Select(r => r.ToUsage()).ToList();
            return new TotalReading(source, counted.Sum(r => r.CpuUsec), counted.Sum(r => r.UserUsec), counted.Sum(r => r.SystemUsec), at);
        }

        // The kernel splits by ticks and counts by the clock: only the proportion of the split is to be trusted.
        var counter = job.Counters?.Cpu;
        var cpu = (job.CounterNsec + job.TailNsec) / 1000;
        var user = counter is null ? job.RestoredUserNsec : counter.UserNsec;
        var system = counter is null ? job.RestoredSystemNsec : counter.SystemNsec;
        long? systemUsec = user is null || system is null ? null : user + system <= 0 ? 0 : (long)((Int128)cpu * system.Value / (user.Value + system.Value));
        return new TotalReading(source, cpu, cpu - systemUsec, systemUsec, job.Counters?.CpuAsOf ?? job.RestoredAsOf);
    }
}
