using System.Diagnostics.CodeAnalysis;
using Akka.Actor.Setup;

namespace Akka.Actor.Internal;

/// <summary>The system there is.</summary>
public partial class ActorSystemImpl : ExtendedActorSystem
{
    private Serialization.Serialization? _serialization;

    /// <summary>A system with the defaults.</summary>
    public ActorSystemImpl(string name) : this(name, ConfigurationFactory.Default(), ActorSystemSetup.Empty) { }

    /// <summary>A system with a configuration and, if wanted, an actor of its own for /user.</summary>
    public ActorSystemImpl(string name, Config config, ActorSystemSetup setup, Option<Props>? guardianProps = null)
    {
        if (!IsValidName(name))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}]: it may hold only the characters [a-zA-Z0-9] and, not in front, '-'.", nameof(name));
        }
        Name = name;
        GuardianProps = guardianProps ?? Option<Props>.None;
        Settings = new Settings(this, config, setup);
        EventStream = new EventStream(Settings.DebugEventStream);
        Settings.StdoutLogger.Filter = Settings.LogFilter;
        EventStream.StartStdoutLogger(Settings);
        Log = Logging.GetLogger(EventStream, "ActorSystem(" + name + ")", Settings.LogFormatter);
        Scheduler = TypeNames.Make<IScheduler>(Settings.SchedulerClass, "akka.scheduler.implementation", Settings.Config, Log);
        StartTime = Scheduler.MonotonicClock;
        Provider = MakeProvider();
        Mailboxes = new Mailboxes(this);
        Dispatchers = new Dispatchers(this, new DefaultDispatcherPrerequisites(EventStream, Scheduler, Settings, Mailboxes), Log);
    }

    public override IActorRefProvider Provider { get; }
    public override Settings Settings { get; }
    public override string Name { get; }
    public Option<Props> GuardianProps { get; }

    public override Serialization.Serialization Serialization => _serialization
        ?? throw new InvalidOperationException("The system has not started yet.");

    public override EventStream EventStream { get; }
    public override IActorRef DeadLetters => Provider.DeadLetters;
    public override IActorRef IgnoreRef => Provider.IgnoreRef;
    public override Dispatchers Dispatchers { get; }
    public override Mailboxes Mailboxes { get; }
    public override IScheduler Scheduler { get; }
    public override ILoggingAdapter Log { get; }
    public override IInternalActorRef Guardian => Provider.Guardian;
    public override IInternalActorRef LookupRoot => Provider.RootGuardian;
    public override IInternalActorRef SystemGuardian => Provider.SystemGuardian;
    public override ActorProducerPipelineResolver ActorPipelineResolver { get; } = new();
    internal bool HasPipelinePlugins => ActorPipelineResolver.TotalPluginCount != 0;
    public override Task WhenTerminated => _terminated.Task;

    /// <summary>Starts guardians, loggers and configured extensions; called once.</summary>
    public void Start()
    {
        if (_serialization is null) Begin();
        if (Settings.LogConfigOnStart) Log.Log(LogLevel.InfoLevel, null!, Settings.ToString());
    }

    private void Begin()
    {
        try
        {
            _serialization = new Serialization.Serialization(this);
            Provider.Init(this);
            Provider.TerminationTask.ContinueWith(_ => Ended(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            EventStream.StartDefaultLoggers(this);
            EventStream.StartUnsubscriber(this);
            if (Settings.LogDeadLetters > 0) StartDeadLetterLog();
            LoadExtensions();
        }
        catch
        {
            // Half a system must leave neither threads nor a hook behind.
            EventStream.StopDefaultLoggers(this);
            (Scheduler as IDisposable)?.Dispose();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string? name = null) => Provider.Guardian.Cell.AttachChild(props, isSystemService: false, name);
    public override IActorRef SystemActorOf(Props props, string? name = null) => Provider.SystemGuardian.Cell.AttachChild(props, isSystemService: true, name);
    public override IActorRef SystemActorOf<TActor>(string? name = null) => SystemActorOf(Props.Create<TActor>(), name);
    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);
    public override ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this, lookupRoot: null);

    public override void Stop(IActorRef actor)
    {
        var path = actor.Path;
        // Through the parent, so that it knows that the name is about to be free.
        if (path.Parent.Equals(Guardian.Path)) Guardian.Tell(new Dispatch.SysMsg.StopChild(actor), ActorRefs.NoSender);
        else if (path.Parent.Equals(SystemGuardian.Path)) SystemGuardian.Tell(new Dispatch.SysMsg.StopChild(actor), ActorRefs.NoSender);
        else ((IInternalActorRef)actor).Stop();
    }

    public override string ToString() => Provider.RootPath.Address.ToString();

    // Subscribed here and not only by itself: letters may come before it has started.
    private void StartDeadLetterLog()
    {
        var listener = SystemActorOf(Props.Create<DeadLetterListener>(), "deadLetterListener");
        foreach (var type in DeadLetterListener.Logged) EventStream.Subscribe(listener, type);
    }

    private static bool IsValidName([NotNullWhen(true)] string? name) =>
        !string.IsNullOrEmpty(name) && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    // The cluster of this engine is one process: its references are the local ones.
    private IActorRefProvider MakeProvider() => Settings.ProviderSelectionType is ProviderSelection.Local or ProviderSelection.Cluster
        ? new LocalActorRefProvider(Name, Settings, EventStream)
        : TypeNames.Make<IActorRefProvider>(Settings.ProviderClass, "akka.actor.provider (this engine has local and cluster)", Name, Settings, EventStream);
}
