namespace Actors.Hub.Scheduler;

/// <summary>One run of a job: its rows, more than one where its size was changed on the way.</summary>
/// <param name="Segments">In time's order, at least one.</param>
public sealed record SchedulerRun(IReadOnlyList<SchedulerRow> Segments)
{
    /// <summary>State of a row that was ended by a change of size: the job goes on in the next row.</summary>
    public const string Resizing = "RESIZING";

    /// <summary>State of a run that another cluster of a federation has taken.</summary>
    public const string Revoked = "REVOKED";

    public SchedulerRow First => Segments[0];

    public SchedulerRow Last => Segments[^1];

    public long SubmitUnixUsec => First.SubmitUnixUsec;

    public long? StartUnixUsec => First.StartUnixUsec;

    /// <summary>Null while it runs, waits or is being changed in size.</summary>
    public long? EndUnixUsec => Goes ? null : Last.EndUnixUsec;

    /// <summary>True when the row behind a change of size is to come.</summary>
    public bool Goes => GoesOn(Last);

    public bool Pending => Last.Pending;

    /// <summary>True when the rows before a change of size are not among <see cref="Segments"/>: a job does not start before it is submitted.</summary>
    public bool Continues => Continuation(First);

    /// <summary>The runs that a raw id's rows make, in the order of their submission. Rows without a word on a run of this cluster are left out.</summary>
    public static IReadOnlyList<SchedulerRun> Of(IEnumerable<SchedulerRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var runs = new List<List<SchedulerRow>>();
        foreach (var row in rows.Where(row => row.State is not Revoked).OrderBy(row => row.SubmitUnixUsec).ThenBy(row => row.DbIndex))
        {
            // The new row is submitted when the old one ends.
            var before = Continuation(row) ? runs.FindLast(run => GoesOn(run[^1]) && run[^1].EndUnixUsec == row.SubmitUnixUsec) : null;
            if (before is null)
            {
                runs.Add([row]);
            }
            else
            {
                before.Add(row);
            }
        }

        return [.. runs.Select(run => new SchedulerRun(run))];
    }

    /// <summary>Since when a row's allocation stands.</summary>
    public static long? SegmentStart(SchedulerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Continuation(row) ? row.SubmitUnixUsec : row.StartUnixUsec;
    }

    private static bool Continuation(SchedulerRow row) => row.StartUnixUsec < row.SubmitUnixUsec;

    private static bool GoesOn(SchedulerRow row) => string.Equals(row.State, Resizing, StringComparison.Ordinal);
}
