using Actors.Messages.Wire;
using Actors.Node.Cgroups;

namespace Actors.Node.Processes;

/// <summary>Whose a tail is.</summary>
internal sealed partial class ParentBooks
{
    private void Settle(ParentLedger ledger)
    {
        if (ledger.ResidualNsec is not { } before)
        {
            Begin(ledger);
            return;
        }

        // Tails that the directories below have given since the measuring are gone with their jobs.
        var residual = ledger.MeasuredNsec - ledger.GoneNsec;
        TrackedJob? only = null;
        var pending = 0;
        var several = ledger.Unseen;
        foreach (var job in jobs.Ended)
        {
            if (IsPending(ledger, job))
            {
                several |= only is not null;
                only = job;
                pending++;
            }
        }

        var open = 0L;

        // Jobs are read later than the directory above them, so a residual can be too small, but never too large.
        var tail = residual - before;
        if (only is not null && !several && tail > ParentLedger.NoiseNsec)
        {
            Give(only, tail);
        }
        else if (tail > 0)
        {
            var proven = several && tail > ParentLedger.NoiseNsec ? GiveProven(ledger, tail) : 0;
            ledger.ResidualNsec = residual - proven;
            open = several ? tail - proven : 0;
        }

        foreach (var job in jobs.Ended)
        {
            if (IsPending(ledger, job))
            {
                job.TailPending = false;
                job.LowerBound |= open > pending * ParentLedger.ExactWithinNsec;
            }
        }

        ledger.Unseen = false;
    }

    /// <summary>What a directory counted before it was watched is nobody's. Of a few readings the one least disturbed by running jobs is the largest.</summary>
    private void Begin(ParentLedger ledger)
    {
        var measured = ledger.MeasuredNsec;
        for (var i = 0; i < 3 && ledger.Read(); i++)
        {
            measured = Math.Max(measured, Measured(ledger));
        }

        ledger.ResidualNsec = ledger.EarlierNsec = Math.Max(0, measured - ledger.GoneNsec);
        ledger.SinceEnd = _ends;
    }

    private bool IsPending(ParentLedger ledger, TrackedJob job) =>
        job.TailPending && job.EndNumber > ledger.SinceEnd && job.EndNumber <= _measuredEnds && ledger.Holds(job.Path);

    private void Give(TrackedJob job, long nsec)
    {
        job.TailNsec += nsec;
        foreach (var ledger in _ledgers)
        {
            ledger.GoneNsec += ledger.Holds(job.Path) ? nsec : 0;
        }
    }

    /// <summary>Of a tail that several jobs share, each gets what the exit records of its own processes prove: that is no spreading.</summary>
    private long GiveProven(ParentLedger ledger, long tail)
    {
        var given = 0L;
        foreach (var job in jobs.Ended)
        {
            if (IsPending(ledger, job))
            {
                var booked = job.Rows.Values.Where(r => r.Key.Role != ExecutableRole.Escaped).Sum(r => r.CpuNsec);
                var part = Math.Clamp(booked - job.CounterNsec - job.TailNsec, 0, tail - given);
                Give(job, part);
                given += part;
            }
        }

        return given;
    }
}
