using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;

namespace Actors.Hub;

/// <summary>On Akka.NET.</summary>
internal static partial class Setup
{
    private static Config OfEngine => ConfigurationFactory.ParseString("""
        akka.remote.dot-netty.tcp {
          hostname = "127.0.0.1"
          port = 0
        }
        akka.cluster.sharding.state-store-mode = ddata
        """).WithFallback(ClusterSharding.DefaultConfig());

    /// <summary>Makes the cluster of this one hub, and waits until it is up.</summary>
    public static Task JoinAsync(ActorSystem system)
    {
        var cluster = Cluster.Get(system);
        return cluster.JoinAsync(cluster.SelfAddress);
    }
}
