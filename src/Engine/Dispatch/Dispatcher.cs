namespace Akka.Dispatch;

/// <summary>The default: the threads of the process's pool.</summary>
public sealed class Dispatcher : MessageDispatcher
{
    internal Dispatcher(MessageDispatcherConfigurator configurator) : base(configurator) { }

    protected override void ExecuteTask(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);

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
