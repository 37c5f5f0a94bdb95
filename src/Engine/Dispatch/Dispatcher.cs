namespace Akka.Dispatch;

/// <summary>The default: the threads of the process's pool.</summary>
public class Dispatcher : MessageDispatcher
{
    internal Dispatcher(MessageDispatcherConfigurator configurator) : base(configurator) { }

    // An actor woken by another runs next on the same thread, with what both use still in its cache, unless an idle thread takes it first. Now and
    // then one goes to the end of the common queue, so that two that keep waking each other do not keep all others waiting.
    private const int LocalInARow = 31;

    [ThreadStatic] private static int _wakeUps;

    protected override void ExecuteTask(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(
        run, preferLocal: InternalCurrentActorCellKeeper.Current is not null && (++_wakeUps & LocalInARow) != 0);

    protected override void Shutdown() { }
}

/// <summary>Makes the default dispatcher.</summary>
public sealed class DispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly Dispatcher _instance;

    /// <inheritdoc cref="MessageDispatcherConfigurator(Config, IDispatcherPrerequisites)"/>
    public DispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _instance = new Dispatcher(this);

    public override MessageDispatcher Dispatcher() => _instance;
}

/// <summary>Runs on the synchronization context of the thread that asked for it: actors of a user interface.</summary>
internal sealed class SynchronizedDispatcher(MessageDispatcherConfigurator configurator) : MessageDispatcher(configurator)
{
    private readonly TaskScheduler _context =
        SynchronizationContext.Current is null ? TaskScheduler.Default : TaskScheduler.FromCurrentSynchronizationContext();

    protected override void ExecuteTask(IRunnable run) => Task.Factory.StartNew(run.Run, CancellationToken.None, TaskCreationOptions.None, _context);
    protected override void Shutdown() { }
}

/// <summary>Makes one for each asking thread.</summary>
internal sealed class SynchronizedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    : MessageDispatcherConfigurator(config, prerequisites)
{
    public override MessageDispatcher Dispatcher() => new SynchronizedDispatcher(this);
}
