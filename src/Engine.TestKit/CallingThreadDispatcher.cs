using Akka.Dispatch;

namespace Akka.TestKit;

/// <summary>Runs an actor on the thread that sends it a message, before Tell returns, unless the actor is busy on another one.</summary>
public class CallingThreadDispatcher : MessageDispatcher
{
    /// <summary>Name for <c>Props.WithDispatcher</c>.</summary>
    public static new readonly string Id = "akka.test.calling-thread-dispatcher";

    public CallingThreadDispatcher(MessageDispatcherConfigurator configurator)
        : base(configurator) =>
        Throughput = int.MaxValue;

    protected override void ExecuteTask(IRunnable run)
    {
        // What an actor awaits goes on in the actor, not in the context of the test that happens to run it.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            run.Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    protected override void Shutdown()
    {
        // There is no thread to give back.
    }
}

/// <summary>Gives the one <see cref="CallingThreadDispatcher"/> of a configured name.</summary>
public class CallingThreadDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly Lazy<CallingThreadDispatcher> _dispatcher;

    public CallingThreadDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) =>
        _dispatcher = new Lazy<CallingThreadDispatcher>(() => new CallingThreadDispatcher(this));

    public override MessageDispatcher Dispatcher() => _dispatcher.Value;
}
