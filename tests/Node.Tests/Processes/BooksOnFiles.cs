using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>Directories of jobs and those above them as counters that stand in files: step by step what a scanner does when it is late, or was stopped in between.</summary>
public abstract class BooksOnFiles : IDisposable
{
    protected const long Millisecond = 1_000_000;
    protected const long Earlier = 3_000 * Millisecond;
    protected const long Tail = 70 * Millisecond;
    protected const string Root = "slurm";
    protected const string User = "slurm/uid_0";

    private readonly string _root = Directory.CreateTempSubdirectory("actors-test-").FullName;
    private readonly Executable _program = new("/bin/one"u8.ToArray(), 1, 1, isPlaceholder: false, ownedByRoot: false);
    private readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);
    private protected IReadOnlyList<CgroupHierarchy> Hierarchies { get; }
    private protected JobTable Jobs { get; } = new(TimeProvider.System);
    private protected ParentBooks Books { get; }

    protected BooksOnFiles()
    {
        Directory.CreateDirectory(Path.Combine(_root, "proc"));
        Directory.CreateDirectory(Path.Combine(_root, "cgroup/cpuacct"));
        Hierarchies = CgroupHierarchies.Find(Path.Combine(_root, "proc"), Path.Combine(_root, "cgroup"));
        Books = new ParentBooks(Jobs);
        Count(Root, Earlier);
        Count(User, 0);
    }

    public void Dispose()
    {
        Books.Dispose();
        foreach (var job in Jobs.All)
        {
            job.Counters?.Dispose();
        }

        Directory.Delete(_root, recursive: true);
    }

    /// <summary>A job that was seen from its birth on.</summary>
    /// <param name="name">Of its directory.</param>
    /// <param name="isRead">Somebody could look into it.</param>
    /// <param name="usedFirst">What it used, and nobody read, before the directories above it were found, in nanoseconds.</param>
    private protected TrackedJob Born(string name, bool isRead = true, long usedFirst = 0)
    {
        var path = $"/{User}/{name}";
        var job = new TrackedJob("slurm", name, JobTable.Bytes(path)) { SeenWhole = true, Hierarchy = Hierarchies.Single(h => h.CountsCpu) };
        if (!isRead)
        {
            job.NeverRead = true;
            return job;
        }

        Count(path[1..], 0);
        job.Counters = new JobCounters(Hierarchies, job.Path, TimeProvider.System);
        Jobs.ByPath.Add(path, job);
        Use(job, usedFirst);
        Books.Open(job);
        return job;
    }

    private protected void Use(TrackedJob job, long nsec)
    {
        Count(JobTable.Text(job.Path)[1..], nsec);
        Count(User, nsec);
        Count(Root, nsec);
    }

    private protected void End(TrackedJob job, ParentBooks? books = null)
    {
        Remove(job);
        Tell(job, books);
    }

    private protected void Remove(TrackedJob job)
    {
        // A file, unlike the kernel's, can be read on when it is gone.
        job.Counters?.MarkGone();
        if (Directory.Exists(Counters(JobTable.Text(job.Path)[1..])))
        {
            Directory.Delete(Counters(JobTable.Text(job.Path)[1..]), recursive: true);
        }
    }

    private protected void Tell(TrackedJob job, ParentBooks? books = null)
    {
        Jobs.End(job, Hierarchies);
        (books ?? Books).Close(job);
    }

    private protected void Book(TrackedJob job, long nsec) => job.Row(_program, "batch", ExecutableRole.Job).CpuNsec = nsec;

    private protected void Settle()
    {
        Books.Measure();
        Books.Settle();
    }

    private protected void AssertNode(long jobs, long unassignedTail, long other = 0, ParentBooks? books = null)
    {
        var nodes = new Dictionary<string, NodeUsage>(StringComparer.Ordinal);
        (books ?? Books).AddTo(nodes);
        var usage = Assert.Single(nodes).Value;
        Assert.Equal((jobs / 1000, unassignedTail / 1000, Earlier / 1000, other / 1000), (usage.JobsUsec, usage.UnassignedTailUsec, usage.EarlierUsec, usage.OtherUsec));
        Assert.Equal(usage.RootUsec, usage.JobsUsec + usage.UnassignedTailUsec + usage.OtherUsec + usage.EarlierUsec);
    }

    private protected void Count(string directory, long nsec)
    {
        var isNew = _counters.TryAdd(directory, 0);
        _counters[directory] += nsec;
        if (isNew)
        {
            Directory.CreateDirectory(Counters(directory));
        }

        if (!Directory.Exists(Counters(directory)))
        {
            return;
        }

        File.WriteAllText(Path.Combine(Counters(directory), "cpuacct.usage"), $"{_counters[directory]}\n");
    }

    /// <summary>A directory is made anew in the place of one that is gone. The old one is kept aside, for the new one to have another inode.</summary>
    private protected void Replace(string directory)
    {
        Directory.Move(Counters(directory), Counters($"{directory}.old"));
        _counters.Remove(directory);
        Count(directory, 0);
    }

    private string Counters(string directory) => Path.Combine(_root, "cgroup/cpuacct", directory);
}
