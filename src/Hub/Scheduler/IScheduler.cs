namespace Actors.Hub.Scheduler;

/// <summary>
/// What the hub asks of a cluster's scheduler. Each call is one command whatever the number of jobs; it ends within its own time limit, and
/// never runs beside another of the same scheduler.
/// </summary>
public interface IScheduler
{
    /// <summary>As nodes name it in their references: <c>slurm</c>.</summary>
    string Name { get; }

    /// <summary>All jobs of all users that were there at or after an instant, every run of a requeued or recycled id included.</summary>
    /// <param name="since">Jobs that ended before may be left out.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="SchedulerException">It did not answer, or what it said is no answer.</exception>
    Task<SchedulerAnswer> JobsSinceAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>True for a text that can be a raw id of its: others are not asked for.</summary>
    bool IsRawId(string text);

    /// <summary>Every run that is known of some raw ids.</summary>
    /// <exception cref="SchedulerException">It did not answer, or what it said is no answer.</exception>
    Task<SchedulerAnswer> JobsAsync(IReadOnlyCollection<string> rawIds, CancellationToken cancellationToken);

    /// <summary>What its controller says of a raw id that its accounting does not tell of.</summary>
    /// <returns>Null when it does not know it.</returns>
    /// <exception cref="FormatException">What it says cannot be told from what a user wrote.</exception>
    /// <exception cref="SchedulerException">It did not answer.</exception>
    Task<SchedulerRow?> AtControllerAsync(string rawId, CancellationToken cancellationToken);

    /// <summary>Its nodes as they are now.</summary>
    /// <exception cref="SchedulerException">It did not answer, or what it said is no answer.</exception>
    Task<IReadOnlyList<SchedulerNode>> NodesAsync(CancellationToken cancellationToken);

    /// <summary>Who may charge which account.</summary>
    /// <exception cref="SchedulerException">It did not answer, or what it said is no answer.</exception>
    Task<IReadOnlyList<SchedulerAssociation>> AssociationsAsync(CancellationToken cancellationToken);
}

/// <summary>Rows of jobs, and those that could not be read.</summary>
/// <param name="Rows">In the scheduler's order.</param>
/// <param name="Bad">Left out, each with its reason.</param>
public sealed record SchedulerAnswer(IReadOnlyList<SchedulerRow> Rows, IReadOnlyList<BadRow> Bad);

/// <summary>A row that could not be read.</summary>
/// <param name="Text">Its beginning.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadRow(string Text, string Reason);

/// <summary>A node of the scheduler.</summary>
/// <param name="Name">The scheduler's name of it.</param>
/// <param name="State">In the scheduler's words, lower case: idle, allocated, mixed, down, drained, …</param>
/// <param name="Cpus">What it counts as CPUs.</param>
/// <param name="ThreadsPerCore">CPUs of one physical core, from 1.</param>
/// <param name="MemoryBytes">Configured.</param>
public sealed record SchedulerNode(string Name, string State, long Cpus, long ThreadsPerCore, long MemoryBytes);

/// <summary>A user of an account.</summary>
/// <param name="Account">The project.</param>
/// <param name="User">Empty for the account itself.</param>
/// <param name="ParentAccount">Empty where it has none or is not told.</param>
public sealed record SchedulerAssociation(string Account, string User, string ParentAccount);

/// <summary>A scheduler that did not answer, in words for people.</summary>
public sealed class SchedulerException(string message, Exception? cause = null) : Exception(message, cause);
