namespace Actors.Node.Tests.Processes;

/// <summary>A test on real processes in real cgroups: it needs root and a cgroup file system it may write to.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CgroupFactAttribute : FactAttribute
{
    /// <summary>Asked once: a theory that is found to be skipped must not be found to run.</summary>
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(bool Events, bool Unified, string Controller), string?> s_flaws = new();

    public CgroupFactAttribute(bool events = true, bool unified = false, string controller = "", bool legacy = false) =>
        Skip = s_flaws.GetOrAdd((events, unified, controller), static asked => FlawOf(asked.Events, asked.Unified, asked.Controller))
            ?? (legacy && !TestCgroups.HasLegacyCounter() ? "no cgroup v1 hierarchy counts CPU here" : null);

    private static string? FlawOf(bool events, bool unified, string controller) =>
        !string.Equals(Environment.UserName, "root", StringComparison.Ordinal) ? "needs root: puts real processes into real cgroups"
            : !TestCgroups.CanMake(unified, controller) ? $"no cgroup {(unified ? "v2 " : "")}hierarchy with {(controller.Length > 0 ? controller + " alone" : "a CPU counter")} can be written here"
            : events && !TestCgroups.HasEvents() ? "the kernel gives no exit records here (CAP_NET_ADMIN in the host's own namespaces)"
            : null;
}
