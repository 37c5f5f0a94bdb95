namespace Actors.Node.Tests;

/// <summary>How long tests wait for what must come: a deadline for a busy host, not a pace.</summary>
internal static class Patience
{
    public const string Hocon = "akka.test { single-expect-default = 120s, default-timeout = 120s, filter-leeway = 120s }\n";

    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
}
