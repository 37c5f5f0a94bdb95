using Actors.Messages.Checkpoints;
using Actors.Messages.Wire;
using Actors.Node.Processes;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Node.Tests.Processes;

/// <summary>
/// Tails measured while other jobs run and the agent loses the CPU between two readings: a frozen tree whose counters go on after each reading, as if the
/// thread had been put aside just then.
/// </summary>
public sealed class SharpTailTests : IDisposable
{
    private const long Millisecond = 1_000_000;
    private const long Read = 3_000 * Millisecond;
    private const long Tail = 70 * Millisecond;
    private const string Root = "slurm";
    private const string User = "slurm/uid_0";

    private readonly string _root = Directory.CreateTempSubdirectory("actors-test-").FullName;
    private readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly LosesCpu _time;

    public SharpTailTests()
    {
        _time = new LosesCpu(() => Use(63 * Millisecond, "job_2", "job_3"));
        Directory.CreateDirectory(Path.Combine(_root, "proc"));
        foreach (var directory in (string[])[Root, User, Job("job_1"), Job("job_2"), Job("job_3")])
        {
            Directory.CreateDirectory(Counters(directory));
            _counters.Add(directory, 0);
        }

        Use(Read, "job_1", "job_2", "job_3");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_tail_is_measured_again_when_the_agent_lost_the_CPU_and_is_whole()
    {
        using var scanner = Watching();
        _time.Losses = 3;
        var slice = EndAfter(Tail, scanner);
        Assert.Equal((Read + Tail) / 1000, slice.Total.CpuUsec);
        Assert.Equal(TotalSource.CgroupParent, slice.Total.Source);
        Assert.False(slice.TotalIsLowerBound);
    }

    [Fact]
    public void A_tail_that_could_not_be_measured_sharply_is_never_too_large_and_the_total_is_a_lower_bound()
    {
        using var scanner = Watching();
        _time.Losses = int.MaxValue;
        var slice = EndAfter(Tail, scanner);
        Assert.InRange(slice.Total.CpuUsec!.Value, Read / 1000, (Read + Tail) / 1000);
        Assert.True(slice.TotalIsLowerBound);
    }

    [Fact]
    public void What_one_job_did_not_get_goes_to_no_other()
    {
        using var scanner = Watching();
        _time.Losses = int.MaxValue;
        var first = EndAfter(Tail, scanner);
        _time.Losses = 0;
        var used = _counters[Job("job_2")];
        Directory.Delete(Counters(Job("job_2")), recursive: true);
        var result = scanner.Scan();
        Assert.Equal(used / 1000, Assert.Single(result.Jobs, j => j.Id.RawId == "2").Total.CpuUsec);
        Assert.Equal((Read + Tail) / 1000, first.Total.CpuUsec + result.Nodes[""].UnassignedTailUsec);
    }

    [Fact]
    public void A_tail_that_the_agent_before_had_no_time_to_ask_for_is_asked_for_by_the_next()
    {
        ScannerCheckpoint checkpoint;
        using (var scanner = Watching())
        {
            checkpoint = ScannerCheckpoint.Parser.ParseFrom(scanner.Checkpoint().ToByteArray());
        }

        var saved = Assert.Single(checkpoint.Jobs, j => j.RawId == "1");
        saved.Ended = saved.TailPending = true;
        foreach (var ledger in checkpoint.Ledgers)
        {
            ledger.GoneNsec += saved.CpuNsec;
        }

        using var next = Scanner();
        next.Restore(checkpoint);
        var slice = EndAfter(Tail, next);
        Assert.Equal((Read + Tail) / 1000, slice.Total.CpuUsec);
        Assert.Equal(Tail / 1000, slice.UnwatchedUsec);
        Assert.False(slice.TotalIsLowerBound);
    }

    [Fact]
    public void What_is_proven_of_a_job_only_after_it_was_settled_is_nobodys_no_more()
    {
        ScannerCheckpoint checkpoint;
        using (var scanner = Watching())
        {
            checkpoint = ScannerCheckpoint.Parser.ParseFrom(scanner.Checkpoint().ToByteArray());
        }

        var saved = Assert.Single(checkpoint.Jobs, j => j.RawId == "1");
        (saved.Ended, saved.LowerBound) = (true, true);
        saved.Rows.Add(new RowCheckpoint { Path = ByteString.CopyFromUtf8("/bin/late"), Role = ExecutableRole.Job, CpuNsec = Read + (Tail / 2) });
        Add(Root, Tail);
        Add(User, Tail);
        Directory.Delete(Counters(Job("job_1")), recursive: true);
        foreach (var ledger in checkpoint.Ledgers)
        {
            ledger.GoneNsec += saved.CpuNsec;
            ledger.ResidualNsec += Tail;
        }

        using var next = Scanner();
        next.Restore(checkpoint);
        var result = next.Scan();
        Assert.Equal((Read + (Tail / 2)) / 1000, Assert.Single(result.Jobs, j => j.Id.RawId == "1").Total.CpuUsec);
        Assert.Equal(Tail / 2 / 1000, result.Nodes[""].UnassignedTailUsec);
        Assert.Equal(Tail / 2 / 1000, next.Scan().Nodes[""].UnassignedTailUsec);
    }

    private NodeScanner Watching()
    {
        var scanner = Scanner();
        scanner.Scan();
        scanner.Scan();
        return scanner;
    }

    /// <summary>The first job ends after something that only the directories above have counted.</summary>
    private JobSlice EndAfter(long nsec, NodeScanner scanner)
    {
        lock (_time)
        {
            Add(Root, nsec);
            Add(User, nsec);
        }

        Directory.Delete(Counters(Job("job_1")), recursive: true);
        return Assert.Single(scanner.Scan().Jobs, j => j is { Ended: true, Id.RawId: "1" });
    }

    private void Use(long nsec, params string[] jobs)
    {
        foreach (var job in jobs)
        {
            Add(Job(job), nsec);
            Add(User, nsec);
            Add(Root, nsec);
        }
    }

    private void Add(string directory, long nsec)
    {
        _counters[directory] += nsec;
        if (Directory.Exists(Counters(directory)))
        {
            File.WriteAllText(Path.Combine(Counters(directory), "cpuacct.usage"), $"{_counters[directory]}\n");
        }
    }

    private static string Job(string name) => $"{User}/{name}";

    private string Counters(string directory) => Path.Combine(_root, "cgroup/cpuacct", directory);

    private NodeScanner Scanner() => new(
        new NodeScannerOptions(Path.Combine(_root, "proc"), Path.Combine(_root, "cgroup"), ["slurm-cgroup-v1"], "poll", TimeSpan.Zero), NullLogger.Instance, _time);

    /// <summary>The time is asked for after each reading of a job's counter.</summary>
    private sealed class LosesCpu(Action meanwhile) : TimeProvider
    {
        private int _losses;

        public int Losses
        {
            set
            {
                lock (this)
                {
                    _losses = value;
                }
            }
        }

        public override DateTimeOffset GetUtcNow()
        {
            lock (this)
            {
                if (_losses > 0)
                {
                    _losses--;
                    meanwhile();
                }
            }

            return base.GetUtcNow();
        }
    }
}
