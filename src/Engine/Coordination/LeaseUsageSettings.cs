namespace Akka.Coordination;

/// <summary>Which lease a singleton or shard would hold, and how often it is tried for. In a cluster of one process nobody else could hold it, and none is asked for.</summary>
public sealed class LeaseUsageSettings(string leaseImplementation, TimeSpan leaseRetryInterval)
{
    public string LeaseImplementation { get; } = leaseImplementation;
    public TimeSpan LeaseRetryInterval { get; } = leaseRetryInterval;
    public override string ToString() => $"LeaseUsageSettings({LeaseImplementation}, {LeaseRetryInterval})";

    internal static LeaseUsageSettings? Of(Config config)
    {
        var implementation = config.GetString("use-lease", "");
        return string.IsNullOrEmpty(implementation) ? null : new(implementation, config.GetTimeSpan("lease-retry-interval", TimeSpan.FromSeconds(5)));
    }
}
