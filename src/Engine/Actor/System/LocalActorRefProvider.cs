namespace Akka.Actor;

/// <summary>The references of a system that lives in this process alone.</summary>
public sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly EventStream _events;
    private readonly BubbleWalker _aboveRoot;
    private readonly VirtualPathContainer _temp;
    private ActorSystemImpl? _system;
    private MailboxType? _defaultMailbox;
    private LocalActorRef? _root;
    private LocalActorRef? _user;
    private LocalActorRef? _systemGuardian;
    private long _tempName;

    /// <summary>Made by the system; named in akka.actor.provider.</summary>
    public LocalActorRefProvider(string systemName, Settings settings, EventStream eventStream)
    {
        Settings = settings;
        _events = eventStream;
        RootPath = new RootActorPath(new Address("akka", systemName));
        DeadLetters = new DeadLetterActorRef(this, RootPath / "deadLetters", eventStream);
        IgnoreRef = new IgnoreActorRef(this);
        Deployer = new Deployer(settings);
        _aboveRoot = new BubbleWalker(this, RootPath / "bubble-walker", eventStream);
        _temp = new VirtualPathContainer(this, RootPath / "temp", () => _root ?? (IInternalActorRef)_aboveRoot);
    }

    public IInternalActorRef RootGuardian => _root!;
    public LocalActorRef Guardian => _user!;
    public LocalActorRef SystemGuardian => _systemGuardian!;
    public IActorRef DeadLetters { get; }
    public IActorRef IgnoreRef { get; }

    EventStream IActorRefProvider.EventStream => _events;

    public ActorPath RootPath { get; }
    public Settings Settings { get; }
    public Deployer Deployer { get; }
    public IInternalActorRef TempContainer => _temp;
    public Task TerminationTask => _aboveRoot.Stopped;
    public Address DefaultAddress => RootPath.Address;

    public void Init(ActorSystemImpl system)
    {
        _system = system;
        _defaultMailbox = system.Mailboxes.Lookup(Mailboxes.DefaultMailboxId);
        var dispatcher = system.Dispatchers.DefaultGlobalDispatcher;
        var rootStrategy = new OneForOneStrategy(cause =>
        {
            system.Log.Log(LogLevel.ErrorLevel, cause, "guardian failed, shutting down system");
            return Directive.Stop;
        });
        var userStrategy = Settings.SupervisorStrategyClass is { Length: > 0 } named
            ? TypeNames.Make<SupervisorStrategyConfigurator>(named, "akka.actor.guardian-supervisor-strategy").Create()
            : SupervisorStrategy.DefaultStrategy;
        _root = new RootGuardianRef(
            system, Props.Create<GuardianActor>().WithSupervisorStrategy(rootStrategy), dispatcher, _defaultMailbox, _aboveRoot, RootPath, this);
        _root.Start();
        _user = MakeGuardian(system.GuardianProps.GetOrElse(Props.Create<GuardianActor>().WithSupervisorStrategy(userStrategy)), "user", dispatcher);
        _systemGuardian = MakeGuardian(Props.Create(() => new SystemGuardianActor(_user)), "system", dispatcher);
        _user.Start();
        _systemGuardian.Start();
        // The end of /user ends /system, whose end ends the root.
        _systemGuardian.SendSystemMessage(new Watch(_user, _systemGuardian));
        _root.SendSystemMessage(new Watch(_systemGuardian, _root));
    }

    public ActorPath TempPath() => _temp.Path / AutoName.Of(Interlocked.Increment(ref _tempName) - 1);
    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _temp.AddChild(path.Name, actorRef);
    public void UnregisterTempActor(ActorPath path) => _temp.RemoveChild(path.Name);

    public IInternalActorRef ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy? deploy, bool lookupDeploy, bool async)
    {
        if (lookupDeploy && Deployer.Lookup(path) is { } configured) props = props.WithDeploy(configured);
        if (deploy is not null) props = props.WithDeploy(deploy);
        if (props.RouterConfig is not Routing.NoRouter) throw new NotSupportedException($"This engine has no routers: {path}.");
        var named = props.Deploy.Dispatcher != Deploy.NoDispatcherGiven;
        try
        {
            var dispatcher = named ? system.Dispatchers.Lookup(props.Deploy.Dispatcher) : system.Dispatchers.DefaultGlobalDispatcher;
            var mailbox = system.Mailboxes.GetMailboxType(props, named ? dispatcher.Configurator.Config : null);
            return new LocalActorRef(system, props, dispatcher, mailbox, supervisor, path);
        }
        catch (Exception cause) when (cause is not NotSupportedException)
        {
            throw new Configuration.ConfigurationException(
                $"Configuration problem while creating {path} with dispatcher [{props.Dispatcher}] and mailbox [{props.Mailbox}]", cause);
        }
    }

    public IActorRef RootGuardianAt(Address address) => address == RootPath.Address ? _root! : DeadLetters;

    public IActorRef ResolveActorRef(string path)
    {
        if (IgnoreActorRef.IsIgnoreRefPath(path)) return IgnoreRef;
        return ActorPath.TryParse(path, out var parsed) ? ResolveActorRef(parsed) : DeadLetters;
    }

    public IActorRef ResolveActorRef(ActorPath path)
    {
        if (path.Address != RootPath.Address) return DeadLetters;
        var names = path.Elements.ToArray();
        if (names.Length == 0) return _root!;
        if (path.Uid != ActorPath.UndefinedUid) names[^1] = string.Create(global::System.Globalization.CultureInfo.InvariantCulture, $"{names[^1]}#{path.Uid}");
        var found = ActorRefLookup.Walk(_root!, names);
        return ReferenceEquals(found, ActorRefs.Nobody) ? new EmptyLocalActorRef(this, path, _events) : found;
    }

    public Address? GetExternalAddressFor(Address address) => address == RootPath.Address ? address : null;

    private LocalActorRef MakeGuardian(Props props, string name, MessageDispatcher dispatcher)
    {
        var cell = _root!.Cell;
        cell.ReserveChild(name);
        var guardian = new LocalActorRef(_system!, props, dispatcher, _defaultMailbox!, _root, RootPath / name);
        cell.InitChild(guardian);
        return guardian;
    }
}
