using Actors.Hub.Jobs;

namespace Actors.Hub.Metrics;

/// <summary>What this hub has counted since its start.</summary>
public sealed class HubMetrics
{
    private long _batches;
    private long _batchesRefused;
    private long _reports;
    private long _reportsUnacknowledged;
    private long _reportsQuarantined;
    private long _recordsIssued;
    private long _recordsFailed;
    private long _eventsProjected;
    private long _eventsUnreadable;
    private long _recordsHeld;
    private readonly long[] _claimsRefused = new long[Enum.GetValues<Misfit>().Length];
    private int _projectionBroken;
    private int _journalBroken;

    public long Batches => Interlocked.Read(ref _batches);
    public long BatchesRefused => Interlocked.Read(ref _batchesRefused);
    public long Reports => Interlocked.Read(ref _reports);
    public long ReportsUnacknowledged => Interlocked.Read(ref _reportsUnacknowledged);
    public long ReportsQuarantined => Interlocked.Read(ref _reportsQuarantined);
    public long RecordsIssued => Interlocked.Read(ref _recordsIssued);
    public long RecordsFailed => Interlocked.Read(ref _recordsFailed);
    public long RecordsHeld => Interlocked.Read(ref _recordsHeld);

    /// <summary>Nodes' parts that a run of their id refused, by why.</summary>
    public IEnumerable<(string Reason, long Claims)> ClaimsRefused => Enum.GetValues<Misfit>().Select(misfit => (misfit.ToString().ToLowerInvariant(), Interlocked.Read(ref _claimsRefused[(int)misfit])));
    public long EventsProjected => Interlocked.Read(ref _eventsProjected);
    public long EventsUnreadable => Interlocked.Read(ref _eventsUnreadable);

    /// <summary>True while the last step of the projection failed.</summary>
    public bool ProjectionBroken
    {
        get => Volatile.Read(ref _projectionBroken) != 0;
        set => Volatile.Write(ref _projectionBroken, value ? 1 : 0);
    }

    /// <summary>True while the last event that a job wanted to journal was refused.</summary>
    public bool JournalBroken
    {
        get => Volatile.Read(ref _journalBroken) != 0;
        set => Volatile.Write(ref _journalBroken, value ? 1 : 0);
    }

    public void Batch(int reports)
    {
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _reports, reports);
    }

    public void BatchRefused() => Interlocked.Increment(ref _batchesRefused);

    public void ReportUnacknowledged() => Interlocked.Increment(ref _reportsUnacknowledged);

    public void ReportQuarantined() => Interlocked.Increment(ref _reportsQuarantined);

    public void RecordIssued() => Interlocked.Increment(ref _recordsIssued);

    public void RecordFailed() => Interlocked.Increment(ref _recordsFailed);

    public void ClaimRefused(Misfit misfit) => Interlocked.Increment(ref _claimsRefused[(int)misfit]);

    public void RecordHeld() => Interlocked.Increment(ref _recordsHeld);

    public void Projected(int events, int unreadable)
    {
        Interlocked.Add(ref _eventsProjected, events);
        Interlocked.Add(ref _eventsUnreadable, unreadable);
    }
}
