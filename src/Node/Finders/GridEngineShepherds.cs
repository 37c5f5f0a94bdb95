using Actors.Node.Kernel;

namespace Actors.Node.Finders;

/// <summary>
/// Grid Engine's shepherds on this host: each is the parent of all of one job's processes here. Only root's are believed. On a host without Grid
/// Engine asking costs nothing.
/// </summary>
internal sealed class GridEngineShepherds(ProcFiles proc)
{
    private const int MostAncestors = 64;

    private readonly Dictionary<int, (ulong StartTicks, GridEngineJob Job)> _known = [];

    /// <summary>With buffers of its own: the caller goes on with what it has read.</summary>
    private ProcFiles? _others;
    private bool _asked;
    private bool _isHere;

    /// <summary>The job of a shepherd, or of a process below one.</summary>
    /// <param name="pid">The process, whose stat was read last.</param>
    /// <param name="stat">As read.</param>
    /// <returns>Null when no shepherd is above it.</returns>
    public GridEngineJob? JobOf(int pid, in ProcessStat stat)
    {
        if (!AreHere(proc.StatText[stat.Name]))
        {
            return null;
        }

        var (at, now) = (pid, stat);
        var name = proc.StatText[stat.Name];
        for (var i = 0; i < MostAncestors; i++)
        {
            if (IsShepherd(name) && KnownOrRead(at, now.StartTicks) is { } job)
            {
                return job;
            }

            at = now.ParentId;
            if (at <= 1 || !Others.TryStat(at, out now))
            {
                return null;
            }

            name = Others.StatText[now.Name];
        }

        return null;
    }

    /// <summary>Whether Grid Engine is on this host, as far as was seen.</summary>
    /// <param name="name">Of a process that was seen now.</param>
    public bool AreHere(ReadOnlySpan<byte> name) => _isHere |= IsOfGridEngine(name) || LookAround();

    /// <summary>What a shepherd tells; null when it is none, or not root's.</summary>
    public GridEngineJob? Read(int pid)
    {
        if (Others.UidOf(pid) != 0)
        {
            return null;
        }

        byte[] title = [.. Others.CommandLine(pid)];
        return GridEngineJob.Read(title, Others.InDirectoryOf(pid, "/config"u8));
    }

    private ProcFiles Others => _others ??= proc.Another();

    private static bool IsShepherd(ReadOnlySpan<byte> name) => name.SequenceEqual("sge_shepherd"u8);

    private static bool IsOfGridEngine(ReadOnlySpan<byte> name) => IsShepherd(name) || name.SequenceEqual("sge_execd"u8);

    /// <summary>Once, for what was there before the agent.</summary>
    private bool LookAround()
    {
        if (_asked)
        {
            return false;
        }

        _asked = true;
        List<int> all = [];
        Others.ListProcesses(all);
        return all.Exists(pid => Others.TryStat(pid, out var stat) && IsOfGridEngine(Others.StatText[stat.Name]));
    }

    private GridEngineJob? KnownOrRead(int pid, ulong startTicks)
    {
        if (_known.TryGetValue(pid, out var known) && known.StartTicks == startTicks)
        {
            return known.Job;
        }

        // Of an array it is not known without the configuration which task it is: the environment has to tell.
        if (Read(pid) is not { HasConfiguration: true } job)
        {
            return null;
        }

        Sweep();
        _known[pid] = (startTicks, job);
        return job;
    }

    /// <summary>Forgets those that are no more.</summary>
    private void Sweep()
    {
        foreach (var (pid, shepherd) in _known)
        {
            if (!Others.TryStat(pid, out var stat) || stat.StartTicks != shepherd.StartTicks)
            {
                _known.Remove(pid);
            }
        }
    }
}
