using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;

namespace Actors.Hub;

/// <summary>What the hub's actor system needs on the engine of this repository.</summary>
internal static class Setup
{
    /// <summary>Configuration of journal and snapshots in the hub's database.</summary>
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
        """).WithFallback(SqlPersistence.DefaultConfiguration);

    /// <summary>The cluster of one process is up as it begins.</summary>
    public static Task JoinAsync(ActorSystem system) => Task.CompletedTask;

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
