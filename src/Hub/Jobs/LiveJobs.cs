using System.Collections.Concurrent;
using Actors.Messages.Identity;

namespace Actors.Hub.Jobs;

/// <summary>
/// Newest state of every job whose actor is in memory, usage that is not journalled yet included. Aggregators write it, the API reads it.
/// </summary>
public sealed class LiveJobs
{
    private readonly ConcurrentDictionary<JobEntity, JobHistory> _jobs = [];

    /// <summary>Number of raw ids in memory.</summary>
    public int Count => _jobs.Count;

    /// <summary>All incarnations in memory, as they are while this is read.</summary>
    public IEnumerable<(JobEntity Entity, Incarnation Incarnation)> All => _jobs.SelectMany(pair => pair.Value.Incarnations.Values.Select(incarnation => (pair.Key, incarnation)));

    /// <summary>Shows a newer state.</summary>
    public void Show(JobEntity entity, JobHistory history) => _jobs[entity] = history;

    /// <summary>The actor left memory: the tables have its state.</summary>
    public void Hide(JobEntity entity) => _jobs.TryRemove(entity, out _);

    /// <summary>All incarnations of a raw id; null when its actor is not in memory.</summary>
    public JobHistory? Find(JobEntity entity) => _jobs.GetValueOrDefault(entity);

    /// <summary>One incarnation; null when it is not in memory.</summary>
    public Incarnation? Find(JobKey key) => Find(key.Entity)?.Incarnations.GetValueOrDefault(key.Incarnation);
}
