namespace Actors.Hub.Scheduler;

/// <summary>How one cluster's scheduler fares: written by its actor, read by health and metrics.</summary>
/// <param name="cluster">Its cluster.</param>
/// <param name="scheduler">Its name.</param>
public sealed class SchedulerStatus(string cluster, string scheduler)
{
    private readonly Lock _lock = new();
    private SchedulerFigures _figures = new(cluster, scheduler);
    private IReadOnlySet<string> _nodes = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>All figures as of one moment.</summary>
    public SchedulerFigures Figures
    {
        get
        {
            lock (_lock)
            {
                return _figures;
            }
        }
    }

    /// <summary>Names of its nodes, as last told.</summary>
    public IReadOnlySet<string> Nodes
    {
        get => Volatile.Read(ref _nodes);
        set => Volatile.Write(ref _nodes, value);
    }

    /// <summary>Changes the figures.</summary>
    public void Change(Func<SchedulerFigures, SchedulerFigures> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_lock)
        {
            _figures = change(_figures);
        }
    }
}

/// <summary>How one cluster's scheduler fares.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Scheduler">Its name.</param>
public sealed record SchedulerFigures(string Cluster, string Scheduler)
{
    /// <summary>Rounds of questions that were answered.</summary>
    public long Answers { get; init; }

    /// <summary>Rounds that were not.</summary>
    public long Failures { get; init; }

    /// <summary>Rows of jobs that were read.</summary>
    public long Rows { get; init; }

    /// <summary>Rows that were left out.</summary>
    public long BadRows { get; init; }

    /// <summary>Raw ids of which the scheduler's word is awaited: unconfirmed ones, and those that run.</summary>
    public long Waiting { get; init; }

    /// <summary>When it answered last; null: not yet.</summary>
    public DateTimeOffset? LastAnswer { get; init; }

    /// <summary>Since when it does not answer; null while it does, and before the first question.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>What is wrong, for people; null while nothing is.</summary>
    public string? Error { get; init; }

    /// <summary>What is wrong with the list of nodes; null while nothing is.</summary>
    public string? NodesError { get; init; }

    /// <summary>What is wrong with the controller, where it is asked for single jobs; null while nothing is.</summary>
    public string? ControllerError { get; init; }

    /// <summary>What is wrong with the list of accounts; null while nothing is.</summary>
    public string? AssociationsError { get; init; }

    /// <summary>starting, ok or failing.</summary>
    public string State => FailingSince is not null ? "failing" : LastAnswer is null ? "starting" : "ok";
}
