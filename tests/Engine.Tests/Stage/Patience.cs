namespace Engine.Tests.Stage;

/// <summary>How long tests wait for what must come: a deadline for a busy host, not a pace.</summary>
internal static class Patience
{
    public static readonly TimeSpan Deadline = ActorStage.Deadline;

    /// <summary>For test kits, whose own few seconds a busy host may need for one message, and so for the phases of a shutdown.</summary>
    public const string Hocon = """
        akka.test { single-expect-default = 120s, default-timeout = 120s, filter-leeway = 120s }
        akka.coordinated-shutdown {
          default-phase-timeout = 120s
          phases { cluster-sharding-shutdown-region.timeout = 120s, cluster-exiting.timeout = 120s, actor-system-terminate.timeout = 120s }
        }

        """;
}
