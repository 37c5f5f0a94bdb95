using Actors.Messages.Wire;

namespace Actors.Node.Processes;

/// <summary>The intervals in which a job was frozen, as seen here.</summary>
internal sealed class Suspensions
{
    /// <summary>More than any job has; a scheduler that freezes by the second must not make reports grow without end.</summary>
    private const int Most = 1000;

    private readonly List<Suspension> _all = [];

    /// <summary>It is frozen now.</summary>
    public bool IsFrozen => _all.Count > 0 && _all[^1].EndUnixUsec == 0;

    /// <summary>All so far; the last one without an end while it is frozen. Copies.</summary>
    public IReadOnlyList<Suspension> All => _all.Count == 0 ? [] : [.. _all.Select(s => s.Clone())];

    /// <summary>Takes what is seen now.</summary>
    /// <param name="frozen">Whether the job is frozen.</param>
    /// <param name="unixUsec">When that was seen.</param>
    public void See(bool frozen, long unixUsec)
    {
        if (frozen == IsFrozen)
        {
            return;
        }

        if (!frozen)
        {
            _all[^1].EndUnixUsec = Math.Max(unixUsec, _all[^1].StartUnixUsec + 1);
        }
        else if (_all.Count < Most)
        {
            _all.Add(new Suspension { StartUnixUsec = unixUsec });
        }
        else
        {
            // The last one grows: suspended time is too long then rather than too short.
            _all[^1].EndUnixUsec = 0;
        }
    }

    /// <summary>Takes over what an earlier agent saw.</summary>
    public void Restore(IEnumerable<Suspension> saved) => _all.AddRange(saved.Select(s => s.Clone()));
}
