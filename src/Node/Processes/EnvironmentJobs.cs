namespace Actors.Node.Processes;

/// <summary>Jobs without a directory that have not ended. Users can name any number: of each number there is one for each of its owners and nodes.</summary>
internal sealed class EnvironmentJobs
{
    private readonly Dictionary<(string Scheduler, string RawId), List<TrackedJob>> _jobs = [];

    /// <summary>All of them.</summary>
    public IEnumerable<TrackedJob> All => _jobs.Values.SelectMany(jobs => jobs);

    /// <summary>Whether there are any.</summary>
    public bool IsEmpty => _jobs.Count == 0;

    /// <summary>Those of a number; a list of its own.</summary>
    public IReadOnlyList<TrackedJob> Of(string scheduler, string rawId) => _jobs.TryGetValue((scheduler, rawId), out var jobs) ? [.. jobs] : [];

    /// <summary>
    /// The job that a process belongs to. Without an owner, or with root's, a process is of whoever has the number; a job that only root's processes
    /// were seen of is the user's who comes.
    /// </summary>
    /// <param name="scheduler">Whose job.</param>
    /// <param name="rawId">Its number.</param>
    /// <param name="owner">Of the process; null: not known.</param>
    /// <param name="node">The scheduler's name of the node, where it is told; empty: the agent's.</param>
    /// <returns>Null when there is none yet.</returns>
    public TrackedJob? Find(string scheduler, string rawId, uint? owner, string node)
    {
        if (!_jobs.TryGetValue((scheduler, rawId), out var jobs))
        {
            return null;
        }

        TrackedJob? found = null;
        foreach (var job in jobs)
        {
            if (!string.Equals(job.Node, node, StringComparison.Ordinal))
            {
                continue;
            }

            if (job.OwnerUid == owner)
            {
                return job;
            }

            if (found is null && (owner is null or 0 || job.OwnerUid is null or 0))
            {
                found = job;
            }
        }

        return found;
    }

    public void Add(TrackedJob job)
    {
        if (!_jobs.TryGetValue((job.Scheduler, job.RawId), out var jobs))
        {
            _jobs.Add((job.Scheduler, job.RawId), jobs = []);
        }

        jobs.Add(job);
    }

    public void Remove(TrackedJob job)
    {
        var key = (job.Scheduler, job.RawId);
        if (_jobs.TryGetValue(key, out var jobs) && jobs.Remove(job) && jobs.Count == 0)
        {
            _jobs.Remove(key);
        }
    }
}
