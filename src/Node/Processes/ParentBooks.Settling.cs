using Actors.Messages.Wire;
using Actors.Node.Cgroups;

namespace Actors.Node.Processes;

/// <summary>Whose a tail is.</summary>
internal sealed partial class ParentBooks
{
    private void Settle(ParentLedger ledger)
    {
        var isFirst = ledger.ResidualNsec is null;
        if (isFirst)
        {
            ledger.Begin();
        }

        GiveToLate(ledger, isFirst);
        var before = ledger.ResidualNsec!.Value;
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

        // One that this agent saw end was counted here before, too, when the agent came: what was used while none ran is another's.
        var isAlone = pending == 1 && !ledger.Unseen && !(ledger.Unwatched && only!.EndedTimestamp != 0) && !jobs.ByPath.Values.Any(job => ledger.Holds(job.Path) && UnclearIn(job) is not null);
        var given = isAlone ? GiveWhole(only!, least, most) : GiveProven(ledger, most);
        if (isAlone && ledger.Unwatched)
        {
            only!.UnwatchedNsec += given;
        }

        var exactWithin = isAlone ? ExactWithin(only!) : pending * ParentLedger.ExactWithinNsec;

        // Of one that has surely used more than this directory tells, the one above it is asked: it may have been in an earlier directory of this name.
        foreach (var job in jobs.Ended)
        {
            if (IsPending(ledger, job) && (ledger.IsRoot || Proven(job) <= ParentLedger.ExactWithinNsec))
            {
                // What could not be measured sharply may be missing, unless the last reading came when no process was left; and what one used that nobody could read, before this directory was found.
                job.TailPending = false;
                job.PassesPending = 0;
                job.AnsweredAbove = true;
                job.LowerBound |= ((job.ReadWhenEmpty ? least : most) - given > exactWithin || (isFirst && job.NeverRead)) && !IsAccountedFor(job);
            }
        }

        residual = ledger.MeasuredNsec - ledger.GoneNsec;

        // A job or a directory of the scheduler's that was found late took what it had used out of what was nobody's, or seemed older than the agent.
        ledger.ResidualNsec = Math.Max(residual, Math.Min(before, residual + ledger.SpanNsec));
        ledger.EarlierNsec = Math.Min(ledger.EarlierNsec, Math.Max(0, ledger.ResidualNsec.Value));
        ledger.UncertainNsec = Math.Max(0, residual + ledger.SpanNsec - ledger.ResidualNsec.Value);
        ledger.Unseen = ledger.Unwatched = ledger.HasUntoldOthers = false;
        GiveToSettled(ledger);
    }

    /// <summary>
    /// Jobs of which was told only when the directory above them had gone too, and those that nobody could read before this one was watched: what exit records prove to be theirs is nobody's no
    /// more, nor older than the agent. The rest of them is anybody's.
    /// </summary>
    private void GiveToLate(ParentLedger ledger, bool isFirst)
    {
        foreach (var job in jobs.Ended)
        {
            if (ledger.IsRoot && job is { TailPending: true } && (job.ToldLate || (isFirst && job.NeverRead)) && job.EndNumber <= _measuredEnds && ledger.Holds(job.Path))
            {
                GiveBack(job, ledger.ResidualNsec!.Value + ledger.UnsettledNsec);
                job.TailPending = false;
                job.AnsweredAbove = true;
                job.LowerBound |= !IsAccountedFor(job) || job.BookedNsec == 0;
                ledger.Unseen = true;
            }
        }
    }

    /// <summary>Jobs that were settled before the kernel told all that they used, or when it was taken for nobody's: what is proven to be theirs is nobody's no more.</summary>
    private void GiveToSettled(ParentLedger ledger)
    {
        foreach (var job in jobs.Ended)
        {
            if (ledger.IsRoot && job is { TailPending: false, Source: TotalSource.Cgroup or TotalSource.CgroupParent } && Proven(job) > ParentLedger.ExactWithinNsec && IsAbove(ledger, job))
            {
                // One that was watched all its life has surely not used it before the agent came, though its directory may have been found later than itself.
                GiveBack(job, ledger.ResidualNsec!.Value - (KnowsAll(job) ? 0 : ledger.EarlierNsec));
                job.LowerBound &= !IsAccountedFor(job);
            }
        }
    }

    /// <summary>Gives a job what is proven to be its own out of what the directories above it count as nobody's.</summary>
    private void GiveBack(TrackedJob job, long most)
    {
        var unsettled = _ledgers.ConvertAll(ledger => ledger.UnsettledNsec);
        var given = Give(job, Math.Min(Proven(job), most));
        for (var i = 0; given > 0 && i < _ledgers.Count; i++)
        {
            if (_ledgers[i].ResidualNsec is not null && IsAbove(_ledgers[i], job))
            {
                _ledgers[i].Yield(given, unsettled[i]);
            }
        }
    }

    private bool IsPending(ParentLedger ledger, TrackedJob job) =>
        job is { TailPending: true, ToldLate: false } && job.EndNumber > ledger.SinceEnd && job.EndNumber <= _measuredEnds && IsAbove(ledger, job);

    /// <summary>Its executables are known to have used more than its total, which has no more to come: nobody could tell where that was counted.</summary>
    public bool IsShort(TrackedJob job) => KnowsAll(job) && job.Source is (TotalSource.Cgroup or TotalSource.CgroupParent) && Proven(job) > ExactWithin(job);

    /// <summary>All that it used is charged to its executables, and in its total.</summary>
    private bool IsAccountedFor(TrackedJob job) => KnowsAll(job) && Proven(job) <= ParentLedger.ExactWithinNsec;

    /// <summary>Nothing was missed of what its executables used.</summary>
    private bool KnowsAll(TrackedJob job) => ExecutablesAreWhole && job.SeenWhole;

    /// <summary>A total that lacks no more is called exact.</summary>
    private static long ExactWithin(TrackedJob job) => Math.Max(ParentLedger.ExactWithinNsec, job.CounterNsec / 1000);

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

    /// <summary>
    /// The only job that ended has the tail; how much of what was not measured sharply is its own, exit records tell. Where they tell all that its processes used, what is clearly more is another's, of
    /// which nobody has told yet.
    /// </summary>
    private long GiveWhole(TrackedJob job, long least, long most) =>
        Give(job, KnowsAll(job) && least - Proven(job) > ExactWithin(job) ? Math.Max(0, Proven(job)) : Math.Clamp(Proven(job), least, most));

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
