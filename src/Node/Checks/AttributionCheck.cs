namespace Actors.Node.Checks;

/// <summary>How CPU time can be given to executables here.</summary>
internal static class AttributionCheck
{
    private const string Topic = "attribution";

    public static IEnumerable<Finding> Run(HostView host)
    {
        var reason = host.Events.Connector.Length > 0 ? host.Events.Connector : host.Events.Taskstats;
        var noBpf = host.Attribution != "auto" ? "" : host.Events.Bpf.Length > 0 ? $"; no bpf: {host.Events.Bpf}" : "; actors.node.process-counts asks for it before bpf";
        yield return (host.Attribution, host.Events.Work) switch
        {
            ("poll", true) => Finding.Better(
                Topic,
                "poll, as actors.node.attribution asks for: what runs and ends between two passes stays unattributed",
                "set actors.node.attribution = auto: kernel events work here"),
            ("poll", false) => Finding.Note(Topic, $"poll, as actors.node.attribution asks for; kernel events would not work: {reason}"),
            ("bpf", _) when host.Events.Bpf.Length == 0 => Finding.Good(Topic, "bpf: programs in the kernel add up what every process uses, to its end"),
            ("bpf", _) => Finding.Better(
                Topic,
                $"the agent will not start: actors.node.attribution = bpf, but {host.Events.Bpf}",
                "give the agent CAP_BPF and CAP_PERFMON in the host's own namespaces (Linux 5.8 with BTF), or set actors.node.attribution = auto"),
            ("auto", true) when host is { Events.Bpf.Length: 0, ProcessCounts: false } => Finding.Good(Topic, "bpf: programs in the kernel add up what every process uses, to its end"),
            (_, true) => Finding.Good(
                Topic, $"taskstats: the kernel tells of every process and its last run time (record version {host.Events.Version}, process connector){noBpf}"),
            ("taskstats", false) => Finding.Better(
                Topic,
                $"the agent will not start: actors.node.attribution = taskstats, but {reason}",
                "give the agent CAP_NET_ADMIN in the host's own namespaces, or set actors.node.attribution = auto"),
            ("auto", false) when host.Events.Bpf.Length == 0 => Finding.Good(
                Topic, $"bpf: programs in the kernel add up what every process uses, to its end; exit records do not come: {reason}"),
            _ => Finding.Better(
                Topic,
                $"poll: {reason}{noBpf}; what runs and ends between two passes stays unattributed",
                "give the agent CAP_BPF and CAP_PERFMON (Linux 5.8 with BTF), or CAP_NET_ADMIN (Linux 5.19 with CONFIG_PROC_EVENTS and CONFIG_TASKSTATS), in the host's own pid, user and network namespaces"),
        };
    }
}
