using Akka.Configuration;
using Akka.Persistence.Sql;

namespace Actors.Hub;

/// <summary>What the hub's actor system needs: journal and snapshots in its database, and a cluster of one, which sharding asks for.</summary>
internal static partial class Setup
{
    /// <summary>Configuration of journal, snapshots and cluster.</summary>
    public static Config Persistence(string connectionString, string providerName) => ConfigurationFactory.ParseString($$"""
        akka.actor.provider = cluster
        akka.persistence {
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
        """).WithFallback(OfEngine).WithFallback(SqlPersistence.DefaultConfiguration);

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
