using System.Collections.Concurrent;
using Actors.Hub.Scheduler;
using IScheduler = Actors.Hub.Scheduler.IScheduler;
using SchedulerException = Actors.Hub.Scheduler.SchedulerException;

namespace Actors.Hub.Tests.Scheduler;

/// <summary>A scheduler that says what a test writes.</summary>
internal sealed class ScriptedScheduler : IScheduler
{
    public IReadOnlyList<SchedulerRow> Rows { get; set; } = [];
    public IReadOnlyList<SchedulerRow> ById { get; set; } = [];
    public IReadOnlyList<BadRow> Bad { get; set; } = [];
    public IReadOnlyList<SchedulerNode> Nodes { get; set; } = [];
    public SchedulerException? Fault { get; set; }

    /// <summary>An id that no question may hold.</summary>
    public string? Choke { get; set; }
    public ConcurrentQueue<DateTimeOffset> Since { get; } = [];
    public ConcurrentQueue<IReadOnlyCollection<string>> AskedIds { get; } = [];
    public ConcurrentQueue<string> AskedController { get; } = [];
    public SchedulerException? ControllerFault { get; set; }

    /// <summary>Ids of which the controller's answer cannot be taken.</summary>
    public HashSet<string> Forged { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, SchedulerRow> Controller { get; } = new(StringComparer.Ordinal);
    public string Name => "slurm";

    public bool IsRawId(string text) => text.All(char.IsAsciiDigit);

    public Task<SchedulerAnswer> JobsSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        Since.Enqueue(since);
        return Fault is null ? Task.FromResult(new SchedulerAnswer(Rows, Bad)) : Task.FromException<SchedulerAnswer>(Fault);
    }

    public Task<SchedulerAnswer> JobsAsync(IReadOnlyCollection<string> rawIds, CancellationToken cancellationToken)
    {
        AskedIds.Enqueue(rawIds);
        return Choke is { } poison && rawIds.Contains(poison) ? Task.FromException<SchedulerAnswer>(new SchedulerException("what is that?")) : Task.FromResult(new SchedulerAnswer(ById, []));
    }

    public Task<SchedulerRow?> AtControllerAsync(string rawId, CancellationToken cancellationToken)
    {
        AskedController.Enqueue(rawId);
        return ControllerFault is { } fault ? Task.FromException<SchedulerRow?>(fault)
            : Forged.Contains(rawId) ? Task.FromException<SchedulerRow?>(new FormatException("Account occurs more than once"))
            : Task.FromResult(Controller.GetValueOrDefault(rawId));
    }

    public Task<IReadOnlyList<SchedulerNode>> NodesAsync(CancellationToken cancellationToken) => Task.FromResult(Nodes);

    public Task<IReadOnlyList<SchedulerAssociation>> AssociationsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SchedulerAssociation>>([]);
}
