using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Finders;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>Jobs by their directories: birth, end, and the directories above them.</summary>
public sealed partial class NodeScanner
{
    private const int DeepestWalk = 5;

    private static readonly TimeSpan s_recentJobs = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, TrackedJob> _jobsByPath = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Scheduler, string RawId), TrackedJob> _jobsByEnvironment = [];
    private readonly Dictionary<(string Scheduler, string RawId), long> _recentCgroupJobs = [];
    private readonly List<TrackedJob> _ended = [];
    private readonly Queue<(TrackedJob Job, bool Told)> _newborn = new();
    private readonly PathBuffer _path = new();
    private readonly ReadBuffer _procs = new(4096, 1 << 20);
    private readonly DirectoryEntries _walk = new();

    /// <summary>What is left of ended jobs' directories in other hierarchies, until the scheduler has removed it too.</summary>
    private readonly HashSet<(CgroupHierarchy Hierarchy, string Path, ulong Inode)> _residue = [];

    /// <summary>Directories above jobs that only processes' paths told of.</summary>
    private readonly HashSet<(CgroupHierarchy Hierarchy, string Path)> _roots = [];

    private IEnumerable<TrackedJob> AllJobs() => _jobsByPath.Values.Concat(_jobsByEnvironment.Values).Concat(_ended);

    private static string Text(ReadOnlySpan<byte> path) => Encoding.Latin1.GetString(path);

    private static byte[] Bytes(string path) => Encoding.Latin1.GetBytes(path);

    private int StatusOf(CgroupHierarchy hierarchy, ReadOnlySpan<byte> relative, out FileStatus status) =>
        FileStatus.TryGet(Libc.AtCurrentDirectory, _path.Reset().Add(hierarchy.DirectoryBytes).Add(relative).Terminated, out status);

    /// <summary>The job of a directory; a new one when it is there and was not known.</summary>
    private TrackedJob? EnsureJob(CgroupHierarchy hierarchy, ICgroupFinder finder, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path, in CgroupMatch match)
    {
        var key = Text(directory);
        var known = _jobsByPath.GetValueOrDefault(key);
        if (known is not null && (ReferenceEquals(known.Hierarchy, hierarchy) || known.Counters?.Cpu is not null || !hierarchy.CountsCpu))
        {
            return known;
        }

        if (StatusOf(hierarchy, directory, out var status) != 0 || _residue.Contains((hierarchy, key, status.Inode)))
        {
            return known;
        }

        if (known is not null)
        {
            GiveCounter(known, hierarchy, status.Inode);
            return known;
        }

        var job = new TrackedJob(finder.Scheduler, Encoding.ASCII.GetString(path[match.RawId]), directory.ToArray())
        {
            Sluid = Encoding.ASCII.GetString(path[match.Sluid]),
            FirstSeenUnixUsec = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            Counters = new JobCounters(_hierarchies, directory, _time),
        };
        Place(job, hierarchy, status.Inode);
        if (match.Uid is { } uid)
        {
            SetUser(job, uid, FactSource.Path);
        }
        else if (!path[match.User].IsEmpty)
        {
            SetUser(job, Encoding.UTF8.GetString(path[match.User]));
        }

        _jobsByPath[key] = job;
        _newborn.Enqueue((job, _told && _inEvents));
        _version++;
        if (_jobsByEnvironment.Remove((job.Scheduler, job.RawId), out var named))
        {
            // What its environment told too early is the cgroup's job now.
            EndEnvironmentJob(named);
        }

        OpenLedgers(job);
        Announce();
        ScannerLog.JobBorn(_logger, job.Scheduler, job.RawId, key);
        return job;
    }

    private void Place(TrackedJob job, CgroupHierarchy found, ulong inode)
    {
        job.Hierarchy = job.Counters?.CpuHierarchy ?? found;
        job.Inode = ReferenceEquals(job.Hierarchy, found) || StatusOf(job.Hierarchy, job.Path, out var status) != 0 ? inode : status.Inode;
        var parent = ParentOf(job.Path);
        if (job.Hierarchy.CountsCpu && parent.Length > 0)
        {
            _roots.Add((job.Hierarchy, Text(parent)));
        }
    }

    /// <summary>A job that other hierarchies told of has got its CPU directory: from now on that decides who belongs to it.</summary>
    private void GiveCounter(TrackedJob job, CgroupHierarchy hierarchy, ulong inode)
    {
        job.Counters?.Dispose();
        job.Counters = new JobCounters(_hierarchies, job.Path, _time);
        Place(job, hierarchy, inode);
        foreach (var entry in _table.Values)
        {
            if (ReferenceEquals(entry.Job, job))
            {
                DropMember(entry);
                entry.Job = null;
                entry.Row = null;
            }
        }

        job.Rows.Clear();
        _newborn.Enqueue((job, _told && _inEvents));
        _version++;
        OpenLedgers(job);
    }

    private static ReadOnlySpan<byte> ParentOf(ReadOnlySpan<byte> path) => path[..Math.Max(0, path.LastIndexOf((byte)'/'))];

    /// <summary>Finds job directories, those without processes too.</summary>
    private void WalkHierarchies()
    {
        if (_cgroupFinders.Length == 0)
        {
            return;
        }

        foreach (var hierarchy in _hierarchies)
        {
            if (hierarchy.CountsCpu)
            {
                Walk(hierarchy, hierarchy.SubPathBytes, 0);
            }
        }

        foreach (var (hierarchy, path) in _roots.ToList())
        {
            if (!Walk(hierarchy, Bytes(path), 0))
            {
                _roots.Remove((hierarchy, path));
            }
        }

        _residue.RemoveWhere(r => StatusOf(r.Hierarchy, Bytes(r.Path), out var status) != 0 || status.Inode != r.Inode);
    }

    private bool Walk(CgroupHierarchy hierarchy, byte[] relative, int depth)
    {
        Watch(hierarchy, relative, null);
        if (!_walk.Open(Libc.AtCurrentDirectory, _path.Reset().Add(hierarchy.DirectoryBytes).Add(relative).Terminated))
        {
            return false;
        }

        List<byte[]>? below = null;
        while (_walk.NextDirectory())
        {
            if (Below(relative, _walk.Name) is { } candidate)
            {
                (below ??= []).Add(candidate);
            }
        }

        foreach (var path in below ?? [])
        {
            Visit(hierarchy, path, depth);
        }

        return true;
    }

    /// <summary>The path of a directory that is a job's or may hold jobs; null for any other.</summary>
    private byte[]? Below(byte[] relative, ReadOnlySpan<byte> name)
    {
        byte[] path = [.. relative, (byte)'/', .. name];
        foreach (var finder in _cgroupFinders)
        {
            if (finder.MayHoldJobs(name) || finder.TryMatch(path, out _))
            {
                return path;
            }
        }

        return null;
    }

    private void Visit(CgroupHierarchy hierarchy, byte[] path, int depth)
    {
        foreach (var finder in _cgroupFinders)
        {
            if (finder.TryMatch(path, out var match))
            {
                if (match.DirectoryLength == path.Length)
                {
                    EnsureJob(hierarchy, finder, path, path, match);
                }

                return;
            }
        }

        if (depth < DeepestWalk)
        {
            Walk(hierarchy, path, depth + 1);
        }
    }

    /// <summary>Watches new jobs' directories and takes in who is there. Never in the middle of looking at a process.</summary>
    private void AdoptNewborn()
    {
        while (_newborn.TryDequeue(out var born))
        {
            if (born.Job is { Ended: false, Hierarchy: { } hierarchy } job)
            {
                Watch(hierarchy, ParentOf(job.Path).ToArray(), null);
                AdoptTree(job, hierarchy, job.Path, born.Told ? Cause.Moved : Cause.Pass, 0);
            }
        }
    }

    private void AdoptTree(TrackedJob job, CgroupHierarchy hierarchy, byte[] relative, Cause cause, int depth)
    {
        Watch(hierarchy, relative, job);
        AdoptProcesses(hierarchy, relative, cause);
        if (depth >= DeepestWalk || !_walk.Open(Libc.AtCurrentDirectory, _path.Reset().Add(hierarchy.DirectoryBytes).Add(relative).Terminated))
        {
            return;
        }

        List<byte[]>? below = null;
        while (_walk.NextDirectory())
        {
            (below ??= []).Add([.. relative, (byte)'/', .. _walk.Name]);
        }

        foreach (var path in below ?? [])
        {
            AdoptTree(job, hierarchy, path, cause, depth + 1);
        }
    }

    /// <summary>Looks at the processes in a directory that are not known to be in its job.</summary>
    private void AdoptProcesses(CgroupHierarchy hierarchy, ReadOnlySpan<byte> relative, Cause cause)
    {
        if (_procs.ReadAll(Libc.AtCurrentDirectory, _path.Reset().Add(hierarchy.DirectoryBytes).Add(relative).Add("/cgroup.procs"u8).Terminated) != 0)
        {
            return;
        }

        var text = _procs.Content;
        foreach (var range in text.Split((byte)'\n'))
        {
            if (System.Buffers.Text.Utf8Parser.TryParse(text[range], out int pid, out _) && pid > 0)
            {
                Observe(pid, cause, 0);
            }
        }
    }

    private void EndVanishedDirectories()
    {
        List<TrackedJob>? gone = null;
        foreach (var job in _jobsByPath.Values)
        {
            if (job.Hierarchy is { } hierarchy && (StatusOf(hierarchy, job.Path, out var status) != 0 || status.Inode != job.Inode))
            {
                (gone ??= []).Add(job);
            }
        }

        foreach (var job in gone ?? [])
        {
            End(job);
        }

        if (gone is not null)
        {
            SettleEnded();
        }
    }

    /// <summary>The directory is gone: what was read last is the total, but for what the directory above tells.</summary>
    private void End(TrackedJob job)
    {
        if (job.Ended)
        {
            return;
        }

        job.Counters?.Read();
        job.Counters?.MarkGone();
        job.Ended = true;
        var key = Text(job.Path);
        _jobsByPath.Remove(key);
        _ended.Add(job);
        _recentCgroupJobs[(job.Scheduler, job.RawId)] = _time.GetTimestamp();
        foreach (var old in _recentCgroupJobs.Where(r => _time.GetElapsedTime(r.Value) > s_recentJobs).Select(r => r.Key).ToList())
        {
            _recentCgroupJobs.Remove(old);
        }

        foreach (var hierarchy in _hierarchies)
        {
            if (!ReferenceEquals(hierarchy, job.Hierarchy) && StatusOf(hierarchy, job.Path, out var status) == 0)
            {
                _residue.Add((hierarchy, key, status.Inode));
            }
        }

        CloseBooks(job);
        _version++;
        Announce();
        ScannerLog.JobEnded(_logger, job.Scheduler, job.RawId, job.CounterNsec / 1e9);
    }

    private void EndEnvironmentJobs()
    {
        foreach (var (key, job) in _jobsByEnvironment)
        {
            if (job.Members > 0)
            {
                job.LastAliveTimestamp = _time.GetTimestamp();
            }
            else if (_time.GetElapsedTime(job.LastAliveTimestamp) >= _endGrace)
            {
                _jobsByEnvironment.Remove(key);
                EndEnvironmentJob(job);
            }
        }
    }

    private void EndEnvironmentJob(TrackedJob job)
    {
        job.Ended = true;
        foreach (var entry in _table.Values)
        {
            if (ReferenceEquals(entry.Job, job))
            {
                DropMember(entry);
                entry.Job = null;
                entry.Row = null;
            }
        }

        // A job that nobody was told of, because its cgroup was found first, never was.
        if (job.Id is not null || job.Members == 0 && !IsCgroupJob(job.Scheduler, job.RawId))
        {
            _ended.Add(job);
            Announce();
            ScannerLog.JobEnded(_logger, job.Scheduler, job.RawId, job.Rows.Values.Sum(r => r.CpuNsec) / 1e9);
        }
    }
}
