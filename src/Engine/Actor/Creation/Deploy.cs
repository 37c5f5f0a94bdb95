using Akka.Routing;

namespace Akka.Actor;

/// <summary>Where and how an actor is deployed.</summary>
public class Deploy(string path, Config config, RouterConfig routerConfig, Scope scope, string dispatcher, string mailbox, int stashCapacity)
    : IEquatable<Deploy>, ISurrogated
{
    /// <summary>Stands for no dispatcher set.</summary>
    public static readonly string NoDispatcherGiven = string.Empty;

    /// <summary>Stands for no mailbox set.</summary>
    public static readonly string NoMailboxGiven = string.Empty;

    /// <summary>Stands for no scope set.</summary>
    public static readonly Scope NoScopeGiven = Scope.NoScope;

    /// <summary>Stands for no stash limit set.</summary>
    public const int NoStashSize = -1;

    /// <summary>In this process.</summary>
    public static readonly Deploy Local = new(LocalScope.Instance);

    /// <summary>Nothing set.</summary>
    public static readonly Deploy None = new();

    /// <summary>Nothing set.</summary>
    public Deploy() : this(NoScopeGiven) { }

    public Deploy(string path, Scope scope) : this(path, Config.Empty, NoRouter.Instance, scope, NoDispatcherGiven) { }
    public Deploy(Scope scope) : this(string.Empty, scope) { }
    public Deploy(RouterConfig routerConfig, Scope scope) : this(string.Empty, Config.Empty, routerConfig, scope, NoDispatcherGiven) { }
    public Deploy(RouterConfig routerConfig) : this(routerConfig, NoScopeGiven) { }

    /// <summary>All but mailbox and stash.</summary>
    public Deploy(string path, Config config, RouterConfig routerConfig, Scope scope, string dispatcher)
        : this(path, config, routerConfig, scope, dispatcher, NoMailboxGiven) { }

    /// <summary>All but the stash.</summary>
    public Deploy(string path, Config config, RouterConfig routerConfig, Scope scope, string dispatcher, string mailbox)
        : this(path, config, routerConfig, scope, dispatcher, mailbox, NoStashSize) { }

    /// <summary>The path it is for; empty for any.</summary>
    public string Path { get; } = path;

    /// <summary>The configuration it was read from.</summary>
    public Config Config { get; } = config;

    /// <summary>How messages are spread over routees.</summary>
    public RouterConfig RouterConfig { get; } = routerConfig;

    public Scope Scope { get; } = scope;
    public string Mailbox { get; } = mailbox ?? NoMailboxGiven;
    public string Dispatcher { get; } = dispatcher ?? NoDispatcherGiven;

    /// <summary>The limit of the stash; -1 for none.</summary>
    public int StashCapacity { get; } = stashCapacity;

    public ISurrogate ToSurrogate(ActorSystem system) => new DeploySurrogate
    {
        Path = Path, Config = Config, RouterConfig = RouterConfig, Scope = Scope,
        Dispatcher = Dispatcher, Mailbox = Mailbox, StashCapacity = StashCapacity,
    };

    /// <summary>What this one leaves open is taken from <paramref name="other"/>.</summary>
    public virtual Deploy WithFallback(Deploy other) => new(
        Path, ReferenceEquals(Config, other.Config) ? Config : Config.WithFallback(other.Config),
        RouterConfig.WithFallback(other.RouterConfig), Scope.WithFallback(other.Scope),
        Dispatcher == NoDispatcherGiven ? other.Dispatcher : Dispatcher, Mailbox == NoMailboxGiven ? other.Mailbox : Mailbox,
        StashCapacity == NoStashSize ? other.StashCapacity : StashCapacity);

    /// <summary>The same in another scope.</summary>
    public virtual Deploy WithScope(Scope scope) => new(Path, Config, RouterConfig, scope, Dispatcher, Mailbox, StashCapacity);

    /// <summary>The same with another mailbox.</summary>
    public virtual Deploy WithMailbox(string mailbox) => new(Path, Config, RouterConfig, Scope, Dispatcher, mailbox, StashCapacity);

    /// <summary>The same with another dispatcher.</summary>
    public virtual Deploy WithDispatcher(string dispatcher) => new(Path, Config, RouterConfig, Scope, dispatcher, Mailbox, StashCapacity);

    /// <summary>The same with a router.</summary>
    public virtual Deploy WithRouterConfig(RouterConfig routerConfig) => new(Path, Config, routerConfig, Scope, Dispatcher, Mailbox, StashCapacity);

    /// <summary>The same with a limit for the stash.</summary>
    public virtual Deploy WithStashCapacity(int stashSize) => new(Path, Config, RouterConfig, Scope, Dispatcher, Mailbox, stashSize);

    public bool Equals(Deploy? other) =>
        other is not null && string.Equals(Path, other.Path, StringComparison.Ordinal)
        && string.Equals(Dispatcher, other.Dispatcher, StringComparison.Ordinal)
        && string.Equals(Mailbox, other.Mailbox, StringComparison.Ordinal)
        && StashCapacity == other.StashCapacity && Equals(RouterConfig, other.RouterConfig) && Equals(Scope, other.Scope);

    public override bool Equals(object? obj) => obj is Deploy other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Path, Dispatcher, Mailbox, StashCapacity);

    /// <summary>The plain form.</summary>
    public class DeploySurrogate : ISurrogate
    {
        /// <inheritdoc cref="Deploy.Scope"/>
        public Scope Scope { get; set; } = NoScopeGiven;

        /// <inheritdoc cref="Deploy.RouterConfig"/>
        public RouterConfig RouterConfig { get; set; } = NoRouter.Instance;

        /// <inheritdoc cref="Deploy.Path"/>
        public string Path { get; set; } = "";

        /// <inheritdoc cref="Deploy.Config"/>
        public Config Config { get; set; } = Config.Empty;

        /// <inheritdoc cref="Deploy.Mailbox"/>
        public string Mailbox { get; set; } = NoMailboxGiven;

        /// <inheritdoc cref="Deploy.Dispatcher"/>
        public string Dispatcher { get; set; } = NoDispatcherGiven;

        /// <inheritdoc cref="Deploy.StashCapacity"/>
        public int StashCapacity { get; set; } = NoStashSize;

        public ISurrogated FromSurrogate(ActorSystem system) => new Deploy(Path, Config, RouterConfig, Scope, Dispatcher, Mailbox, StashCapacity);
    }
}
