using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Sharding;

/// <summary>The keys of <c>akka.cluster.sharding</c> that one process heeds, with the values they have in Akka.NET.</summary>
internal static class ClusterShardingDefaults
{
    public static Config Config { get; } = ConfigurationFactory.ParseString(
        """
        akka.cluster.sharding {
          guardian-name = sharding
          role = ""
          remember-entities = off
          remember-entities-store = ddata
          entity-restart-backoff = 10s
          passivate-idle-entity-after = 120s
          buffer-size = 100000
          handoff-timeout = 60s
          journal-plugin-id = ""
          snapshot-plugin-id = ""
          state-store-mode = persistence
          shard-region-query-timeout = 3s
        }
        """);

    /// <summary>Puts the defaults behind a system's configuration, once.</summary>
    public static void Inject(ActorSystem system)
    {
        if (!system.Settings.Config.HasPath("akka.cluster.sharding.guardian-name")) system.Settings.InjectTopLevelFallback(Config);
    }
}
