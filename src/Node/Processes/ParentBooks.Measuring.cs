using Actors.Node.Cgroups;

namespace Actors.Node.Processes;

/// <summary>How the directories above are read together with the jobs below them.</summary>
internal sealed partial class ParentBooks
{
    private const int MeasuringTries = 4;

    /// <summary>
    /// Reads the directories above and at once the jobs below them. What came of it may be settled only when no job was born or ended meanwhile of
    /// which nobody has told yet: drain the kernel's events, and measure again if there were any.
    /// </summary>
    public void Measure()
    {
        _measuredEnds = _ends;
        IsWhole = true;
        for (var i = 0; i < _ledgers.Count; i++)
        {
            var ledger = _ledgers[i];
            if (ledger.IsRemoved)
            {
                continue;
            }

            if (TryMeasure(ledger))
            {
                continue;
            }

            if (ledger.IsRoot)
            {
                ledger.MarkRemoved();
            }
            else
            {
                ledger.Dispose();
                _ledgers.RemoveAt(i--);
            }
        }
    }

    /// <summary>
    /// Reads the directory, those below it, and it once more. What jobs used between the first reading and theirs is missing from the first difference,
    /// and it is no more than the two readings differ by. A thread that lost the CPU in between tries again.
    /// </summary>
    /// <returns>False when the directory is gone.</returns>
    private bool TryMeasure(ParentLedger ledger)
    {
        for (var i = 0; i < MeasuringTries; i++)
        {
            if (!ledger.Read())
            {
                return i > 0;
            }

            var first = ledger.CounterNsec;
            var below = ReadBelow(ledger);
            _ = ledger.Read();
            var span = ledger.CounterNsec - first;
            if (i == 0 || span < ledger.SpanNsec)
            {
                ledger.MeasuredNsec = first - below;
                ledger.SpanNsec = span;
            }

            if (span <= ParentLedger.NoiseNsec)
            {
                break;
            }
        }

        return true;
    }

    private long ReadBelow(ParentLedger ledger)
    {
        ledger.ReadOthers();
        var below = ledger.OtherNsec;
        foreach (var job in jobs.ByPath.Values)
        {
            if (IsAbove(ledger, job) && job.Counters is { Cpu: not null } counters)
            {
                IsWhole &= counters.ReadCpu(withSplit: false);
                below += job.CounterNsec;
            }
        }

        return below;
    }
}
