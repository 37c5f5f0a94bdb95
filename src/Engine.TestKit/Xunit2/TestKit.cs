using Akka.Actor.Setup;
using Akka.TestKit.Xunit2.Internals;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>Base of xunit 2 test classes with an actor system, which is terminated when the test is disposed. Logs to the test's output where one is given.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>Where the system logs to; null when none was given.</summary>
    protected readonly ITestOutputHelper? Output;

    private readonly SynchronizationContext? _outer = SynchronizationContext.Current;
    private bool _disposed;

    public TestKit(ActorSystem? system = null, ITestOutputHelper? output = null)
        : base(Assertions, system)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    public TestKit(ActorSystemSetup config, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    public TestKit(Config config, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    public TestKit(string config, ITestOutputHelper? output = null)
        : base(Assertions, ConfigurationFactory.ParseString(config))
    {
        Output = output;
        InitializeLogger(Sys);
    }

    public static new Config DefaultConfig => TestKitBase.DefaultConfig;

    public static new Config FullDebugConfig => TestKitBase.FullDebugConfig;

    protected static XunitAssertions Assertions { get; } = new();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called at the end of the test, before it is disposed: terminates the system.</summary>
    protected virtual void AfterAll() => Shutdown();

    protected void InitializeLogger(ActorSystem system) => InitializeLogger(system, null);

    /// <summary>Has the system log to the test's output, each line after the prefix.</summary>
    protected void InitializeLogger(ActorSystem system, string? prefix)
    {
        if (Output is not { } output) return;

        var logger = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new TestOutputLogger(output, prefix)), null);
        logger.Tell(new InitializeLogger(system.EventStream), ActorRefs.NoSender);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing) return;

        _disposed = true;
        try
        {
            AfterAll();
        }
        finally
        {
            ImplicitSender.Leave(TestActor, _outer);
        }
    }
}
