using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>What the node counts beside its jobs: the rest of its CPU time, so that all together is its busy time.</summary>
public sealed partial class NodeScanner
{
    private CpuCounter? _rootCounter;
    private bool _hostAsked;

    /// <summary>By the scheduler's name of the node.</summary>
    private Dictionary<string, NodeUsage> Usage(DateTimeOffset at)
    {
        var nodes = new Dictionary<string, NodeUsage>(StringComparer.Ordinal);
        _books.AddTo(nodes);
        if (nodes.Count == 0)
        {
            nodes.Add("", new NodeUsage());
        }

        var roots = nodes.Values.Sum(n => n.RootUsec);
        var outside = HostUsec() is { } host ? Math.Max(0, host - roots) : (long?)null;
        var busy = CpuTimes.BusyTicks(_host.Proc.TopFile("stat"u8)) * (_host.TickNsec / 1000);
        foreach (var usage in nodes.Values)
        {
            usage.ObservedUnixUsec = (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            usage.LostEvents = LostEvents;
            usage.Attribution = TierName;
            if (outside is { } rest)
            {
                usage.OutsideUsec = rest;
            }

            if (busy is { } known)
            {
                usage.BusyUsec = known;
            }
        }

        return nodes;
    }

    /// <summary>The counter of everything on the host, in the hierarchy in which jobs are counted.</summary>
    private long? HostUsec()
    {
        if (!_hostAsked)
        {
            _hostAsked = true;
            _rootCounter = _host.Hierarchies.FirstOrDefault(h => h.CountsCpu) is { } hierarchy ? CpuCounter.Open(hierarchy, []) : null;
        }

        return _rootCounter is not null && _rootCounter.Read() ? _rootCounter.UsageNsec / 1000 : null;
    }
}
