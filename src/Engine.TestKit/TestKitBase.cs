using Akka.Actor.Setup;

namespace Akka.TestKit;

/// <summary>An actor system under test with one test actor, which is the implicit sender of the test, and expectations on what it receives.</summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private readonly ITestKitAssertions _assertions;
    private readonly TestQueue _queue = new();
    private MessageEnvelope _lastMessage = NullMessageEnvelope.Instance;
    private TimeSpan? _end;
    private bool _lastWasNoMsg;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system = null, string? testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName) { }

    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName) { }

    protected TestKitBase(ITestKitAssertions assertions, Config config, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, ActorSystemSetup.Empty.WithSetup(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName)
    {
    }

    protected TestKitBase(
        ITestKitAssertions assertions, ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        _assertions = assertions ?? throw new ArgumentNullException(nameof(assertions));
        InitializeTest(system, config, actorSystemName, testActorName);
    }

    public static Config DefaultConfig => TestKitConfigs.Default;

    public static Config FullDebugConfig => TestKitConfigs.FullDebug;

    /// <summary>A clock that only moves forward; its zero means nothing.</summary>
    public static TimeSpan Now => System.Diagnostics.Stopwatch.GetElapsedTime(0);

    public ActorSystem Sys { get; private set; } = null!;

    public TestKitSettings TestKitSettings { get; private set; } = null!;

    public ILoggingAdapter Log { get; private set; } = null!;

    public IActorRef TestActor { get; private set; } = null!;

    public EventFilterFactory EventFilter { get; private set; } = null!;

    /// <summary>The sender of the last message that was taken.</summary>
    public IActorRef LastSender => _lastMessage.Sender;

    /// <summary>The last message that was taken; null when the last attempt got none.</summary>
    public object? LastMessage => _lastMessage.Message;

    public bool HasMessages => _queue.Count > 0;

    internal ITestKitAssertions TestAssertions => _assertions;

    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>Messages for which the function is true are not queued for the test.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => TestActor.Tell(new TestActor.SetIgnore(shouldIgnoreMessage), ActorRefs.NoSender);

    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) => IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    public void IgnoreNoMessages() => TestActor.Tell(new TestActor.SetIgnore(null), ActorRefs.NoSender);

    /// <summary>Has the test actor watch; returns once it does.</summary>
    public IActorRef Watch(IActorRef actorToWatch) => Done(WatchAsync(actorToWatch));

    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) => AskTestActor<IActorRef>(done => new TestActor.WatchActor(actorToWatch, done));

    public IActorRef Unwatch(IActorRef actorToUnwatch) => Done(UnwatchAsync(actorToUnwatch));

    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch) => AskTestActor<IActorRef>(done => new TestActor.UnwatchActor(actorToUnwatch, done));

    public void SetAutoPilot(AutoPilot pilot) => TestActor.Tell(new TestActor.SetPilot(pilot), ActorRefs.NoSender);

    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null) => new(system, _assertions, name);

    public virtual TestLatch CreateTestLatch(int count = 1) => TestLatch.Dilated(Dilated, TestKitSettings.DefaultTimeout, count);

    public TestBarrier CreateTestBarrier(int count) => new(this, count, TestKitSettings.DefaultTimeout);

    /// <summary>One more test actor that puts its messages into a queue nobody reads.</summary>
    public IActorRef CreateTestActor(string name) => CreateTestActor(Sys, name, new TestQueue());

    /// <summary>Terminates the system under test.</summary>
    /// <exception cref="TimeoutException">It did not end in time and <paramref name="verifySystemShutdown"/> is set.</exception>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var timeout = duration is { } given ? Dilated(given) : TimeSpan.FromTicks(Math.Min(Dilated(TimeSpan.FromSeconds(5)).Ticks, TimeSpan.FromSeconds(10).Ticks));
        if (system.Terminate().Wait(timeout)) return;

        var message = $"System {system.Name} did not terminate within {timeout}. Its actors:{Environment.NewLine}{(system as ExtendedActorSystem)?.PrintTree()}";
        if (verifySystemShutdown) throw new TimeoutException(message);

        system.Log.Warning("{0}", message);
    }

    protected virtual void InitializeTest(ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        Sys = system ?? ActorSystem.Create(actorSystemName ?? "test", WithTestDefaults(config));
        if (!Sys.Settings.Config.HasPath("akka.test.timefactor")) Sys.Settings.InjectTopLevelFallback(DefaultConfig);

        TestKitSettings = TestKitExtension.For(Sys);
        Log = Logging.GetLogger(Sys, GetType());
        EventFilter = new EventFilterFactory(this, Sys);
        Sys.Dispatchers.RegisterConfigurator(
            CallingThreadDispatcher.Id, new CallingThreadDispatcherConfigurator(Sys.Settings.Config, Sys.Dispatchers.Prerequisites));
        Sys.Dispatchers.RegisterConfigurator(
            TestActorDispatcherId, new CallingThreadDispatcherConfigurator(Sys.Settings.Config, Sys.Dispatchers.Prerequisites));
        TestActor = CreateTestActor(Sys, string.IsNullOrEmpty(testActorName) ? TestKitSettings.NextTestActorName() : testActorName, _queue);
        if (this is not INoImplicitSender) ImplicitSender.Become(TestActor);
        else if (this is not TestProbe) ImplicitSender.Become(null);
    }

    protected void InitializeTest(ActorSystem? system, Config config, string? actorSystemName, string? testActorName) =>
        InitializeTest(system, ActorSystemSetup.Empty.WithSetup(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName);

    private const string TestActorDispatcherId = "akka.test.test-actor.dispatcher";

    private static ActorSystemSetup WithTestDefaults(ActorSystemSetup setup)
    {
        var given = setup.Get<BootstrapSetup>();
        var bootstrap = given.HasValue ? given.Value : BootstrapSetup.Create();
        var config = bootstrap.Config.HasValue ? bootstrap.Config.Value.WithFallback(DefaultConfig) : DefaultConfig;
        return setup.WithSetup(bootstrap.WithConfig(config));
    }

    private static IActorRef CreateTestActor(ActorSystem system, string name, TestQueue queue)
    {
        var props = Props.Create(() => new TestActor(queue)).WithDispatcher(TestActorDispatcherId);
        return ((ExtendedActorSystem)system).SystemActorOf(props, name);
    }

    private Task<T> AskTestActor<T>(Func<TaskCompletionSource<T>, object> command)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        TestActor.Tell(command(done), ActorRefs.NoSender);
        return done.Task.WaitAsync(Dilated(TestKitSettings.DefaultTimeout));
    }

    private static T Done<T>(Task<T> task) => task.GetAwaiter().GetResult();

    /// <summary>The result of a task that was run without waiting asynchronously and so is done.</summary>
    private static T Done<T>(ValueTask<T> task) => task.GetAwaiter().GetResult();

    private static void Done(ValueTask task) => task.GetAwaiter().GetResult();
}
