using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Finders;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>Jobs are found at their birth by their directories, and those who are in them are taken in.</summary>
public sealed partial class NodeScanner
{
    private readonly Queue<(TrackedJob Job, bool Told)> _newborn = new();

    /// <summary>Directories that were listed and gone when they were looked at; the kernel's word of their births may still wait.</summary>
    private readonly HashSet<(CgroupHierarchy Hierarchy, string Path)> _missedInWalk = [];
    private readonly ReadBuffer _procs = new(4096, 1 << 20);
    private long _lastMissed;

    /// <summary>The job of a directory; a new one when it is there and was not known.</summary>
    private TrackedJob? EnsureJob(CgroupHierarchy hierarchy, ICgroupFinder finder, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path, in CgroupMatch match)
    {
        var key = JobTable.Text(directory);
        var known = _jobs.ByPath.GetValueOrDefault(key);
        if (known is not null && (ReferenceEquals(known.Hierarchy, hierarchy) || known.Counters?.Cpu is not null || !hierarchy.CountsCpu))
        {
            return known;
        }

        if (_jobs.StatusOf(hierarchy, directory, out var status) != 0 || _jobs.IsResidue(hierarchy, key, status.Inode))
        {
            return known;
        }

        if (known is not null)
        {
            GiveCounter(known, hierarchy, status.Inode);
            return known;
        }

        var job = NewJob(hierarchy, finder, directory, path, match);
        job.Counters = new JobCounters(_hierarchies, directory, _time);
        SetPlace(job, hierarchy, status.Inode);
        _jobs.ByPath[key] = job;
        _newborn.Enqueue((job, _told && _inEvents));
        _version++;
        if (_jobs.ByEnvironment.Remove((job.Scheduler, job.RawId), out var named))
        {
            // What its environment told too early is the cgroup's job now.
            EndEnvironmentJob(named);
        }

        _books.Open(job);
        Announce();
        ScannerLog.JobBorn(_logger, job.Scheduler, job.RawId, key);
        return job;
    }

    /// <summary>
    /// A job whose directory was told of or listed, but is gone before anybody could look: it was here, and what the directories above counted meanwhile is
    /// its own, if it is the only one.
    /// </summary>
    private void Miss(CgroupHierarchy hierarchy, ICgroupFinder finder, byte[] path, in CgroupMatch match, bool told)
    {
        var key = (hierarchy, JobTable.Text(path));
        if (!_told || !hierarchy.CountsCpu || _jobs.ByPath.ContainsKey(key.Item2) || (told ? _missedInWalk.Remove(key) : !_missedInWalk.Add(key)))
        {
            return;
        }

        var job = NewJob(hierarchy, finder, path, path, match);
        job.Hierarchy = hierarchy;

        // Without an inode this instant alone tells two runs of a job apart.
        job.FirstSeenUnixUsec = _lastMissed = Math.Max(_lastMissed + 1, job.FirstSeenUnixUsec);
        End(job);
        ScannerLog.JobMissed(_logger, job.Scheduler, job.RawId, key.Item2);
    }

    private TrackedJob NewJob(CgroupHierarchy hierarchy, ICgroupFinder finder, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path, in CgroupMatch match)
    {
        var isOfThisAgent = match.Node.End.Value <= hierarchy.SubPathBytes.Length;
        var job = new TrackedJob(finder.Scheduler, Encoding.ASCII.GetString(path[match.RawId]), directory.ToArray())
        {
            Sluid = Encoding.ASCII.GetString(path[match.Sluid]),
            Node = isOfThisAgent ? "" : NodeNameOf(path[match.Node]),
            FirstSeenUnixUsec = UnixUsecNow(),
        };
        if (match.Uid is { } uid)
        {
            SetUser(job, uid, FactSource.Path);
        }
        else if (!path[match.User].IsEmpty)
        {
            SetUser(job, Encoding.UTF8.GetString(path[match.User]));
        }

        return job;
    }

    private static string NodeNameOf(ReadOnlySpan<byte> name) =>
        Encoding.UTF8.GetString(name) is var text && Messages.Identity.JobEntity.Flaw(text) is null ? text : "";

    private long UnixUsecNow() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private void SetPlace(TrackedJob job, CgroupHierarchy found, ulong inode)
    {
        job.Hierarchy = job.Counters?.CpuHierarchy ?? found;
        job.Inode = ReferenceEquals(job.Hierarchy, found) || _jobs.StatusOf(job.Hierarchy, job.Path, out var status) != 0 ? inode : status.Inode;
        var parent = JobTable.ParentOf(job.Path);
        if (job.Hierarchy.CountsCpu && parent.Length > 0)
        {
            _roots.Add((job.Hierarchy, JobTable.Text(parent)));
        }
    }

    /// <summary>A job that other hierarchies told of has got its CPU directory: from now on that decides who belongs to it.</summary>
    private void GiveCounter(TrackedJob job, CgroupHierarchy hierarchy, ulong inode)
    {
        job.Counters?.Dispose();
        job.Counters = new JobCounters(_hierarchies, job.Path, _time);
        SetPlace(job, hierarchy, inode);
        _table.Leave(job);
        if (_hooks is not null)
        {
            ForgetHooked(job, keepOwn: true);
        }

        job.Rows.Clear();
        _newborn.Enqueue((job, _told && _inEvents));
        _version++;
        _books.Open(job);
    }

    /// <summary>Watches new jobs' directories and takes in who is there. Never in the middle of looking at a process.</summary>
    private void AdoptNewborn()
    {
        while (_newborn.TryDequeue(out var born))
        {
            if (born.Job is { Ended: false, Hierarchy: { } hierarchy } job)
            {
                Watch(hierarchy, JobTable.ParentOf(job.Path).ToArray(), null);
                AdoptTree(job, hierarchy, job.Path, born.Told ? Cause.Moved : Cause.Pass, 0);
                WatchFreezer(job);
            }
        }
    }

    private void AdoptTree(TrackedJob job, CgroupHierarchy hierarchy, byte[] relative, Cause cause, int depth)
    {
        Watch(hierarchy, relative, job);
        if (_hooks is not null)
        {
            KnowPlace(job, hierarchy, relative);
        }
        else
        {
            AdoptProcesses(hierarchy, relative, cause);
        }

        foreach (var path in depth < DeepestWalk ? DirectoriesIn(hierarchy, relative) : [])
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
}
