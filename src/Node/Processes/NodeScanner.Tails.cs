using Actors.Messages.Wire;
using Actors.Node.Cgroups;

namespace Actors.Node.Processes;

/// <summary>CPU that came after a job's last reading, recovered from the counters of the directories above.</summary>
public sealed partial class NodeScanner
{
    private readonly List<ParentLedger> _ledgers = [];
    private long _unassignedTailNsec;

    /// <summary>Opens the counters above a job: its uid directory and the scheduler's root, before it can use much.</summary>
    private void OpenLedgers(TrackedJob job)
    {
        if (job.Counters?.Cpu is null || job.Hierarchy is not { } hierarchy)
        {
            return;
        }

        var path = ParentOf(job.Path);
        while (path.Length > hierarchy.SubPathBytes.Length)
        {
            var name = path[(path.LastIndexOf((byte)'/') + 1)..];
            if (StatusOf(hierarchy, path, out var status) == 0 && !HasLedger(path, status.Inode) && CpuCounter.Open(hierarchy, path) is { } counter)
            {
                var ledger = new ParentLedger(path.ToArray(), status.Inode, counter);
                if (Residual(ledger, out var residual))
                {
                    ledger.ResidualNsec = residual;
                    _ledgers.Add(ledger);
                }
                else
                {
                    ledger.Dispose();
                }
            }

            if (!name.StartsWith("uid_"u8))
            {
                break;
            }

            path = ParentOf(path);
        }

        _ledgers.Sort((a, b) => b.Path.Length.CompareTo(a.Path.Length));
    }

    private bool HasLedger(ReadOnlySpan<byte> path, ulong inode)
    {
        foreach (var ledger in _ledgers)
        {
            if (ledger.Inode == inode && path.SequenceEqual(ledger.Path))
            {
                return true;
            }
        }

        return false;
    }

    private bool Residual(ParentLedger ledger, out long residual)
    {
        residual = 0;
        if (!ledger.Counter.Read())
        {
            return false;
        }

        residual = ledger.Counter.UsageNsec - ledger.GoneNsec;
        foreach (var job in _jobsByPath.Values)
        {
            if (ledger.Holds(job.Path) && job.Counters is { Cpu: not null } counters)
            {
                counters.ReadCpu();
                residual -= job.CounterNsec;
            }
        }

        return true;
    }

    private void CloseBooks(TrackedJob job)
    {
        if (job.Counters is { Cpu: null })
        {
            return;
        }

        job.TailPending = true;
        foreach (var ledger in _ledgers)
        {
            if (ledger.Holds(job.Path))
            {
                ledger.GoneNsec += job.CounterNsec;
            }
        }
    }

    private void GiveTail(TrackedJob job, long nsec)
    {
        job.TailNsec += nsec;
        foreach (var holder in _ledgers)
        {
            holder.GoneNsec += holder.Holds(job.Path) ? nsec : 0;
        }
    }

    /// <summary>Of a tail that several jobs share, each gets what the exit records of its own processes prove: that is no spreading.</summary>
    private long GiveProven(ParentLedger ledger, long tail)
    {
        var given = 0L;
        foreach (var job in _ended)
        {
            if (job.TailPending && ledger.Holds(job.Path))
            {
                var booked = job.Rows.Values.Where(r => r.Key.Role != ExecutableRole.Escaped).Sum(r => r.CpuNsec);
                var part = Math.Clamp(booked - job.CounterNsec - job.TailNsec, 0, tail - given);
                GiveTail(job, part);
                given += part;
            }
        }

        return given;
    }

    /// <summary>
    /// What a directory above counted beyond its jobs since it was settled last belongs to the job that ended since; when several did, to none of them.
    /// The uid directory often goes with its last job: then the root tells.
    /// </summary>
    private void SettleTails()
    {
        for (var i = 0; i < _ledgers.Count; i++)
        {
            var ledger = _ledgers[i];
            if (!Residual(ledger, out var residual))
            {
                ledger.Dispose();
                _ledgers.RemoveAt(i--);
                continue;
            }

            var tail = residual - ledger.ResidualNsec;
            TrackedJob? only = null;
            var several = false;
            foreach (var job in _ended)
            {
                if (job.TailPending && ledger.Holds(job.Path))
                {
                    several |= only is not null;
                    only = job;
                }
            }

            if (only is null || tail <= ParentLedger.NoiseNsec)
            {
                ledger.ResidualNsec = residual;
            }
            else if (several)
            {
                var proven = GiveProven(ledger, tail);
                tail -= proven;
                _unassignedTailNsec += tail;
                ledger.ResidualNsec = residual - proven;
            }
            else
            {
                GiveTail(only, tail);
            }

            foreach (var job in _ended)
            {
                if (job.TailPending && ledger.Holds(job.Path))
                {
                    job.TailPending = false;
                    job.LowerBound |= several && tail > ParentLedger.NoiseNsec;
                }
            }
        }

        foreach (var job in _ended)
        {
            if (job.TailPending)
            {
                // Nothing above could be asked: only a reading when its last process had gone is the whole.
                job.TailPending = false;
                job.LowerBound |= !job.ReadWhenEmpty;
            }
        }
    }
}
