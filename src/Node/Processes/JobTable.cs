using System.Text;
using Actors.Node.Cgroups;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>The jobs the scanner knows: by their directory, by the environment of their processes, and ended ones until they are forgotten.</summary>
internal sealed class JobTable(TimeProvider time)
{
    private static readonly TimeSpan s_recent = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(string Scheduler, string RawId), long> _recent = [];
    private readonly PathBuffer _path = new();

    /// <summary>What is left of ended jobs' directories in other hierarchies, until the scheduler has removed it too.</summary>
    private readonly HashSet<(CgroupHierarchy Hierarchy, string Path, ulong Inode)> _residue = [];

    /// <summary>Jobs with a directory that is there, by its path below the hierarchies.</summary>
    public Dictionary<string, TrackedJob> ByPath { get; } = new(StringComparer.Ordinal);

    /// <summary>Jobs without a directory that have not ended.</summary>
    public EnvironmentJobs ByEnvironment { get; } = new();

    /// <summary>Ended jobs, in the order of their ends.</summary>
    public List<TrackedJob> Ended { get; } = [];

    /// <summary>All of them.</summary>
    public IEnumerable<TrackedJob> All => ByPath.Values.Concat(ByEnvironment.All).Concat(Ended);

    /// <summary>A path as a key: one character per byte.</summary>
    public static string Text(ReadOnlySpan<byte> path) => Encoding.Latin1.GetString(path);

    /// <summary>The path of a key.</summary>
    public static byte[] Bytes(string path) => Encoding.Latin1.GetBytes(path);

    /// <summary>The directory above.</summary>
    public static ReadOnlySpan<byte> ParentOf(ReadOnlySpan<byte> path) => path[..Math.Max(0, path.LastIndexOf((byte)'/'))];

    /// <summary>What a directory of a hierarchy is.</summary>
    /// <returns>0, or the error number.</returns>
    public int StatusOf(CgroupHierarchy hierarchy, ReadOnlySpan<byte> relative, out FileStatus status) =>
        FileStatus.TryGet(Libc.AtCurrentDirectory, _path.Reset().Add(hierarchy.DirectoryBytes).Add(relative).Terminated, out status);

    /// <summary>
    /// Inode of a directory; 0 when it is gone, as it may be a moment after its counter was opened. The one that another hierarchy's directory of this name has is none: the kernel's word of the
    /// directory itself would be taken for another job's then.
    /// </summary>
    public ulong InodeOf(CgroupHierarchy hierarchy, ReadOnlySpan<byte> relative) => StatusOf(hierarchy, relative, out var status) == 0 ? status.Inode : 0;

    /// <summary>Whether a job has a cgroup here, or had one not long ago: then its environment alone makes no process a part of it.</summary>
    public bool IsCgroupJob(string scheduler, string rawId) =>
        _recent.ContainsKey((scheduler, rawId))
        || ByPath.Values.Any(j => string.Equals(j.RawId, rawId, StringComparison.Ordinal) && string.Equals(j.Scheduler, scheduler, StringComparison.Ordinal));

    /// <summary>Whether a directory is what an ended job left behind.</summary>
    public bool IsResidue(CgroupHierarchy hierarchy, string path, ulong inode) => _residue.Contains((hierarchy, path, inode));

    /// <summary>The job's directory is gone: it has ended.</summary>
    public void End(TrackedJob job, IReadOnlyList<CgroupHierarchy> hierarchies)
    {
        var key = Text(job.Path);
        if (ByPath.GetValueOrDefault(key) == job)
        {
            ByPath.Remove(key);
        }

        job.Ended = true;
        job.EndedTimestamp = time.GetTimestamp();
        Ended.Add(job);
        _recent[(job.Scheduler, job.RawId)] = time.GetTimestamp();
        foreach (var (old, at) in _recent)
        {
            if (time.GetElapsedTime(at) > s_recent)
            {
                _recent.Remove(old);
            }
        }

        foreach (var hierarchy in hierarchies)
        {
            if (!ReferenceEquals(hierarchy, job.Hierarchy) && StatusOf(hierarchy, job.Path, out var status) == 0)
            {
                _residue.Add((hierarchy, key, status.Inode));
            }
        }
    }

    /// <summary>Forgets what the scheduler has removed at last.</summary>
    public void SweepResidue() => _residue.RemoveWhere(r => StatusOf(r.Hierarchy, Bytes(r.Path), out var status) != 0 || status.Inode != r.Inode);

    /// <summary>Jobs whose directory has gone, or is another one by now.</summary>
    public List<TrackedJob>? Vanished()
    {
        List<TrackedJob>? gone = null;
        foreach (var job in ByPath.Values)
        {
            if (job.Hierarchy is { } hierarchy && (StatusOf(hierarchy, job.Path, out var status) != 0 || status.Inode != job.Inode))
            {
                (gone ??= []).Add(job);
            }
        }

        return gone;
    }
}
