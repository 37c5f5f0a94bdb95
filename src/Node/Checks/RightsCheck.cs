using System.Globalization;

namespace Actors.Node.Checks;

/// <summary>What the agent may look at.</summary>
internal static class RightsCheck
{
    private const string Topic = "rights";
    private const int DacReadSearch = 2;
    private const int NetAdmin = 12;
    private const int SysPtrace = 19;

    public static IEnumerable<Finding> Run(HostView host)
    {
        var status = host.ProcText("self/status") ?? "";
        var held = ulong.TryParse(Value(status, "CapEff:"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var set) ? set : 0;
        var uid = Value(status, "Uid:").Split('\t', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1) ?? "?";
        string[] missing = [.. new[] { (SysPtrace, "CAP_SYS_PTRACE"), (DacReadSearch, "CAP_DAC_READ_SEARCH"), (NetAdmin, "CAP_NET_ADMIN") }
            .Where(c => (held >> c.Item1 & 1) == 0).Select(c => c.Item2)];
        yield return missing.Length == 0
            ? Finding.Good(Topic, $"uid {uid} may read programs and environments of all users' processes and listen to the kernel")
            : Finding.Better(Topic, $"uid {uid} lacks {string.Join(", ", missing)}: {Loss(missing)}", "run the agent as root, or give its service AmbientCapabilities=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH CAP_NET_ADMIN");
        foreach (var finding in HiddenProcesses(host, seesAll: (held >> SysPtrace & 1) != 0).Concat(Namespaces(host)))
        {
            yield return finding;
        }
    }

    private static string Loss(string[] missing) => missing is ["CAP_NET_ADMIN"]
        ? "the kernel does not tell it of processes that come and go between two passes"
        : "programs and environments of other users' processes cannot be read, so their CPU time is charged to names in brackets";

    private static IEnumerable<Finding> HiddenProcesses(HostView host, bool seesAll)
    {
        var options = Kernel.MountInfo.Parse((host.ProcText("self/mountinfo") ?? "").Split('\n'))
            .LastOrDefault(m => m.FileSystem is "proc" && m.MountPoint is "/proc")?.SuperOptions ?? [];
        var hides = options.FirstOrDefault(o => o.StartsWith("hidepid=", StringComparison.Ordinal) && o is not ("hidepid=0" or "hidepid=off"));
        if (hides is null)
        {
            yield break;
        }

        yield return seesAll
            ? Finding.Good(Topic, $"/proc is mounted with {hides}, which does not hide anything from this agent")
            : Finding.Better(
                Topic,
                $"/proc is mounted with {hides}: other users' processes are hidden",
                "run the agent as root or with CAP_SYS_PTRACE, or put its user into the group of /proc's gid= option");
    }

    private static IEnumerable<Finding> Namespaces(HostView host)
    {
        // The first namespaces have fixed inodes (include/linux/proc_ns.h).
        (string Kind, string First, string Loss)[] kinds =
        [
            ("pid", "pid:[4026531836]", "processes outside it are not seen"),
            ("user", "user:[4026531837]", "its rights do not hold for the host's kernel events"),
        ];
        foreach (var (kind, first, loss) in kinds)
        {
            if (host.Namespace(kind) is { } space && !string.Equals(space, first, StringComparison.Ordinal))
            {
                yield return Finding.Better(Topic, $"the agent is in a {kind} namespace of its own: {loss}", $"run the agent in the host's {kind} namespace");
            }
        }
    }

    private static string Value(string status, string key) =>
        status.Split('\n').FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) is { } line ? line[key.Length..].Trim() : "";
}
