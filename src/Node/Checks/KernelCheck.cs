namespace Actors.Node.Checks;

/// <summary>The kernel and the boot.</summary>
internal static class KernelCheck
{
    private const string Topic = "kernel";

    public static IEnumerable<Finding> Run(HostView host)
    {
        if (host.ProcText("self/mountinfo") is null)
        {
            yield return Finding.Better(Topic, $"{host.Proc} shows no processes", "mount the proc file system there, or set actors.node.proc-root");
            yield break;
        }

        var release = host.ProcText("sys/kernel/osrelease")?.Trim();
        yield return release is null ? Finding.Note(Topic, "its release is not told") : Finding.Good(Topic, $"Linux {release}");
        if (string.IsNullOrWhiteSpace(host.ProcText("sys/kernel/random/boot_id")))
        {
            yield return Finding.Better(
                Topic,
                "the boot id cannot be read; without it the agent does not start, for counters of two boots could not be told apart",
                "make /proc/sys/kernel/random/boot_id readable");
        }
    }
}
