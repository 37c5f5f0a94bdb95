using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>What <c>akka.persistence</c> says.</summary>
public sealed class PersistenceSettings
{
    internal PersistenceSettings(Config config) => MaxConcurrentRecoveries = config.GetInt("max-concurrent-recoveries", 50);

    /// <summary>Actors that recover at the same time.</summary>
    public int MaxConcurrentRecoveries { get; }
}
