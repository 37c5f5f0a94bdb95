namespace Actors.Hub.Scheduler;

/// <summary>A raw id of which the scheduler's word is awaited.</summary>
/// <param name="RawId">The id.</param>
/// <param name="Unconfirmed">True when the scheduler has not told of a run that a node reports; false when it has not called it ended.</param>
/// <param name="Reported">True when an agent reported it; false where only files of another system tell of it.</param>
/// <param name="Ending">True when all nodes that told of it called it ended.</param>
public sealed record WaitingJob(string RawId, bool Unconfirmed, bool Reported = true, bool Ending = false);

/// <summary>Which ids to ask for by name, and when: one that the scheduler does not know is asked ever less often.</summary>
/// <param name="interval">Between two rounds.</param>
internal sealed class WaitingJobs(TimeSpan interval)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private Dictionary<string, (DateTimeOffset At, TimeSpan Wait)> _next = new(StringComparer.Ordinal);

    /// <summary>Ids to ask for in this round.</summary>
    /// <param name="waiting">All that wait.</param>
    /// <param name="listed">Ids that the scheduler listed by itself.</param>
    /// <param name="now">Time of the round.</param>
    /// <param name="most">No more than these.</param>
    public IReadOnlyList<string> ToAsk(IReadOnlyList<WaitingJob> waiting, IReadOnlyCollection<string> listed, DateTimeOffset now, int most)
    {
        var known = listed as ICollection<string> is { } all && all.Count > 0 ? listed.ToHashSet(StringComparer.Ordinal) : [];
        var (next, ask) = (new Dictionary<string, (DateTimeOffset At, TimeSpan Wait)>(StringComparer.Ordinal), new List<string>());
        foreach (var job in waiting.DistinctBy(job => job.RawId, StringComparer.Ordinal))
        {
            var isListed = known.Contains(job.RawId);
            if (isListed && !job.Unconfirmed)
            {
                continue;
            }

            // What is listed and still unconfirmed after two rounds may be an older run of the id.
            var due = _next.TryGetValue(job.RawId, out var before) ? before : (At: isListed ? now + (2 * interval) : now, Wait: interval);
            if (now >= due.At && ask.Count < most)
            {
                ask.Add(job.RawId);
                var wait = due.Wait < LongestWait / 2 ? due.Wait * 2 : LongestWait;
                due = (now + due.Wait, wait);
            }

            next[job.RawId] = due;
        }

        _next = next;
        return ask;
    }
}
