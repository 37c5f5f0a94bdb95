namespace Akka.Dispatch;

/// <summary>Threads of its own: for actors that block. They start with the first actor and end with the system.</summary>
internal sealed class DedicatedThreadsDispatcher(MessageDispatcherConfigurator configurator, int threads) : MessageDispatcher(configurator)
{
    private readonly BlockingCollection<IRunnable> _work = [];
    private readonly Lock _gate = new();
    private bool _started;

    protected override void ExecuteTask(IRunnable run)
    {
        lock (_gate)
        {
            if (_work.IsAddingCompleted) return;
            if (!_started)
            {
                _started = true;
                for (var i = 0; i < threads; i++) new Thread(Loop) { IsBackground = true, Name = $"{Id}-{i}" }.UnsafeStart();
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

    public ForkJoinDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites)
    {
        var threads = config.GetInt("dedicated-thread-pool.thread-count", Environment.ProcessorCount);
        _instance = new DedicatedThreadsDispatcher(this, Math.Max(1, threads));
    }

    public override MessageDispatcher Dispatcher() => _instance;
}

/// <summary>A thread for each actor: type PinnedDispatcher.</summary>
internal sealed class PinnedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    : MessageDispatcherConfigurator(config, prerequisites)
{
    private readonly ConcurrentBag<MessageDispatcher> _made = [];

    internal IEnumerable<MessageDispatcher> Made => _made;

    public override MessageDispatcher Dispatcher()
    {
        var dispatcher = new DedicatedThreadsDispatcher(this, 1);
        _made.Add(dispatcher);
        return dispatcher;
    }
}
