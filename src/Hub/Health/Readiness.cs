using Actors.Hub.Metrics;

namespace Actors.Hub.Health;

/// <summary>Whether the hub can do its work: the journal can be read, and the projection follows it.</summary>
/// <param name="metrics">Knows how the projection fares.</param>
public sealed class Readiness(HubMetrics metrics)
{
    private readonly TaskCompletionSource _journal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _projection = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once both have worked for the first time; fails when the journal cannot be read.</summary>
    public Task Started => Task.WhenAll(_journal.Task, _projection.Task);

    /// <summary>What does not work; null when all does.</summary>
    public string? Flaw =>
        !_journal.Task.IsCompletedSuccessfully ? "the journal was not read yet"
        : metrics.JournalBroken ? "the journal refuses events"
        : !_projection.Task.IsCompletedSuccessfully || metrics.ProjectionBroken ? "the projection does not follow the journal"
        : null;

    public void JournalReadable() => _journal.TrySetResult();

    public void JournalFailed(Exception cause) => _journal.TrySetException(cause);

    public void ProjectionFollows() => _projection.TrySetResult();
}
