namespace Engine.Tests.Stage;

/// <summary>How long tests wait for what must come: a deadline for a busy host, not a pace.</summary>
internal static class Patience
{
    /// <summary>For test kits, whose own few seconds a busy host may need for one message.</summary>
    public const string Hocon = "akka.test { single-expect-default = 120s, default-timeout = 120s, filter-leeway = 120s }\n";
}
