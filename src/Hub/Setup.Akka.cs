using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Persistence.Sql;

namespace Actors.Hub;

/// <summary>What the hub's actor system needs on Akka.NET: a cluster of its own, and its SQL plugins.</summary>
internal static class Setup
{
    /// <summary>Configuration of journal and snapshots in the hub's database, and of the one-member cluster that sharding asks for.</summary>
    public static Config Persistence(string connectionString, string providerName) => ConfigurationFactory.ParseString($$"""
        akka {
          actor.provider = cluster
          remote.dot-netty.tcp {
            hostname = "127.0.0.1"
            port = 0
          }
          cluster.sharding.state-store-mode = ddata
          persistence {
            journal.plugin = "akka.persistence.journal.sql"
            journal.sql {
              connection-string = "{{Quoted(connectionString)}}"
              provider-name = "{{providerName}}"
            }
            snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
            snapshot-store.sql {
              connection-string = "{{Quoted(connectionString)}}"
              provider-name = "{{providerName}}"
            }
          }
        }
        """)
        .WithFallback(SqlPersistence.DefaultConfiguration)
        .WithFallback(ClusterSharding.DefaultConfig());

    /// <summary>Makes the cluster of this one hub, and waits until it is up.</summary>
    public static Task JoinAsync(ActorSystem system)
    {
        var cluster = Cluster.Get(system);
        return cluster.JoinAsync(cluster.SelfAddress);
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
