using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Finders;
using Actors.Node.Kernel;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Processes;

/// <summary>The jobs of the node, and how they are found: by directories, by the paths of processes, by environments.</summary>
internal sealed partial class JobRegistry(ScannedHost host, IReadOnlyList<IJobFinder> finders, JobTable table, ParentBooks books, ScanProgress progress, TimeProvider time, ILogger logger)
{
    private const string GridEngine = "sge";

    /// <summary>Directories that were listed and gone when they were looked at; the kernel's word of their births may still wait.</summary>
    private readonly HashSet<(CgroupHierarchy Hierarchy, string Path)> _missedInWalk = [];
    private readonly HostSlurmds _slurmds = new(host.Proc.Another(), time);
    private readonly GridEngineShepherds _shepherds = new(host.Proc);
    private readonly bool _asksShepherds = finders.OfType<GridEngineFinder>().Any();
    private long _lastMissed;

    /// <summary>Those that were found.</summary>
    public JobTable Table => table;

    /// <summary>Finders by path.</summary>
    public IReadOnlyList<ICgroupFinder> Finders { get; } = [.. finders.OfType<ICgroupFinder>()];

    /// <summary>
    /// Finders by environment; none where the agent is limited to one scheduler's root: that one's jobs have directories, and what else runs on the host would be told by each of its agents.
    /// </summary>
    public IReadOnlyList<IEnvironmentFinder> EnvironmentFinders { get; } = host.IsOneRoot ? [] : [.. finders.OfType<IEnvironmentFinder>()];

    /// <summary>Whether environments are asked.</summary>
    public bool FindsByEnvironment => EnvironmentFinders.Count > 0;

    /// <summary>Who knows the names of users.</summary>
    public UserNames Users { get; set; } = new();

    /// <summary>Jobs whose directories nobody has looked into yet, and whether the kernel told of their birth.</summary>
    public Queue<(TrackedJob Job, bool Told)> Newborn { get; } = new();

    /// <summary>Directories above jobs that only processes' paths told of.</summary>
    public HashSet<(CgroupHierarchy Hierarchy, string Path)> Roots { get; } = [];

    /// <summary>Looks into the newborn jobs' directories at once.</summary>
    public Action? AdoptNewborn { get; set; }

    /// <summary>The directory of a job is gone: it has ended.</summary>
    public Action<TrackedJob>? Gone { get; set; }

    /// <summary>Another hierarchy decides from now on who belongs to a job.</summary>
    public Action<TrackedJob>? BeginsAnew { get; set; }

    /// <summary>A job without a directory has ended.</summary>
    public Action<TrackedJob>? Released { get; set; }

    /// <summary>The job of a directory; a new one when it is there and was not known.</summary>
    public TrackedJob? Ensure(CgroupHierarchy hierarchy, ICgroupFinder finder, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path, in CgroupMatch match)
    {
        var key = JobTable.Text(directory);
        var known = table.ByPath.GetValueOrDefault(key);
        if (known is not null && (ReferenceEquals(known.Hierarchy, hierarchy) || known.Counters?.Cpu is not null || !hierarchy.CountsCpu))
        {
            return known;
        }

        if (table.StatusOf(hierarchy, directory, out var status) != 0 || table.IsResidue(hierarchy, key, status.Inode))
        {
            return known;
        }

        if (known is not null)
        {
            GiveCounter(known, hierarchy, status.Inode);
            return known;
        }

        var job = NewJob(hierarchy, finder, directory, path, match);
        job.Counters = new JobCounters(host.Hierarchies, directory, time);
        if (hierarchy.CountsCpu && job.Counters.Cpu is null && table.StatusOf(hierarchy, directory, out _) != 0)
        {
            // It went between the two looks at it.
            job.Counters.Dispose();
            return null;
        }

        SetPlace(job, hierarchy, status.Inode);
        table.ByPath[key] = job;
        Newborn.Enqueue((job, progress is { FirstIsOver: true, InEvents: true }));
        progress.Version++;
        foreach (var named in table.ByEnvironment.Of(job.Scheduler, job.RawId))
        {
            table.ByEnvironment.Remove(named);

            // What its environment told too early is the cgroup's job now.
            EndByEnvironment(named);
        }

        if (job.Counters.Cpu is null)
        {
            books.OpenRoot(job, host.Hierarchies);
        }
        else
        {
            books.Open(job);
        }

        progress.Changed = true;
        ScannerLog.JobBorn(logger, job.Scheduler, job.RawId, key);
        return job;
    }

    /// <summary>
    /// A job whose directory was told of or listed, but is gone before anybody could look: it was here, and what the directories above counted meanwhile is
    /// its own, if it is the only one.
    /// </summary>
    /// <returns>The job, to be ended at once; null when its counter is known.</returns>
    public TrackedJob? Miss(CgroupHierarchy hierarchy, ICgroupFinder finder, byte[] path, in CgroupMatch match, bool told)
    {
        var key = (hierarchy, JobTable.Text(path));
        var known = table.ByPath.GetValueOrDefault(key.Item2);
        if (!hierarchy.CountsCpu || known is { Counters.Cpu: not null } || (known is not null && table.StatusOf(hierarchy, path, out _) == 0)
            || (told ? _missedInWalk.Remove(key) : !_missedInWalk.Add(key)))
        {
            return null;
        }

        var job = known ?? NewJob(hierarchy, finder, path, path, match);
        SetUnread(job, hierarchy);
        return job;
    }

    /// <summary>The last directory is gone of a job of which only other hierarchies told. Its CPU directory is there after all, or came and went before anybody could look.</summary>
    /// <param name="job">The job.</param>
    /// <param name="counting">Where the CPU of its like is counted.</param>
    /// <returns>True when it is there: the job goes on.</returns>
    public bool TryCount(TrackedJob job, CgroupHierarchy counting)
    {
        if (table.StatusOf(counting, job.Path, out var status) == 0)
        {
            GiveCounter(job, counting, status.Inode);
            return true;
        }

        // Nobody told in which of a user's directories it was.
        job.Inode = 0;
        job.ToldLate = true;
        SetUnread(job, counting);
        books.Missed(job.Path);
        return false;
    }

    private void SetUnread(TrackedJob job, CgroupHierarchy hierarchy)
    {
        job.Hierarchy = hierarchy;
        job.NeverRead = true;

        // Other hierarchies may have told of it, and those whom they hold are not all counted.
        job.Counters?.Dispose();
        job.Counters = null;
        job.RestoredProcesses = false;
        job.HasUncounted = false;
        Disown(job);
        if (job.Id is null)
        {
            // Without an inode this instant alone tells two runs of a job apart.
            job.FirstSeenUnixUsec = _lastMissed = Math.Max(_lastMissed + 1, job.FirstSeenUnixUsec);
        }

        books.OpenRoot(job, host.Hierarchies);
        ScannerLog.JobMissed(logger, job.Scheduler, job.RawId, JobTable.Text(job.Path));
    }

    /// <summary>Whether a directory is a job's or may hold jobs.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="name">Its last part.</param>
    public bool MayHoldJobs(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name)
    {
        foreach (var finder in Finders)
        {
            if (finder.MayHoldJobs(name) || finder.MayHoldJobsAt(path) || finder.TryMatch(path, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The job of a path: the first finder's that knows it.</summary>
    public bool TryMatch(ReadOnlySpan<byte> path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ICgroupFinder? finder, out CgroupMatch match)
    {
        foreach (var candidate in Finders)
        {
            if (candidate.TryMatch(path, out match))
            {
                finder = candidate;
                return true;
            }
        }

        finder = null;
        match = default;
        return false;
    }

    /// <summary>All births until now have been told.</summary>
    public void AllBirthsTold() => _missedInWalk.Clear();

    /// <summary>The kernel told of a job's directory that has come and gone.</summary>
    public void TellOfGone(CgroupHierarchy hierarchy, byte[] path, ulong inode)
    {
        if (TryMatch(path, out var finder, out var match) && Miss(hierarchy, finder, path, match, told: true) is { } job)
        {
            job.Inode = inode;
            job.ToldLate = true;
            Gone?.Invoke(job);
        }
    }

    private TrackedJob NewJob(CgroupHierarchy hierarchy, ICgroupFinder finder, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path, in CgroupMatch match)
    {
        var isOfThisAgent = match.Node.End.Value <= hierarchy.SubPathBytes.Length;
        var job = new TrackedJob(finder.Scheduler, IdOf(path[match.RawId], match.IsEscaped) + match.RawIdSuffix, directory.ToArray())
        {
            Sluid = Encoding.ASCII.GetString(path[match.Sluid]),
            IdByPath = Encoding.ASCII.GetString(path[match.IdByPath]),
            Node = isOfThisAgent ? "" : NodeNameOf(path[match.Node]),
            FirstSeenUnixUsec = host.UnixUsecNow(),
            SeenWhole = progress.FirstIsOver,
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

    private static string IdOf(ReadOnlySpan<byte> text, bool isEscaped) => isEscaped ? UnitEscape.Decode(text) : Encoding.ASCII.GetString(text);

    private static string NodeNameOf(ReadOnlySpan<byte> name) =>
        Encoding.UTF8.GetString(name) is var text && Messages.Identity.JobEntity.Flaw(text) is null ? text : "";

    private void SetPlace(TrackedJob job, CgroupHierarchy found, ulong inode)
    {
        job.Hierarchy = job.Counters?.CpuHierarchy ?? found;
        job.Inode = ReferenceEquals(job.Hierarchy, found) ? inode : table.InodeOf(job.Hierarchy, job.Path);
        var parent = JobTable.ParentOf(job.Path);
        if (job.Hierarchy.CountsCpu && parent.Length > 0)
        {
            Roots.Add((job.Hierarchy, JobTable.Text(parent)));
        }
    }

    /// <summary>A job that other hierarchies told of has got its CPU directory: from now on that decides who belongs to it.</summary>
    private void GiveCounter(TrackedJob job, CgroupHierarchy hierarchy, ulong inode)
    {
        job.Counters?.Dispose();
        job.Counters = new JobCounters(host.Hierarchies, job.Path, time);
        SetPlace(job, hierarchy, inode);
        Disown(job);
        Newborn.Enqueue((job, progress is { FirstIsOver: true, InEvents: true }));
        progress.Version++;
        books.Open(job);
    }

    /// <summary>Whom another hierarchy than the counting one held is no member any more.</summary>
    private void Disown(TrackedJob job)
    {
        BeginsAnew?.Invoke(job);
        job.Rows.Clear();
        job.ReadWhenEmpty = false;
    }
}
