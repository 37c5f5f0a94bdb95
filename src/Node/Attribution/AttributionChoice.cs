using Actors.Node.Attribution.Bpf;
using Actors.Node.Attribution.Poll;
using Actors.Node.Attribution.Taskstats;

namespace Actors.Node.Attribution;

/// <summary>Chooses the tier: the first that works, or the one that is asked for.</summary>
internal static class AttributionChoice
{
    /// <summary>The tier as settings and reports name it.</summary>
    public static string NameOf(AttributionTier tier) => tier switch { AttributionTier.Bpf => "bpf", AttributionTier.Taskstats => "taskstats", _ => "poll" };

    /// <summary>Opens a tier.</summary>
    /// <param name="attribution">The setting: <c>auto</c>, <c>bpf</c>, <c>taskstats</c> or <c>poll</c>.</param>
    /// <param name="context">What it works with.</param>
    /// <param name="reason">Why this tier, in words.</param>
    /// <exception cref="InvalidOperationException">What is asked for is not known, or does not work here; the message names key and cure.</exception>
    public static IAttribution Open(string attribution, AttributionContext context, out string reason)
    {
        AttributionTier[] order = attribution switch
        {
            // It alone knows what one process did beside CPU.
            "auto" when context.ProcessCounts => [AttributionTier.Taskstats, AttributionTier.Bpf, AttributionTier.Poll],
            "auto" => [AttributionTier.Bpf, AttributionTier.Taskstats, AttributionTier.Poll],
            "bpf" => [AttributionTier.Bpf],
            "taskstats" => [AttributionTier.Taskstats],
            "poll" => [AttributionTier.Poll],
            _ => throw new InvalidOperationException($"actors.node.attribution: \"{attribution}\" is not known; there are auto, bpf, taskstats, poll"),
        };
        var failed = new List<string>();
        foreach (var tier in order)
        {
            if (Open(tier, context, out reason) is { } opened)
            {
                reason = tier == AttributionTier.Poll
                    ? order.Length > 1 ? "nothing better works here" : "actors.node.attribution asks for it"
                    : reason;
                reason += context.ProcessCounts && order.Length > 1 && tier == order[0] ? "; actors.node.process-counts asks for it before bpf" : "";
                reason = string.Join("; ", failed.Prepend(reason));
                return opened;
            }

            failed.Add($"no {NameOf(tier)}: {reason}");
        }

        var rights = order[0] == AttributionTier.Bpf ? "CAP_BPF and CAP_PERFMON (Linux 5.8)" : "CAP_NET_ADMIN";
        throw new InvalidOperationException(
            $"actors.node.attribution = {attribution} does not work here ({failed[0]}); give the agent {rights} in the host's own namespaces, or set it to auto or poll");
    }

    private static IAttribution? Open(AttributionTier tier, AttributionContext context, out string reason)
    {
        reason = "the process root is no mounted proc file system";
        return tier switch
        {
            AttributionTier.Poll => new PollAttribution(context),
            _ when !context.Host.Proc.IsMounted => null,
            AttributionTier.Bpf => BpfAttribution.Open(context, out reason),
            _ => TaskstatsAttribution.Open(context, out reason),
        };
    }
}
