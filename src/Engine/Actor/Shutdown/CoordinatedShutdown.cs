namespace Akka.Actor;

/// <summary>
/// Ends a system phase by phase. The tasks of a phase run side by side; the next phase begins when all are done or its time is over. Runs once, whoever asks.
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    /// <summary>Before the system stops listening.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>Stop accepting connections.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Wait for requests that have begun.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>End services and connections.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>Before the cluster is left.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <summary>Hand over shards.</summary>
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    public const string PhaseClusterLeave = "cluster-leave";

    /// <summary>Hand over singletons.</summary>
    public const string PhaseClusterExiting = "cluster-exiting";

    /// <summary>The cluster has seen that this member exits.</summary>
    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    /// <summary>End the cluster's own actors.</summary>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>The last phase in which actors still run.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>End the actor system.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly Lock _lock = new();
    private readonly ShutdownPhases _phases;
    private readonly ILoggingAdapter _log;
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Task)>> _tasks = new(StringComparer.Ordinal);
    private Task<Done>? _run;

    internal CoordinatedShutdown(ExtendedActorSystem system, ShutdownPhases phases)
    {
        System = system;
        _phases = phases;
        _log = Logging.GetLogger(system, typeof(CoordinatedShutdown));
    }

    /// <summary>The system that ends.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>Why it ends; null as long as it does not.</summary>
    public Reason? ShutdownReason { get; private set; }

    /// <summary>The time that the phases with tasks may take together.</summary>
    public TimeSpan TotalTimeout { get { lock (_lock) return _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase)); } }

    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    /// <summary>Adds a task to a phase. One added while its phase runs already is not run.</summary>
    /// <exception cref="ArgumentException">There is no such phase, or the name is empty.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentException.ThrowIfNullOrEmpty(taskName);
        ArgumentNullException.ThrowIfNull(task);
        _phases.Get(phase);
        lock (_lock)
        {
            if (!_tasks.TryGetValue(phase, out var tasks)) _tasks[phase] = tasks = [];
            tasks.Add((taskName, task));
        }
    }

    /// <summary>Ends the system. The first call decides the reason; later ones get the same task.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="fromPhase">The phase to begin with; null: the first.</param>
    /// <returns>Done when all phases are; faulted if a phase without <c>recover</c> failed, the phases behind it did not run then.</returns>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (fromPhase is not null) _phases.Get(fromPhase);
        lock (_lock)
        {
            if (_run is not null) return _run;
            ShutdownReason = reason;
            return _run = Task.Run(() => RunPhases(fromPhase));
        }
    }

    /// <summary>The time the tasks of a phase may take.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public TimeSpan Timeout(string phase) => _phases.Get(phase).Timeout;

    private async Task<Done> RunPhases(string? fromPhase)
    {
        foreach (var name in _phases.Order.SkipWhile(p => fromPhase is not null && p != fromPhase))
        {
            List<(string Name, Func<Task<Done>> Task)> tasks;
            lock (_lock) tasks = [.. _tasks.GetValueOrDefault(name) ?? []];
            _log.Debug("Shutdown phase {0} with {1} tasks.", name, tasks.Count);
            if (tasks.Count > 0) await RunPhase(name, _phases.Get(name), tasks);
        }

        return Done.Instance;
    }

    private async Task RunPhase(string name, ShutdownPhase phase, List<(string Name, Func<Task<Done>> Task)> tasks)
    {
        // Each in a thread of its own at first, so that one that blocks holds up neither the others nor the clock.
        var all = Task.WhenAll(tasks.Select(t => Task.Run(() => RunTask(name, phase, t.Name, t.Task))));
        try
        {
            await all.WaitAsync(phase.Timeout);
        }
        catch (TimeoutException e) when (!all.IsCompleted)
        {
            if (!phase.Recover) throw new TimeoutException($"Coordinated shutdown phase [{name}] timed out after {phase.Timeout}.", e);
            _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}.", name, phase.Timeout);
        }
    }

    private async Task RunTask(string phase, ShutdownPhase settings, string name, Func<Task<Done>> task)
    {
        try
        {
            await task();
        }
        catch (Exception e) when (settings.Recover)
        {
            _log.Warning(e, "Task [{0}] of coordinated shutdown phase [{1}] failed: {2}", name, phase, e.Message);
        }
    }
}
