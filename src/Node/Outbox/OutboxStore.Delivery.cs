using Actors.Messages.Wire;

namespace Actors.Node.Outbox;

/// <summary>What is to be sent, and what became of it.</summary>
internal sealed partial class OutboxStore
{
    private const int ReportOverhead = 8;

    /// <summary>
    /// The next reports for the hub, all of one node, at least one when any is waiting: final ones first, then the newest of each running job; a job that
    /// the hub has refused before comes alone and after all others. They count as sent until <see cref="Return"/>.
    /// </summary>
    /// <param name="maxBytes">Most bytes of the reports together; a single one may be larger.</param>
    /// <param name="now">The present.</param>
    /// <param name="resendAfter">A final report that was sent but not acknowledged is due again after this long.</param>
    public IReadOnlyList<JobReport> Take(int maxBytes, DateTimeOffset now, TimeSpan resendAfter)
    {
        var due = _entries.Values.Where(entry => IsDue(entry, now, resendAfter))
            .OrderBy(entry => entry.Suspect).ThenByDescending(entry => entry.Final).ThenBy(entry => entry.Report!.ObservedUnixUsec);
        var taken = new List<JobReport>();
        long bytes = 0;
        foreach (var entry in due)
        {
            if (taken.Count > 0 && !string.Equals(entry.Report!.Node, taken[0].Node, StringComparison.Ordinal))
            {
                continue;
            }

            bytes += entry.Report!.CalculateSize() + ReportOverhead;
            if (taken.Count > 0 && (bytes > maxBytes || entry.Suspect))
            {
                break;
            }

            taken.Add(entry.Report);
            MarkSent(entry, now);
            if (entry.Suspect)
            {
                break;
            }
        }

        return taken;
    }

    /// <summary>The reports did not reach the hub: they, or newer ones, are due again.</summary>
    public void Return(IEnumerable<JobReport> reports)
    {
        foreach (var report in reports)
        {
            if (Find(report.Ref) is { } entry && entry.SentSeq == report.Seq)
            {
                entry.SentSeq = 0;
            }
        }
    }

    /// <summary>The hub's journal holds the reference up to a number.</summary>
    public void Acknowledge(NodeJobRef reference, ulong seq)
    {
        var key = RefKey.Of(reference);
        if (!_entries.TryGetValue(key, out var entry) || seq <= entry.AcknowledgedSeq)
        {
            return;
        }

        if (seq > entry.LastSeq)
        {
            // This outbox has lost numbers that an earlier one gave: the report must be newer than those to be believed.
            Renumber(key, entry, seq);
            return;
        }

        entry.AcknowledgedSeq = seq;
        Settle(key, entry);
    }

    /// <summary>A report was refused for good: it and all before it are dropped, and the reference travels alone from now on.</summary>
    /// <returns>The report that was dropped, or null when it was gone already.</returns>
    public JobReport? Drop(NodeJobRef reference, ulong seq)
    {
        var key = RefKey.Of(reference);
        if (!_entries.TryGetValue(key, out var entry) || seq <= entry.AcknowledgedSeq || seq > entry.LastSeq)
        {
            return null;
        }

        var dropped = entry.Report;
        entry.Suspect = true;
        entry.AcknowledgedSeq = seq;
        Settle(key, entry);
        return dropped;
    }

    /// <summary>Takes the name of the hub's store. Another name means another store: everything here is due again, but what was just sent there.</summary>
    /// <returns>True when the store is another one than before.</returns>
    public bool SetEpoch(string epoch, IEnumerable<JobReport> justSent)
    {
        if (epoch.Length == 0 || string.Equals(epoch, Epoch, StringComparison.Ordinal))
        {
            return false;
        }

        var isOther = Epoch.Length > 0;
        Epoch = epoch;
        _epochChanged = true;
        if (!isOther)
        {
            return false;
        }

        var sent = justSent.ToDictionary(report => RefKey.Of(report.Ref), report => report.Seq);
        foreach (var (key, entry) in _entries)
        {
            if (entry.Report is not null)
            {
                entry.AcknowledgedSeq = 0;
                entry.SentSeq = sent.GetValueOrDefault(key);
                _changed.Add(key);
            }
        }

        return true;
    }

    /// <summary>
    /// Tells the outbox which references the scanner knows after its first pass. Others have ended unseen: the last report of one that
    /// was running becomes final and a lower bound.
    /// </summary>
    /// <returns>How many were ended so.</returns>
    public int EndUnknown(IReadOnlySet<RefKey> known)
    {
        var ended = 0;
        foreach (var (key, entry) in _entries.Where(pair => !known.Contains(pair.Key)).ToList())
        {
            entry.Released = true;
            if (!entry.Final && entry.Report is not null)
            {
                var report = entry.Report.Clone();
                report.Final = true;
                report.Usage ??= new JobUsage();
                report.Usage.TotalIsLowerBound = true;
                Add(report);
                ended++;
            }
        }

        return ended;
    }

    private static bool IsDue(OutboxEntry entry, DateTimeOffset now, TimeSpan resendAfter) =>
        entry.Report is not null && entry.AcknowledgedSeq < entry.LastSeq
        && (entry.SentSeq < entry.LastSeq || (entry.Final && (now - entry.SentAt).Duration() >= resendAfter));

    private static void MarkSent(OutboxEntry entry, DateTimeOffset now)
    {
        entry.SentSeq = entry.LastSeq;
        entry.SentAt = now;
    }

    private void Settle(RefKey key, OutboxEntry entry)
    {
        if (!entry.Final || entry.AcknowledgedSeq < entry.LastSeq)
        {
            return;
        }

        entry.Report = null;
        _changed.Add(key);
        Sweep();
    }

    private void Renumber(RefKey key, OutboxEntry entry, ulong seq)
    {
        if (entry.Report is null || seq == ulong.MaxValue)
        {
            return;
        }

        var report = entry.Report.Clone();
        report.Seq = entry.LastSeq = seq + 1;
        entry.Report = report;
        Change(key, entry);
    }
}
