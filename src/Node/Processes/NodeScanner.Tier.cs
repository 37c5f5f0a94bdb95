using Actors.Node.Kernel.Bpf;

namespace Actors.Node.Processes;

/// <summary>How CPU is given to executables here: by what works, or by what is asked for.</summary>
public sealed partial class NodeScanner
{
    /// <summary>How CPU is given to executables here.</summary>
    public AttributionTier Tier { get; private set; }

    /// <summary>Why this tier, in words.</summary>
    public string TierReason { get; private set; } = "";

    /// <summary>The tier as settings and reports name it.</summary>
    internal string TierName => Tier switch { AttributionTier.Bpf => "bpf", AttributionTier.Taskstats => "taskstats", _ => "poll" };

    /// <summary>Tries the tiers in their order, or the one that is asked for.</summary>
    /// <exception cref="InvalidOperationException">What is asked for is not known, or does not work here; the message names key and cure.</exception>
    private (ProcessHooks? Hooks, KernelEvents? Events) OpenTier(string attribution)
    {
        AttributionTier[] order = attribution switch
        {
            // The one that has been at work longest goes first.
            "auto" => [AttributionTier.Taskstats, AttributionTier.Bpf, AttributionTier.Poll],
            "bpf" => [AttributionTier.Bpf],
            "taskstats" => [AttributionTier.Taskstats],
            "poll" => [AttributionTier.Poll],
            _ => throw new InvalidOperationException($"actors.node.attribution: \"{attribution}\" is not known; there are auto, bpf, taskstats, poll"),
        };
        var failed = new List<string>();
        foreach (var tier in order)
        {
            Tier = tier;
            var reason = string.Equals(attribution, "auto", StringComparison.Ordinal) ? "nothing better works here" : "actors.node.attribution asks for it";
            var hooks = tier == AttributionTier.Bpf ? OpenHooks(out reason) : null;
            var events = tier == AttributionTier.Taskstats ? KernelEvents.Open(_proc.IsMounted, out reason) : null;
            if (hooks is not null || events is not null || tier == AttributionTier.Poll)
            {
                TierReason = string.Join("; ", failed.Prepend(reason));
                return (hooks, events);
            }

            failed.Add($"no {TierName}: {reason}");
        }

        var rights = Tier == AttributionTier.Bpf ? "CAP_BPF and CAP_PERFMON (Linux 5.8)" : "CAP_NET_ADMIN";
        throw new InvalidOperationException(
            $"actors.node.attribution = {attribution} does not work here ({failed[0]}); give the agent {rights} in the host's own namespaces, or set it to auto or poll");
    }
}
