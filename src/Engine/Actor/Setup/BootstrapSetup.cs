namespace Akka.Actor;

/// <summary>Configuration and kind of system.</summary>
public sealed class BootstrapSetup : Setup.Setup
{
    private BootstrapSetup(Option<Config> config, Option<ProviderSelection> provider) => (Config, ActorRefProvider) = (config, provider);

    /// <summary>The configuration; none: the default one.</summary>
    public Option<Config> Config { get; }

    /// <summary>The kind of system; none: as configured.</summary>
    public Option<ProviderSelection> ActorRefProvider { get; }

    /// <summary>Nothing set.</summary>
    public static BootstrapSetup Create() => new(Option<Config>.None, Option<ProviderSelection>.None);

    /// <summary>With a kind of system.</summary>
    public BootstrapSetup WithActorRefProvider(ProviderSelection name) => new(Config, name);

    /// <summary>With a configuration.</summary>
    public BootstrapSetup WithConfig(Config config) => new(config, ActorRefProvider);

    /// <summary>With a configuration below the one that is set.</summary>
    public BootstrapSetup WithConfigFallback(Config config) => new(Config.HasValue ? Config.Value.WithFallback(config) : config, ActorRefProvider);
}

/// <summary>The kind of a system: akka.actor.provider. This engine runs only local ones.</summary>
public abstract class ProviderSelection
{
    internal const string LocalFqn = "Akka.Actor.LocalActorRefProvider";

    private ProviderSelection(string identifier, string fqn, bool hasCluster) =>
        (Identifier, Fqn, HasCluster) = (identifier, fqn, hasCluster);

    internal string Identifier { get; }
    internal string Fqn { get; }
    internal bool HasCluster { get; }

    internal static ProviderSelection OfName(string name) => Array.Find<ProviderSelection>(
        [Local.Instance, Remote.Instance, Cluster.Instance], known => name == known.Identifier || name == known.Fqn || name == known.Fqn + ", Akka")
        ?? new Custom(name);

    /// <summary>In this process alone.</summary>
    public sealed class Local : ProviderSelection
    {
        public static readonly Local Instance = new();
        private Local() : base("local", LocalFqn, hasCluster: false) { }
    }

    /// <summary>Reachable from elsewhere.</summary>
    public sealed class Remote : ProviderSelection
    {
        public static readonly Remote Instance = new();
        private Remote() : base("remote", "Akka.Remote.RemoteActorRefProvider, Akka.Remote", hasCluster: false) { }
    }

    /// <summary>A member of a cluster.</summary>
    public sealed class Cluster : ProviderSelection
    {
        public static readonly Cluster Instance = new();
        private Cluster() : base("cluster", "Akka.Cluster.ClusterActorRefProvider, Akka.Cluster", hasCluster: true) { }
    }

    /// <summary>A class of the program.</summary>
    public sealed class Custom(string fqn, string? identifier = null, bool hasCluster = false)
        : ProviderSelection(identifier ?? fqn, fqn, hasCluster);
}
