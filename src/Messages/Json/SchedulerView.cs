using System.Text.Json.Serialization;

namespace Actors.Messages.Json;

/// <summary>Answer of GET /health.</summary>
public sealed record HealthView
{
    /// <summary>ok; degraded: it works, but a scheduler does not answer; not ready.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is not ready, or what is wrong; null when nothing is.</summary>
    public string? Reason { get; init; }
    public required IReadOnlyList<SchedulerView> Schedulers { get; init; }
}

/// <summary>How a cluster's scheduler fares.</summary>
public sealed record SchedulerView
{
    public required string Cluster { get; init; }
    public required string Scheduler { get; init; }

    /// <summary>starting, ok or failing.</summary>
    public required string State { get; init; }

    /// <summary>RFC 3339; null: not yet.</summary>
    public string? LastAnswer { get; init; }

    /// <summary>RFC 3339; null while it answers.</summary>
    public string? FailingSince { get; init; }
    public string? Error { get; init; }

    /// <summary>What is wrong with the list of nodes; null while nothing is.</summary>
    public string? NodesError { get; init; }

    /// <summary>What is wrong with its controller, where it is asked for single jobs; null while nothing is.</summary>
    public string? ControllerError { get; init; }

    /// <summary>What is wrong with the list of accounts; null while nothing is.</summary>
    public string? AssociationsError { get; init; }

    /// <summary>Raw ids of which the scheduler's word is awaited, running jobs included.</summary>
    public required long WaitingJobs { get; init; }
    public required long Answers { get; init; }
    public required long Failures { get; init; }
    public required long BadRows { get; init; }

    /// <summary>Number of its nodes by state; only in GET /v1/schedulers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, long>? Nodes { get; init; }
}

/// <summary>Answer of GET /v1/schedulers.</summary>
public sealed record SchedulerList
{
    public required IReadOnlyList<SchedulerView> Schedulers { get; init; }
}

/// <summary>A node of a job that one side has and the other has not.</summary>
public sealed record MissingView
{
    public required string Key { get; init; }
    public required string JobId { get; init; }
    public required string Node { get; init; }

    /// <summary>Who does not know of the job there: node (nothing was reported from it) or scheduler (it did not give the job that node, or does not know the job).</summary>
    public required string Lacks { get; init; }
    public required string State { get; init; }

    /// <summary>Why the scheduler has not confirmed what the node tells, for people; null where it has confirmed the job.</summary>
    public string? Reason { get; init; }
    public string? User { get; init; }
    public string? Project { get; init; }
    public string? Start { get; init; }
    public string? End { get; init; }
}

/// <summary>Answer of GET /v1/jobs/missing.</summary>
public sealed record MissingList
{
    public required IReadOnlyList<MissingView> Missing { get; init; }

    /// <summary>Give this as <c>after</c> for the next page; null at the end.</summary>
    public string? Next { get; init; }
}
