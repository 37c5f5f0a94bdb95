namespace Akka.Persistence;

/// <summary>The persistence extension's id: <c>Persistence.Instance.Apply(system)</c>.</summary>
public class Persistence : ExtensionIdProvider<PersistenceExtension>
{
    public static Persistence Instance { get; } = new();

    /// <summary>The defaults, which every system gets as its last fallback.</summary>
    public static Config DefaultConfig() => Defaults("persistence.conf");

    public override PersistenceExtension CreateExtension(ExtendedActorSystem system) => new(system);
    internal static Config Defaults(string resource) => ConfigurationFactory.FromResource<Persistence>(resource);
}
