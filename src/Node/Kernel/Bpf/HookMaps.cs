namespace Actors.Node.Kernel.Bpf;

/// <summary>The memory that hooks and agent share.</summary>
internal sealed class HookMaps : IDisposable
{
    private const int RingBytes = 2 << 20;
    private const int RunsBytes = 1 << 20;
    private const int ScratchBytes = 8 + HookEvent.Bytes + HookEvent.EnvironmentBytes;
    private readonly List<IDisposable> _opened = [];

    /// <summary>Makes them.</summary>
    /// <param name="tasks">Most tasks at a time.</param>
    /// <param name="rows">Most rows of usage.</param>
    /// <exception cref="BpfException">The kernel refuses.</exception>
    public HookMaps(int tasks, int rows)
    {
        try
        {
            Tasks = Own(new BpfMap(BpfMapKind.Hash, "actors_tasks", 8, HookCode.EntryBytes, tasks));
            Tags = Own(new BpfMap(BpfMapKind.Hash, "actors_tags", 8, 16, tasks));
            Decided = Own(new BpfMap(BpfMapKind.Hash, "actors_decided", 8, 8, 16_384));
            Scratch = Own(new BpfMap(BpfMapKind.PerCpuArray, "actors_scratch", 4, ScratchBytes, 1));
            Usage = Own(new BpfMap(BpfMapKind.Hash, "actors_usage", 32, 40, rows));
            Groups = Own(new BpfMap(BpfMapKind.Hash, "actors_groups", 8, 16, 16_384));
            Wanted = Own(new BpfMap(BpfMapKind.Hash, "actors_wanted", 8, 8, 4096));
            Files = Own(new BpfMap(BpfMapKind.LruHash, "actors_files", 16, 8, 8192));
            Losses = Own(new BpfMap(BpfMapKind.Array, "actors_losses", 4, 8, 4));
            Asked = Own(new BpfMap(BpfMapKind.Array, "actors_asked", 4, 8, 1));
            Events = Own(new RingBuffer("actors_events", RingBytes));
            Runs = Own(new RingBuffer("actors_runs", RunsBytes));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary><see cref="TaskValue"/> by the task's address.</summary>
    public BpfMap Tasks { get; }

    /// <summary><see cref="TagValue"/> of tasks that are in no cgroup of a job, by the task's address; children inherit it.</summary>
    public BpfMap Tags { get; }

    /// <summary>Of an undecided <see cref="Place"/> what the agent has said: another place; 0 as long as it has said nothing. Without an entry it is its base.</summary>
    public BpfMap Decided { get; }

    /// <summary>Per CPU: a number that grows, and room to put an event together.</summary>
    public BpfMap Scratch { get; }

    /// <summary><see cref="UsageValue"/> by <see cref="UsageKey"/>.</summary>
    public BpfMap Usage { get; }

    /// <summary><see cref="GroupValue"/> by <see cref="Place"/>: the cgroups that are jobs', or new ones.</summary>
    public BpfMap Groups { get; }

    /// <summary>How many programs of a place the agent wants to be told of, by <see cref="Place"/>.</summary>
    public BpfMap Wanted { get; }

    /// <summary>Files that were told of, by <see cref="FileKey"/>; 1: it interprets nothing.</summary>
    public BpfMap Files { get; }

    /// <summary>Counters by <see cref="HookLoss"/>.</summary>
    public BpfMap Losses { get; }

    /// <summary>One number: 1 when the next iteration is to tell all of every task.</summary>
    public BpfMap Asked { get; }

    /// <summary><see cref="HookEvent"/> and text.</summary>
    public RingBuffer Events { get; }

    /// <summary><see cref="HookEvent"/> of single runs and environment or arguments: nothing of it is lost by taking it some milliseconds later.</summary>
    public RingBuffer Runs { get; }

    /// <inheritdoc/>
    public void Dispose() => _opened.ForEach(o => o.Dispose());

    private T Own<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }
}
