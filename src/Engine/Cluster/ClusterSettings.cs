namespace Akka.Cluster;

/// <summary>The settings of <c>akka.cluster</c> that mean something for one process.</summary>
public sealed class ClusterSettings
{
    public ClusterSettings(Config config, string systemName)
    {
        var cluster = config.GetConfig("akka.cluster");
        Roles = cluster is null ? [] : [.. cluster.GetStringList("roles")];
        RunCoordinatedShutdownWhenDown = cluster?.GetBoolean("run-coordinated-shutdown-when-down", true) ?? true;
        var version = cluster?.GetString("app-version");
        AppVersion = string.IsNullOrEmpty(version) || string.Equals(version, "assembly-version", StringComparison.Ordinal)
            ? AppVersion.Create(EntryVersion())
            : AppVersion.Create(version);
        SystemName = systemName;
    }

    public ImmutableHashSet<string> Roles { get; }
    public AppVersion AppVersion { get; }
    public bool RunCoordinatedShutdownWhenDown { get; }
    internal string SystemName { get; }
    private static string EntryVersion() => System.Reflection.Assembly.GetEntryAssembly()?.GetName().Version?.ToString() ?? AppVersion.Zero.Version;
}

/// <summary>Makes the one <see cref="Cluster"/> of a system.</summary>
public class ClusterExtension : ExtensionIdProvider<Cluster>
{
    public override Cluster CreateExtension(ExtendedActorSystem system) => new((ActorSystemImpl)system);
}
