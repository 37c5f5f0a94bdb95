using System.Runtime.InteropServices;

namespace Actors.Node.Kernel.Bpf;

/// <summary>
/// Programs in the kernel that add up what tasks use, by cgroup and program file, at every exec, move and end. They are held by descriptors alone:
/// when this process ends, in whatever way, nothing of them is left.
/// </summary>
internal sealed unsafe class ProcessHooks : IDisposable
{
    private const string Description = "/sys/kernel/btf/vmlinux";
    private const int LockedMemory = 8;
    private const int Rows = 16_384;

    /// <summary>Where each run of an interpreter has a row.</summary>
    private const int ManyRows = 65_536;

    private static readonly bool s_mapsAreLocked = Environment.OSVersion.Version < new Version(5, 11);
    private static readonly HookLoss[] s_losses = Enum.GetValues<HookLoss>();

    private readonly HookMaps _maps;
    private readonly List<int> _programs = [];
    private readonly List<int> _links = [];
    private readonly List<string> _tracepoints = [];
    private readonly TaskIteration _tasks;
    private bool _placesChanged = true;
    private int _iterator;

    private ProcessHooks(HookMaps maps) => (_maps, _tasks) = (maps, new TaskIteration(maps.Asked));

    /// <summary>Loads everything; nothing is attached yet.</summary>
    /// <param name="options">What to look at.</param>
    /// <param name="tasks">Most tasks at a time.</param>
    /// <param name="reason">Why not, in words.</param>
    /// <returns>Null where it does not work.</returns>
    public static ProcessHooks? Open(HookOptions options, int tasks, out string reason)
    {
        ProcessHooks? hooks = null;
        try
        {
            AllowLockedMemory();
            var kernel = new KernelLayout(Btf.Parse(File.ReadAllBytes(Description)));
            var maps = new HookMaps(tasks, options.TellsArguments ? ManyRows : Rows);
            hooks = new ProcessHooks(maps);
            hooks.Load(kernel, new HookPrograms(kernel, maps, options));
            reason = "";
            return hooks;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or BpfException)
        {
            hooks?.Dispose();
            reason = e is not BpfException { Error: Libc.NotPermitted } ? e.Message
                : s_mapsAreLocked ? "CAP_BPF and CAP_PERFMON are needed, and before Linux 5.11 LimitMEMLOCK=infinity"
                : "CAP_BPF and CAP_PERFMON are needed";
            return null;
        }
    }

    /// <summary>Before Linux 5.11 maps count as locked memory, of which little is allowed. The limit is this process's for good.</summary>
    public static void AllowLockedMemory()
    {
        if (s_mapsAreLocked)
        {
            var unlimited = stackalloc ulong[2] { ulong.MaxValue, ulong.MaxValue };
            _ = Libc.SetLimit(LockedMemory, unlimited);
        }
    }

    /// <summary>To poll.</summary>
    public int Descriptor => _maps.Events.Descriptor;

    /// <summary>To poll for <see cref="TryNextRun"/>; that may wait for some milliseconds.</summary>
    public int RunsDescriptor => _maps.Runs.Descriptor;

    /// <summary>What could not be kept or told since the start.</summary>
    public long Lost
    {
        get
        {
            var lost = 0L;
            foreach (var which in s_losses)
            {
                lost += Loss(which);
            }

            return lost;
        }
    }

    /// <summary>Begins to count and to tell.</summary>
    /// <exception cref="BpfException">The kernel refuses.</exception>
    public void Attach()
    {
        for (var i = 0; i < _tracepoints.Count; i++)
        {
            _links.Add(BpfCalls.AttachTracepoint(_tracepoints[i], _programs[i + 1]));
        }
    }

    /// <summary>One of the counters of losses.</summary>
    public long Loss(HookLoss which) => _maps.Losses.TryGet((int)which, out long count) ? count : 0;

    /// <summary>A directory whose time is wanted, if it is not known yet.</summary>
    public void AddGroup(Place place)
    {
        _placesChanged = true;
        if (_maps.Groups.Set(place, default(GroupValue), onlyNew: true))
        {
            _maps.Wanted.Set(place, (long)HookPrograms.WantedPrograms, onlyNew: true);
        }
    }

    /// <summary>A directory that is of no interest, or gone.</summary>
    public void RemoveGroup(Place place)
    {
        _placesChanged = true;
        _maps.Wanted.Remove(place);
        _maps.Groups.Remove(place);
    }

    /// <summary>Enough is known of a directory's programs.</summary>
    public void TellNoMore(Place place) => _maps.Wanted.Remove(place);

    /// <summary>Tasks of a directory that have ended, but still run their last instants.</summary>
    public long Ending(Place place) => _maps.Groups.TryGet(place, out GroupValue group) ? group.Exited - group.Gone : 0;

    /// <summary>A file is no interpreter's: its runs are not told apart.</summary>
    public void TellNoArguments(FileKey file) => _maps.Files.Set(file, 1L);

    /// <summary>A file is told of again when a program of it begins next.</summary>
    public void TellAgain(FileKey file) => _maps.Files.Remove(file);

    /// <summary>Puts a task where no cgroup tells its place; its children will be there too.</summary>
    public void Tag(ulong task, Place place) => _maps.Tags.Set(task, new TagValue(place, default));

    /// <summary>Says whose an undecided place is; 0: its base's, also of whom said so before and is still there.</summary>
    public void Decide(Place undecided, Place place)
    {
        if (place.Value == 0)
        {
            _maps.Decided.Remove(undecided);
        }
        else
        {
            _maps.Decided.Set(undecided, place);
        }
    }

    /// <summary>Places of which nothing is said yet, and those of which something was; valid until the next call.</summary>
    public ReadOnlySpan<Place> Decisions(out ReadOnlySpan<Place> said)
    {
        _maps.Decided.CopyAll(out var keys, out var values);
        said = MemoryMarshal.Cast<byte, Place>(values);
        return MemoryMarshal.Cast<byte, Place>(keys);
    }

    /// <summary>A task that was there before the hooks. What a hook has told of it meanwhile stays.</summary>
    public void Add(ulong task, in TaskValue value) => _maps.Tasks.Set(task, value, onlyNew: true);

    /// <summary>All usage since the hooks were attached; valid until the next call.</summary>
    public ReadOnlySpan<UsageKey> Usage(out ReadOnlySpan<UsageValue> values)
    {
        _maps.Usage.CopyAll(out var keys, out var bytes);
        values = MemoryMarshal.Cast<byte, UsageValue>(bytes);
        return MemoryMarshal.Cast<byte, UsageKey>(keys);
    }

    /// <summary>Nothing is said of undecided places: what is there is their base's. And forgets rows of usage, after that.</summary>
    public void LeaveToBase(ReadOnlySpan<Place> undecided, ReadOnlySpan<UsageKey> rows)
    {
        _maps.Decided.Remove(undecided);
        _maps.Usage.Remove(rows);
    }

    /// <summary>Forgets a row of usage.</summary>
    public void RemoveUsage(in UsageKey key) => _maps.Usage.Remove(key);

    /// <summary>Looks at every task of the host that is somewhere, or in no map.</summary>
    /// <param name="look">Takes each.</param>
    /// <param name="anew">The kernel finds out for each where it is; else for those that have run since the last time, unless places have changed.</param>
    /// <exception cref="BpfException">The kernel refuses.</exception>
    public void Iterate(LookAtTask look, bool anew = false)
    {
        var all = anew || _placesChanged;
        _placesChanged = true;
        _tasks.Run(_iterator, look, all);
        _placesChanged = false;
    }

    /// <summary>Takes the next event without waiting.</summary>
    /// <param name="told">What happened.</param>
    /// <param name="text">A path without its final NUL, or names with theirs; null where the event has none.</param>
    /// <returns>False when there is none now.</returns>
    public bool TryNext(out HookEvent told, out byte[]? text)
    {
        text = null;
        if (!_maps.Events.TryNext(out var record))
        {
            told = default;
            return false;
        }

        told = MemoryMarshal.Read<HookEvent>(record);
        if (record.Length > HookEvent.Bytes)
        {
            var bytes = record[HookEvent.Bytes..];
            var end = told.Kind == HookEventKind.File ? Math.Min(told.TextLength, bytes.Length) : bytes.IndexOf((byte)0);
            text = bytes[..(end < 0 ? bytes.Length : end)].ToArray();
        }

        _maps.Events.Release(record.Length);
        return true;
    }

    /// <summary>Takes the next run of a program outside directories of jobs or of an interpreter, without waiting.</summary>
    /// <param name="told">Which; its text's length is that of the whole environment, or of all arguments.</param>
    /// <param name="text">As much of it as was told; valid until <see cref="ReleaseRun"/>.</param>
    /// <returns>False when there is none now.</returns>
    public bool TryNextRun(out HookEvent told, out ReadOnlySpan<byte> text)
    {
        text = default;
        told = default;
        if (!_maps.Runs.TryNext(out var record))
        {
            return false;
        }

        told = MemoryMarshal.Read<HookEvent>(record);
        text = record[HookEvent.Bytes..];
        return true;
    }

    /// <summary>The run that was taken last is done with.</summary>
    public void ReleaseRun(int textBytes) => _maps.Runs.Release(HookEvent.Bytes + textBytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var descriptor in _links.Concat(_programs).Where(d => d >= 0))
        {
            _ = Libc.Close(descriptor);
        }

        _links.Clear();
        _programs.Clear();
        _maps.Dispose();
    }

    /// <summary>The kernel's description of itself is megabytes: nobody keeps it.</summary>
    private void Load(KernelLayout kernel, HookPrograms code)
    {
        _programs.Add(BpfCalls.LoadTracing("actors_tasks", code.Iterator(), (int)BpfAttachType.Iterator, kernel.TaskIterator()));
        foreach (var (name, program) in code.Hooks())
        {
            _programs.Add(BpfCalls.LoadTracing($"a_{name.Replace("sched_", "", StringComparison.Ordinal)}", program, (int)BpfAttachType.Tracepoint, kernel.Tracepoint(name)));
            _tracepoints.Add(name);
        }

        _iterator = BpfCalls.LinkIterator(_programs[0]);
        _links.Add(_iterator);
    }
}
