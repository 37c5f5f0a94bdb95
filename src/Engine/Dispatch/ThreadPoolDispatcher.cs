using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>The default: the threads of the process's pool.</summary>
public sealed class Dispatcher : MessageDispatcher
{
    internal Dispatcher(MessageDispatcherConfigurator configurator, string id)
        : base(configurator)
    {
        Id = id;
        DispatcherSettings.Read(configurator.Config, out var throughput, out var deadline, out var shutdown);
        Throughput = throughput;
        ThroughputDeadlineTime = deadline;
        ShutdownTimeout = shutdown;
    }

    protected override void ExecuteTask(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);

    protected override void Shutdown() { }
}

/// <summary>Makes the default dispatcher.</summary>
public sealed class DispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly Dispatcher _instance;

    /// <inheritdoc cref="MessageDispatcherConfigurator(Config, IDispatcherPrerequisites)"/>
    public DispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _instance = new Dispatcher(this, config.GetString("id", ""));

    public override MessageDispatcher Dispatcher() => _instance;
}

internal static class DispatcherSettings
{
    public static void Read(Config config, out int throughput, out long deadline, out TimeSpan shutdown)
    {
        throughput = config.GetInt("throughput", MessageDispatcher.DefaultThroughput);
        deadline = config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero).Ticks;
        shutdown = config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1));
    }
}
