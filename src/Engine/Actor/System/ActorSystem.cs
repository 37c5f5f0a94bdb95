using Akka.Actor.Setup;

namespace Akka.Actor;

/// <summary>A tree of actors with its configuration, event stream, scheduler and extensions.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private bool _disposed;

    public abstract Settings Settings { get; }
    public abstract string Name { get; }

    /// <summary>Serializers.</summary>
    public abstract Serialization.Serialization Serialization { get; }

    public abstract EventStream EventStream { get; }

    /// <summary>Where messages without a receiver go.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>Swallows everything.</summary>
    public abstract IActorRef IgnoreRef { get; }

    /// <summary>Dispatchers by name.</summary>
    public abstract Dispatchers Dispatchers { get; }

    /// <summary>Mailbox types by name.</summary>
    public abstract Mailboxes Mailboxes { get; }

    public abstract IScheduler Scheduler { get; }

    /// <summary>The system's own log.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>When it started, by the scheduler's monotonic clock.</summary>
    public TimeSpan StartTime { get; private protected set; }

    /// <summary>Time since it started.</summary>
    public TimeSpan Uptime => Scheduler.MonotonicClock - StartTime;

    /// <summary>Ends when the system has.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>A system with a configuration over the defaults.</summary>
    public static ActorSystem Create(string name, Config config) => Create(name, BootstrapSetup.Create().WithConfig(config));

    /// <summary>A system with a set-up.</summary>
    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, ActorSystemSetup.Create(setup));

    /// <summary>A system with a set-up.</summary>
    public static ActorSystem Create(string name, ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>().GetOrElse(BootstrapSetup.Create());
        var config = bootstrap.Config.HasValue ? bootstrap.Config.Value : ConfigurationFactory.Load();
        if (bootstrap.ActorRefProvider.HasValue)
        {
            config = ConfigurationFactory.ParseString($"akka.actor.provider = \"{bootstrap.ActorRefProvider.Value.Fqn}\"").WithFallback(config);
        }
        var system = new ActorSystemImpl(name, config, setup);
        system.Start();
        return system;
    }

    /// <summary>A system with the default configuration.</summary>
    public static ActorSystem Create(string name) => Create(name, ActorSystemSetup.Empty);

    /// <summary>Registers an extension, once, and gives it.</summary>
    public abstract object RegisterExtension(IExtensionId extension);

    /// <summary>A registered extension, or null.</summary>
    public abstract object? GetExtension(IExtensionId extensionId);

    /// <summary>A registered extension, or null.</summary>
    public abstract T? GetExtension<T>() where T : class, IExtension;

    /// <summary>Whether an extension is registered.</summary>
    public abstract bool HasExtension(Type type);

    /// <summary>Whether an extension is registered.</summary>
    public abstract bool HasExtension<T>() where T : class, IExtension;

    /// <summary>Gives a registered extension; false for none.</summary>
    public abstract bool TryGetExtension(Type extensionType, [global::System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out object? extension);

    /// <summary>Gives a registered extension; false for none.</summary>
    public abstract bool TryGetExtension<T>([global::System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? extension)
        where T : class, IExtension;

    /// <summary>Runs <paramref name="code"/> when all actors have ended; the last one registered runs first.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Ends the system, by coordinated shutdown if so configured. Returns <see cref="WhenTerminated"/>.</summary>
    public abstract Task Terminate();

    /// <summary>Stops an actor asynchronously.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Ends the system without waiting.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _ = Terminate();
        GC.SuppressFinalize(this);
    }

    public abstract IActorRef ActorOf(Props props, string? name = null);
    public abstract ActorSelection ActorSelection(ActorPath actorPath);
    public abstract ActorSelection ActorSelection(string actorPath);
}

/// <summary>What extensions may do with a system.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    /// <summary>Makes and finds references.</summary>
    public abstract IActorRefProvider Provider { get; }

    /// <summary>/user</summary>
    public abstract IInternalActorRef Guardian { get; }

    /// <summary>Where relative selections start: /user.</summary>
    public abstract IInternalActorRef LookupRoot { get; }

    public abstract IInternalActorRef SystemGuardian { get; }

    /// <summary>Steps run around the making of actors.</summary>
    public abstract ActorProducerPipelineResolver ActorPipelineResolver { get; }

    /// <summary>An actor below /system.</summary>
    public abstract IActorRef SystemActorOf(Props props, string? name = null);

    /// <summary>An actor below /system.</summary>
    public abstract IActorRef SystemActorOf<TActor>(string? name = null) where TActor : ActorBase, new();

    /// <summary>Ends at once, without coordinated shutdown.</summary>
    public abstract void Abort();

    /// <summary>The tree of actors as text.</summary>
    public abstract string PrintTree();
}
