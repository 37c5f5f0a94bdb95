using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Runs on the synchronization context of the thread that asked for it: actors of a user interface.</summary>
internal sealed class SynchronizedDispatcher : MessageDispatcher
{
    private readonly TaskScheduler _context;

    public SynchronizedDispatcher(MessageDispatcherConfigurator configurator, string id)
        : base(configurator)
    {
        Id = id;
        DispatcherSettings.Read(configurator.Config, out var throughput, out var deadline, out var shutdown);
        Throughput = throughput;
        ThroughputDeadlineTime = deadline;
        ShutdownTimeout = shutdown;
        _context = SynchronizationContext.Current is null ? TaskScheduler.Default : TaskScheduler.FromCurrentSynchronizationContext();
    }

    protected override void ExecuteTask(IRunnable run) => Task.Factory.StartNew(run.Run, CancellationToken.None, TaskCreationOptions.None, _context);

    protected override void Shutdown() { }
}

/// <summary>Makes one for each asking thread.</summary>
internal sealed class SynchronizedDispatcherConfigurator : MessageDispatcherConfigurator
{
    /// <inheritdoc cref="MessageDispatcherConfigurator(Config, IDispatcherPrerequisites)"/>
    public SynchronizedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
    }

    public override MessageDispatcher Dispatcher() => new SynchronizedDispatcher(this, Config.GetString("id", ""));
}
