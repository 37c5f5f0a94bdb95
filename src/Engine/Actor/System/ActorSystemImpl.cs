using System.Diagnostics.CodeAnalysis;
using Akka.Actor.Setup;

namespace Akka.Actor.Internal;

/// <summary>The system there is.</summary>
public partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly string _name;
    private readonly Settings _settings;
    private readonly EventStream _events;
    private readonly ILoggingAdapter _log;
    private readonly IScheduler _scheduler;
    private readonly IActorRefProvider _provider;
    private readonly Mailboxes _mailboxes;
    private readonly Dispatchers _dispatchers;
    private readonly ActorProducerPipelineResolver _pipeline = new();
    private Serialization.Serialization? _serialization;

    /// <summary>A system with a configuration.</summary>
    public ActorSystemImpl(string name, Config config, ActorSystemSetup setup)
    {
        if (!IsValidName(name))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-' or '_')", nameof(name));
        }
        _name = name;
        _settings = new Settings(this, config, setup);
        _events = new EventStream(_settings.DebugEventStream);
        _events.StartStdoutLogger(_settings);
        _log = Logging.GetLogger(_events, "ActorSystem(" + name + ")", _settings.LogFormatter);
        _scheduler = MakeScheduler();
        StartTime = _scheduler.MonotonicClock;
        _provider = MakeProvider();
        _mailboxes = new Mailboxes(this);
        _dispatchers = new Dispatchers(this, new DefaultDispatcherPrerequisites(_events, _scheduler, _settings, _mailboxes), _log);
    }

    public override IActorRefProvider Provider => _provider;

    public override Settings Settings => _settings;

    public override string Name => _name;

    public override Serialization.Serialization Serialization => _serialization
        ?? throw new InvalidOperationException("The system has not started yet.");

    public override EventStream EventStream => _events;

    public override IActorRef DeadLetters => _provider.DeadLetters;

    public override IActorRef IgnoreRef => _provider.IgnoreRef;

    public override Dispatchers Dispatchers => _dispatchers;

    public override Mailboxes Mailboxes => _mailboxes;

    public override IScheduler Scheduler => _scheduler;

    public override ILoggingAdapter Log => _log;

    public override IInternalActorRef Guardian => _provider.Guardian;

    public override IInternalActorRef LookupRoot => _provider.Guardian;

    public override IInternalActorRef SystemGuardian => _provider.SystemGuardian;

    public override ActorProducerPipelineResolver ActorPipelineResolver => _pipeline;

    internal bool HasPipelinePlugins => _pipeline.TotalPluginCount != 0;

    public override Task WhenTerminated => _terminated.Task;

    /// <summary>Starts guardians, loggers and configured extensions; called once.</summary>
    public void Start()
    {
        try
        {
            _serialization = new Serialization.Serialization(this);
            _provider.Init(this);
            _provider.TerminationTask.ContinueWith(_ => Ended(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            _events.StartDefaultLoggers(this);
            _events.StartUnsubscriber(this);
            if (_settings.LogDeadLetters > 0) StartDeadLetterLog();
            LoadExtensions();
            if (_settings.LogConfigOnStart) _log.Log(LogLevel.InfoLevel, null!, _settings.ToString());
        }
        catch
        {
            // Half a system must leave neither threads nor a hook behind.
            _events.StopDefaultLoggers(this);
            (_scheduler as IDisposable)?.Dispose();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string? name = null) => _provider.Guardian.Cell.AttachChild(props, isSystemService: false, name);

    public override IActorRef SystemActorOf(Props props, string? name = null) => _provider.SystemGuardian.Cell.AttachChild(props, isSystemService: true, name);

    public override IActorRef SystemActorOf<TActor>(string? name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    public override ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    public override void Stop(IActorRef actor)
    {
        var path = actor.Path;
        // Through the parent, so that it knows that the name is about to be free.
        if (path.Parent.Equals(Guardian.Path)) Guardian.Tell(new Dispatch.SysMsg.StopChild(actor), ActorRefs.NoSender);
        else if (path.Parent.Equals(SystemGuardian.Path)) SystemGuardian.Tell(new Dispatch.SysMsg.StopChild(actor), ActorRefs.NoSender);
        else ((IInternalActorRef)actor).Stop();
    }

    public override string ToString() => _provider.RootPath.Address.ToString();

    // Subscribed here and not only by itself: letters may come before it has started.
    private void StartDeadLetterLog()
    {
        var listener = SystemActorOf(Props.Create<DeadLetterListener>(), "deadLetterListener");
        _events.Subscribe(listener, typeof(DeadLetter));
        _events.Subscribe(listener, typeof(Dropped));
    }

    private static bool IsValidName([NotNullWhen(true)] string? name) =>
        !string.IsNullOrEmpty(name) && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private IScheduler MakeScheduler()
    {
        var name = _settings.SchedulerClass;
        var type = TypeNames.Find(name) ?? throw new ConfigurationException($"akka.scheduler.implementation: class '{name}' is not found.");
        return (IScheduler)Activator.CreateInstance(type, _settings.Config, _log)!;
    }

    private IActorRefProvider MakeProvider()
    {
        // The cluster of this engine is one process: its references are the local ones.
        if (_settings.ProviderSelectionType is ProviderSelection.Local or ProviderSelection.Cluster) return new LocalActorRefProvider(_name, _settings, _events);
        var type = TypeNames.Find(_settings.ProviderClass) ?? throw new ConfigurationException(
            $"akka.actor.provider: class '{_settings.ProviderClass}' is not found. This engine runs only local systems.");
        return (IActorRefProvider)Activator.CreateInstance(type, _name, _settings, _events)!;
    }
}
