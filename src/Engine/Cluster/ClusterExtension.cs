using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Makes the one <see cref="Cluster"/> of a system.</summary>
public sealed class ClusterExtension : ExtensionIdProvider<Cluster>
{
    public static readonly ClusterExtension Instance = new();

    private ClusterExtension()
    {
    }

    public override Cluster CreateExtension(ExtendedActorSystem system) => new(system);
}
