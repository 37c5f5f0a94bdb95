using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>Whose a tail is, by counters that stand in files: step by step what a scanner does when it is late, or was stopped in between.</summary>
public sealed class ParentBooksTests : IDisposable
{
    private const long Millisecond = 1_000_000;
    private const long Earlier = 3_000 * Millisecond;
    private const long Tail = 70 * Millisecond;
    private const string Root = "slurm";
    private const string User = "slurm/uid_0";

    private readonly string _root = Directory.CreateTempSubdirectory("actors-test-").FullName;
    private readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<CgroupHierarchy> _hierarchies;
    private readonly JobTable _jobs = new(TimeProvider.System);
    private readonly ParentBooks _books;

    public ParentBooksTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "proc"));
        Directory.CreateDirectory(Path.Combine(_root, "cgroup/cpuacct"));
        _hierarchies = CgroupHierarchies.Find(Path.Combine(_root, "proc"), Path.Combine(_root, "cgroup"));
        _books = new ParentBooks(_jobs);
        Count(Root, Earlier);
        Count(User, 0);
    }

    public void Dispose()
    {
        _books.Dispose();
        foreach (var job in _jobs.All)
        {
            job.Counters?.Dispose();
        }

        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void A_job_that_ended_before_the_directories_above_could_be_measured_has_its_tail_and_only_what_was_there_before_is_earlier()
    {
        var job = Born("job_1");
        Use(job, Tail);
        End(job);
        Settle();

        Assert.Equal(Tail, job.TailNsec);
        Assert.False(job.LowerBound);
        AssertNode(jobs: Tail, unassignedTail: 0);
    }

    [Fact]
    public void So_have_several_of_which_all_is_known_that_their_programs_used()
    {
        _books.ExecutablesAreWhole = true;
        var (one, two) = (Born("job_1"), Born("job_2"));
        Use(one, Tail);
        Use(two, 2 * Tail);
        Book(one, Tail);
        Book(two, 2 * Tail);
        End(one);
        End(two);
        Settle();

        Assert.Equal((Tail, 2 * Tail), (one.TailNsec, two.TailNsec));
        Assert.False(one.LowerBound || two.LowerBound);
        AssertNode(jobs: 3 * Tail, unassignedTail: 0);
    }

    [Fact]
    public void Several_of_which_nobody_knows_what_their_programs_used_are_lower_bounds()
    {
        var (one, two) = (Born("job_1"), Born("job_2"));
        Use(one, Tail);
        Use(two, Tail);
        End(one);
        End(two);
        Settle();

        Assert.True(one.LowerBound && two.LowerBound);
        AssertNode(jobs: 0, unassignedTail: 2 * Tail);
    }

    [Fact]
    public void What_was_taken_for_nobodys_before_a_jobs_end_was_told_is_its_own_in_the_settling_that_ends_it()
    {
        _books.ExecutablesAreWhole = true;
        var job = Born("job_1");
        Settle();
        Remove(job);
        Use(job, Tail);
        Settle();
        AssertNode(jobs: 0, unassignedTail: Tail);
        Book(job, Tail);
        Tell(job);
        Settle();

        Assert.Equal(Tail, job.TailNsec);
        Assert.False(job.LowerBound || _books.IsShort(job));
        AssertNode(jobs: Tail, unassignedTail: 0);
    }

    [Fact]
    public void What_the_kernel_tells_of_a_job_only_after_it_was_settled_is_its_own_as_soon_as_the_directories_above_are_asked_again()
    {
        _books.ExecutablesAreWhole = true;
        var (one, two) = (Born("job_1"), Born("job_2"));
        Settle();
        Use(one, Tail);
        Use(two, Tail);
        End(one);
        End(two);
        Book(two, Tail);
        Settle();
        Assert.Equal((0, Tail), (one.TailNsec, two.TailNsec));

        Book(one, Tail);
        Assert.True(_books.IsShort(one));
        Settle();
        Assert.Equal(Tail, one.TailNsec);
        Assert.False(one.LowerBound || _books.IsShort(one));
        AssertNode(jobs: 2 * Tail, unassignedTail: 0);
    }

    [Fact]
    public void What_one_gets_that_late_is_not_missing_from_the_next_ones_tail()
    {
        _books.ExecutablesAreWhole = true;
        var (one, two) = (Born("job_1"), Born("job_2"));
        Settle();
        Use(one, Tail);
        End(one);
        Book(one, Tail / 2);
        Settle();
        Book(one, Tail);
        Settle();
        Use(two, Tail);
        Book(two, Tail);
        End(two);
        Settle();

        Assert.Equal((Tail, Tail), (one.TailNsec, two.TailNsec));
        AssertNode(jobs: 2 * Tail, unassignedTail: 0);
    }

    [Fact]
    public void One_that_ended_alone_does_not_get_what_its_programs_are_known_not_to_have_used()
    {
        _books.ExecutablesAreWhole = true;
        var job = Born("job_1");
        Settle();
        Use(job, Tail);
        Book(job, Tail);
        Count(User, 4 * Tail);
        Count(Root, 4 * Tail);
        End(job);
        Settle();

        Assert.Equal(Tail, job.TailNsec);
        AssertNode(jobs: Tail, unassignedTail: 4 * Tail);
    }

    [Fact]
    public void One_that_nobody_could_read_before_the_directory_above_was_found_says_that_it_may_have_used_more()
    {
        var job = Born("job_1", isRead: false);
        Count(Root, Tail);
        _books.OpenRoot(job, _hierarchies);
        Tell(job);
        Settle();

        Assert.True(job.LowerBound);
        Assert.Equal(0, job.TailNsec);
    }

    [Fact]
    public void What_a_directory_used_that_turns_out_to_hold_no_jobs_is_no_longer_older_than_the_agent()
    {
        Count($"{Root}/own", Tail);
        Count(Root, Tail);
        Born("job_1");
        Settle();
        _books.Other(_hierarchies.Single(h => h.CountsCpu), JobTable.Bytes($"/{Root}"), "own"u8);
        Settle();
        AssertNode(jobs: 0, unassignedTail: 0, other: Tail);

        // An agent that goes on from there, and knows of it, or did not know of it yet.
        foreach (var isKnown in new[] { true, false })
        {
            var saved = _books.Save().ToList();
            if (!isKnown)
            {
                var root = saved.Single(ledger => ledger.Root);
                root.Others.Clear();
                root.EarlierNsec += Tail;
                root.ResidualNsec += Tail;
            }

            using var next = new ParentBooks(_jobs);
            next.Restore(saved, _hierarchies);
            next.Other(_hierarchies.Single(h => h.CountsCpu), JobTable.Bytes($"/{Root}"), "own"u8);
            next.Measure();
            next.Settle();
            AssertNode(jobs: 0, unassignedTail: 0, other: Tail, next);
        }
    }

    [Fact]
    public void What_a_job_used_before_it_was_found_at_last_is_nobodys_no_more()
    {
        Born("job_1");
        Settle();
        Count($"{User}/job_2", Tail);
        Count(User, Tail);
        Count(Root, Tail);
        Settle();
        AssertNode(jobs: 0, unassignedTail: Tail);
        Born("job_2");
        Settle();
        AssertNode(jobs: Tail, unassignedTail: 0);
    }

    [Fact]
    public void The_directory_of_a_job_that_no_finder_knows_any_more_is_not_counted_twice()
    {
        Count(User, Tail);
        Count(Root, Tail);
        var path = $"/{User}";
        var job = new TrackedJob("slurm", "1", JobTable.Bytes(path)) { Hierarchy = _hierarchies.Single(h => h.CountsCpu), Counters = new JobCounters(_hierarchies, JobTable.Bytes(path), TimeProvider.System) };
        _jobs.ByPath.Add(path, job);
        _books.OpenRoot(job, _hierarchies);
        _books.Other(_hierarchies.Single(h => h.CountsCpu), JobTable.Bytes($"/{Root}"), "uid_0"u8);
        Settle();
        AssertNode(jobs: Tail, unassignedTail: 0);
    }

    /// <summary>A job that was seen from its birth on.</summary>
    private TrackedJob Born(string name, bool isRead = true)
    {
        var path = $"/{User}/{name}";
        var job = new TrackedJob("slurm", name, JobTable.Bytes(path)) { SeenWhole = true, Hierarchy = _hierarchies.Single(h => h.CountsCpu) };
        if (!isRead)
        {
            job.NeverRead = true;
            return job;
        }

        Count(path[1..], 0);
        job.Counters = new JobCounters(_hierarchies, job.Path, TimeProvider.System);
        _jobs.ByPath.Add(path, job);
        _books.Open(job);
        return job;
    }

    private void Use(TrackedJob job, long nsec)
    {
        Count(JobTable.Text(job.Path)[1..], nsec);
        Count(User, nsec);
        Count(Root, nsec);
    }

    private void End(TrackedJob job)
    {
        Remove(job);
        Tell(job);
    }

    private void Remove(TrackedJob job)
    {
        // A file, unlike the kernel's, can be read on when it is gone.
        job.Counters?.MarkGone();
        if (Directory.Exists(Counters(JobTable.Text(job.Path)[1..])))
        {
            Directory.Delete(Counters(JobTable.Text(job.Path)[1..]), recursive: true);
        }
    }

    private void Tell(TrackedJob job)
    {
        _jobs.End(job, _hierarchies);
        _books.Close(job);
    }

    private static void Book(TrackedJob job, long nsec) =>
        job.Row(new Executable("/bin/one"u8.ToArray(), 1, 1, isPlaceholder: false, ownedByRoot: false), "batch", ExecutableRole.Job).CpuNsec = nsec;

    private void Settle()
    {
        _books.Measure();
        _books.Settle();
    }

    private void AssertNode(long jobs, long unassignedTail, long other = 0, ParentBooks? books = null)
    {
        var nodes = new Dictionary<string, NodeUsage>(StringComparer.Ordinal);
        (books ?? _books).AddTo(nodes);
        var usage = Assert.Single(nodes).Value;
        Assert.Equal((jobs / 1000, unassignedTail / 1000, Earlier / 1000, other / 1000), (usage.JobsUsec, usage.UnassignedTailUsec, usage.EarlierUsec, usage.OtherUsec));
        Assert.Equal(usage.RootUsec, usage.JobsUsec + usage.UnassignedTailUsec + usage.OtherUsec + usage.EarlierUsec);
    }

    private void Count(string directory, long nsec)
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

    private string Counters(string directory) => Path.Combine(_root, "cgroup/cpuacct", directory);
}
