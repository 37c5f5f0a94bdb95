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

        before = ChargeLate(ledger, before, isFirst: false);
        TrackedJob? only = null;
        var pending = 0;
        foreach (var job in jobs.Ended)
        {
            if (IsPending(ledger, job))
            {
                only = job;
                pending++;
            }
        }

        // Tails that the directories below have given since the measuring are gone with their jobs.
        var residual = ledger.MeasuredNsec - ledger.GoneNsec;
        var least = Math.Max(0, residual - before - ledger.UncertainNsec);
        var most = Math.Max(least, residual + ledger.SpanNsec - before);
        var isAlone = pending == 1 && !ledger.Unseen && !jobs.ByPath.Values.Any(job => ledger.Holds(job.Path) && UnclearIn(job) is not null);
        var given = isAlone ? GiveWhole(only!, least, most) : GiveProven(ledger, most);
        if (isAlone && ledger.Unwatched)
        {
            only!.UnwatchedNsec += given;
        }

        var exactWithin = isAlone ? Math.Max(ParentLedger.ExactWithinNsec, only!.CounterNsec / 1000) : pending * ParentLedger.ExactWithinNsec;

        // Of one that has surely used more than this directory tells, the one above it is asked: it may have been in an earlier directory of this name.
        foreach (var job in jobs.Ended)
        {
            if (IsPending(ledger, job) && (ledger.IsRoot || Proven(job) <= ParentLedger.ExactWithinNsec))
            {
                // What could not be measured sharply may be missing, unless the last reading came when no process was left.
                job.TailPending = false;
                job.AnsweredAbove = true;
                job.LowerBound |= (job.ReadWhenEmpty ? least : most) - given > exactWithin && !IsAccountedFor(job);
            }
        }

        residual = ledger.MeasuredNsec - ledger.GoneNsec;
        ledger.ResidualNsec = Math.Max(before, residual);
        ledger.UncertainNsec = Math.Max(0, residual + ledger.SpanNsec - ledger.ResidualNsec.Value);
        ledger.Unseen = ledger.Unwatched = false;
    }

    /// <summary>What a directory counted before it was watched is nobody's, but for what jobs used that came and went before anybody could look.</summary>
    private void Begin(ParentLedger ledger)
    {
        ledger.EarlierNsec = Math.Max(0, ledger.MeasuredNsec - ledger.GoneNsec);
        ledger.ResidualNsec = ChargeLate(ledger, ledger.EarlierNsec, isFirst: true);
        ledger.UncertainNsec = ledger.SpanNsec;
        ledger.SinceEnd = _ends;
    }

    /// <summary>
    /// Jobs of which was told only when the directory above them had gone too: what they used was taken for nobody's, or for older than the agent. What exit
    /// records prove to be theirs is nobody's no more.
    /// </summary>
    /// <param name="ledger">The directory.</param>
    /// <param name="before">Its residual as last settled.</param>
    /// <param name="isFirst">It is settled for the first time: all jobs that nobody could read are late for it.</param>
    /// <returns>What is left of the residual before.</returns>
    private long ChargeLate(ParentLedger ledger, long before, bool isFirst)
    {
        foreach (var job in jobs.Ended)
        {
            if (job is { TailPending: true } && (job.ToldLate || (isFirst && job.NeverRead)) && job.EndNumber <= _measuredEnds && ledger.IsRoot && ledger.Holds(job.Path))
            {
                // Of nobody's first, then of what was not settled yet, at last of what seemed older than the agent.
                var unsettled = Math.Max(0, ledger.MeasuredNsec - ledger.GoneNsec - before);
                var given = Give(job, Math.Clamp(Proven(job), 0, before + unsettled));
                var rest = Math.Max(0, given - (before - ledger.EarlierNsec) - unsettled);
                before -= Math.Min(given, before - ledger.EarlierNsec) + rest;
                ledger.EarlierNsec -= rest;
                job.TailPending = false;
                job.AnsweredAbove = true;
                job.LowerBound |= !IsAccountedFor(job) || job.BookedNsec == 0;
            }
        }

        return before;
    }

    /// <summary>Of jobs that were settled before the kernel told all that they used: what is proven to be theirs is nobody's no more.</summary>
    private void GiveLate()
    {
        foreach (var job in jobs.Ended)
        {
            if (job is { TailPending: false, Source: TotalSource.Cgroup or TotalSource.CgroupParent } && Proven(job) > ParentLedger.ExactWithinNsec
                && _ledgers.Find(ledger => ledger is { IsRoot: true, IsRemoved: false, ResidualNsec: not null } && IsAbove(ledger, job)) is { } root)
            {
                var given = Give(job, Math.Min(Proven(job), root.ResidualNsec!.Value - root.EarlierNsec));
                foreach (var ledger in _ledgers)
                {
                    ledger.ResidualNsec -= IsAbove(ledger, job) ? Math.Min(given, ledger.ResidualNsec.GetValueOrDefault() - ledger.EarlierNsec) : 0;
                }

                job.LowerBound &= !IsAccountedFor(job);
            }
        }
    }

    private bool IsPending(ParentLedger ledger, TrackedJob job) =>
        job is { TailPending: true, ToldLate: false } && job.EndNumber > ledger.SinceEnd && job.EndNumber <= _measuredEnds && IsAbove(ledger, job);

    /// <summary>All that it used is charged to its executables, and in its total.</summary>
    private bool IsAccountedFor(TrackedJob job) => ExecutablesAreWhole && job.SeenWhole && Proven(job) <= ParentLedger.ExactWithinNsec;

    private long Give(TrackedJob job, long nsec)
    {
        if (nsec <= ParentLedger.NoiseNsec)
        {
            return 0;
        }

        job.TailNsec += nsec;
        foreach (var ledger in _ledgers)
        {
            ledger.GoneNsec += IsAbove(ledger, job) ? nsec : 0;
        }

        return nsec;
    }

    /// <summary>The only job that ended has the tail; how much of what was not measured sharply is its own, exit records tell.</summary>
    private long GiveWhole(TrackedJob job, long least, long most) => Give(job, Math.Clamp(Proven(job), least, most));

    /// <summary>Of a tail that several jobs share, each gets what the exit records of its own processes prove: that is no spreading.</summary>
    private long GiveProven(ParentLedger ledger, long most)
    {
        var given = 0L;
        foreach (var job in jobs.Ended)
        {
            if (IsPending(ledger, job))
            {
                given += Give(job, Math.Clamp(Proven(job), 0, most - given));
            }
        }

        return given;
    }

    private static long Proven(TrackedJob job) => job.BookedNsec - job.CounterNsec - job.TailNsec;
}
