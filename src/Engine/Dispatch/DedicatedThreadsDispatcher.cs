using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Threads of its own: for actors that block. They start with the first actor and end with the system.</summary>
internal sealed class DedicatedThreadsDispatcher : MessageDispatcher
{
    private readonly BlockingCollection<IRunnable> _work = [];
    private readonly Lock _gate = new();
    private readonly int _threads;
    private bool _started;

    public DedicatedThreadsDispatcher(MessageDispatcherConfigurator configurator, string id, int threads)
        : base(configurator)
    {
        Id = id;
        _threads = threads;
        DispatcherSettings.Read(configurator.Config, out var throughput, out var deadline, out var shutdown);
        Throughput = throughput;
        ThroughputDeadlineTime = deadline;
        ShutdownTimeout = shutdown;
    }

    protected override void ExecuteTask(IRunnable run)
    {
        lock (_gate)
        {
            if (_work.IsAddingCompleted) return;
            if (!_started)
            {
                _started = true;
                for (var i = 0; i < _threads; i++) new Thread(Loop) { IsBackground = true, Name = $"{Id}-{i}" }.UnsafeStart();
            }
            _work.Add(run);
        }
    }

    protected override void Shutdown()
    {
        lock (_gate) _work.CompleteAdding();
    }

    private void Loop()
    {
        foreach (var run in _work.GetConsumingEnumerable())
        {
            try
            {
                run.Run();
            }
            catch (Exception cause)
            {
                ReportFailure(cause);
            }
        }
    }
}

/// <summary>A fixed number of threads shared by all actors of the dispatcher: type ForkJoinDispatcher.</summary>
internal sealed class ForkJoinDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly DedicatedThreadsDispatcher _instance;

    /// <inheritdoc cref="MessageDispatcherConfigurator(Config, IDispatcherPrerequisites)"/>
    public ForkJoinDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) =>
        _instance = new DedicatedThreadsDispatcher(this, config.GetString("id", ""), Math.Max(1, config.GetInt("dedicated-thread-pool.thread-count", Environment.ProcessorCount)));

    public override MessageDispatcher Dispatcher() => _instance;
}

/// <summary>A thread for each actor: type PinnedDispatcher.</summary>
internal sealed class PinnedDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly ConcurrentBag<MessageDispatcher> _made = [];

    /// <inheritdoc cref="MessageDispatcherConfigurator(Config, IDispatcherPrerequisites)"/>
    public PinnedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
    }

    public override MessageDispatcher Dispatcher()
    {
        var dispatcher = new DedicatedThreadsDispatcher(this, Config.GetString("id", ""), 1);
        _made.Add(dispatcher);
        return dispatcher;
    }

    internal IEnumerable<MessageDispatcher> Made => _made;
}
