using Actors.Node.Kernel;

namespace Actors.Node.Finders;

/// <summary>
/// The nodes that a host is to Slurm: one for each slurmd that root runs there. What an environment says of the node is good for choosing among them,
/// and for nothing else, as users can write there any name.
/// </summary>
internal sealed class HostSlurmds(ProcFiles proc, TimeProvider time)
{
    private static readonly TimeSpan s_known = TimeSpan.FromMinutes(1);
    private IReadOnlyList<string> _names = [];
    private long _askedAt;

    /// <summary>The node of a process whose environment names one; empty: the agent's.</summary>
    public string NodeOf(string? told)
    {
        if (string.IsNullOrEmpty(told))
        {
            return "";
        }

        if (_askedAt == 0 || time.GetElapsedTime(_askedAt) > s_known)
        {
            _askedAt = time.GetTimestamp();
            _names = SlurmNodeName.OfDaemons(proc);
        }

        return _names.Count > 1 && _names.Contains(told, StringComparer.Ordinal) ? told : "";
    }
}
