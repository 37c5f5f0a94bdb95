using System.Runtime.InteropServices;
using Actors.Messages.Wire;
using Actors.Node.Kernel.Bpf;

namespace Actors.Node.Processes;

/// <summary>A pass where hooks count: what is booked in the kernel, and what live tasks have used since.</summary>
public sealed partial class NodeScanner
{
    /// <summary>Above this many rows of usage in the kernel those that rest are forgotten there.</summary>
    private const int ManyRows = 12_000;

    /// <summary>The kernel frees a task some milliseconds after its end; of one in a hundred nobody is told.</summary>
    private static readonly TimeSpan s_longestEnding = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<UsageKey, HookedRow> _hookedRows = [];
    private readonly Dictionary<UsageRow, RowBooks> _rowBooks = [];
    private readonly HashSet<UsageKey> _strange = [];
    private readonly Dictionary<int, LiveProcess> _live = [];
    private readonly List<TaskRecord> _unknown = [];
    private readonly Dictionary<int, (ulong StartTicks, UsageRow Row, long BookedNsec)> _restoredProcesses = [];
    private LookAtTask? _look;
    private int _tasksSeen;

    [StructLayout(LayoutKind.Auto)]
    private record struct LiveProcess(ulong StartTicks, UsageRow? Row, long RunNsec);

    private void PassWithHooks()
    {
        if (_pass == 1)
        {
            KnowOtherPlaces();
        }

        DrainHooks();
        BookUsage();
        LookAtTasks();
        AdoptNewborn();
        if (_unknown.Count > 0)
        {
            TakeInUnknown();
            LookAtTasks();
        }

        if (_pass == 1)
        {
            foreach (var job in _jobs.ByEnvironment.Values)
            {
                // A process that went while the agent was away took what it used last with it.
                job.LowerBound |= _restoredProcesses.Count > 0 && job.Members == 0;
            }
        }
    }

    /// <summary>Takes what the kernel has booked since.</summary>
    private void BookUsage()
    {
        var keys = _hooks!.Usage(out var values);
        for (var i = 0; i < keys.Length; i++)
        {
            ref readonly var key = ref keys[i];
            if (HookedRowOf(key, 0) is not { } hooked)
            {
                if (!_places.ContainsKey(key.Place.Origin) && !_strange.Add(key))
                {
                    // Of a directory of no interest, or a job that is forgotten.
                    _hooks.RemoveUsage(key);
                    _strange.Remove(key);
                }

                continue;
            }

            ref readonly var value = ref values[i];
            if (value == hooked.Taken)
            {
                if (keys.Length > ManyRows)
                {
                    _hooks.RemoveUsage(key);
                    _hookedRows.Remove(key);
                }

                continue;
            }

            // Smaller than before: it was forgotten in the kernel, and began anew.
            var before = value.RunNsec < hooked.Taken.RunNsec ? default : hooked.Taken;
            var books = BooksOf(hooked.Row);
            books.Book(new UsageValue(
                value.RunNsec - before.RunNsec, value.UserNsec - before.UserNsec, value.SystemNsec - before.SystemNsec, value.Processes - before.Processes, 0));
            hooked.Taken = value;
            hooked.Row.MaxRssBytes = Math.Max(hooked.Row.MaxRssBytes, value.PeakPages * _pageBytes);
            if (hooked.Job.Ended)
            {
                // Of a job that goes on the live tasks are looked at next: among those seen before are some that are booked now.
                books.ClearLive();
                books.Show(hooked.Row);
            }
        }
    }

    /// <summary>What a job used that has ended is needed for its tail.</summary>
    private void BookUsageOfEnded()
    {
        foreach (var job in _jobs.Ended)
        {
            if (job.TailPending)
            {
                BookUsage();
                return;
            }
        }
    }

    private void LookAtTasks()
    {
        foreach (var books in _rowBooks.Values)
        {
            books.ClearLive();
        }

        foreach (var job in _jobs.All)
        {
            job.Members = 0;
            job.SchedulerMembers = 0;
        }

        _unknown.Clear();
        _live.Clear();
        _tasksSeen = 0;
        _hooks!.Iterate(_look ??= LookAt);
        foreach (var (row, books) in _rowBooks)
        {
            books.Show(row);
        }
    }

    private void LookAt(in TaskRecord task)
    {
        if ((task.Flags & TaskFlags.Unknown) != TaskFlags.None)
        {
            _unknown.Add(task);
            return;
        }

        _tasksSeen++;
        if (HookedRowOf(new UsageKey(task.Place, task.File, task.Uid, 0), task.Process) is not { } hooked)
        {
            return;
        }

        var leader = (task.Flags & TaskFlags.Leader) != TaskFlags.None;
        var role = hooked.Row.Key.Role;
        if (leader && (task.Flags & TaskFlags.Exited) == TaskFlags.None && role != ExecutableRole.Escaped)
        {
            hooked.Job.Members++;
            hooked.Job.SchedulerMembers += role == ExecutableRole.Scheduler ? 1 : 0;
            hooked.Job.LastAliveTimestamp = _time.GetTimestamp();
        }

        // Between its birth and its first exec it is not known yet whose time it is.
        if ((task.Flags & TaskFlags.Ran) != TaskFlags.None || task.WholeRunNsec >= HookCode.ForkToExecNsec)
        {
            BooksOf(hooked.Row).AddLive(new UsageValue(task.RunNsec, task.UserNsec, task.SystemNsec, leader ? 1 : 0, 0));
        }

        if (role != ExecutableRole.Escaped)
        {
            ref var live = ref CollectionsMarshal.GetValueRefOrAddDefault(_live, task.Process, out _);
            live = new LiveProcess(
                leader ? task.StartNsec / (ulong)_tickNsec : live.StartTicks, leader ? hooked.Row : live.Row ?? hooked.Row, live.RunNsec + task.WholeRunNsec);
            if (leader && hooked.Job is not { FactsFromEnvironment: true, Facts.Uid: not null } && _places.TryGetValue(task.Place, out var place) && place.Asks > 0)
            {
                DescribeBy(hooked.Job, place, task.Process);
            }
        }
    }

    /// <summary>Tasks the hooks were not told of: there before them, or born in the kernel. What they used until now is theirs, if they may have used it here.</summary>
    private void TakeInUnknown()
    {
        var processes = new Dictionary<int, (ulong StartTicks, long ThreadsNsec, long WholeNsec, Place Place)>();
        foreach (ref readonly var task in CollectionsMarshal.AsSpan(_unknown))
        {
            var known = processes.GetValueOrDefault(task.Process);
            var leader = task.Pid == task.Process;
            var place = known.Place;
            if (leader && task.Place.Value == 0 && _proc.TryStat(task.Process, out var stat))
            {
                place = FindOutside(task.Process, stat, task.Task);
            }

            processes[task.Process] = (leader ? task.StartNsec / (ulong)_tickNsec : known.StartTicks, known.ThreadsNsec + task.RunNsec, known.WholeNsec + task.WholeRunNsec, place);
        }

        var left = new Dictionary<int, long>();
        foreach (ref readonly var task in CollectionsMarshal.AsSpan(_unknown))
        {
            var process = processes[task.Process];
            var toBook = left.TryGetValue(task.Process, out var rest) ? rest : BookedBefore(task, process.StartTicks, process.ThreadsNsec, process.WholeNsec);
            var booked = Math.Min(toBook, task.RunNsec);
            left[task.Process] = toBook - booked;
            var whole = booked == task.RunNsec;
            var place = task.Place.Value == 0 ? process.Place : task.Place;
            if (place.Kind == Place.Named && task.Pid != task.Process)
            {
                _hooks!.Tag(task.Task, place);
            }

            FileOf(task.File, place.Value == 0 ? 0 : task.Process);
            _hooks!.Add(task.Task, new TaskValue(place, task.File, booked, whole ? task.UserNsec : 0, whole ? task.SystemNsec : 0, TaskFlags.Ran, 0));
        }
    }

    /// <summary>How much of the run time of a process's live threads is booked already, or may not be booked.</summary>
    private long BookedBefore(in TaskRecord task, ulong startTicks, long threadsNsec, long wholeNsec)
    {
        if (_restoredProcesses.TryGetValue(task.Process, out var restored) && restored.StartTicks == startTicks)
        {
            var since = Math.Max(0, wholeNsec - restored.BookedNsec);
            return ReferenceEquals(FileOf(task.File, task.Process), restored.Row.Key.Executable) ? Math.Max(0, threadsNsec - since) : threadsNsec;
        }

        return _restoredAtUnixUsec > 0 && StartUnixUsec(startTicks) < _restoredAtUnixUsec ? threadsNsec : 0;
    }

    private HookedRow? HookedRowOf(in UsageKey key, int pid)
    {
        if (_hookedRows.TryGetValue(key, out var known))
        {
            return known;
        }

        if (!_places.TryGetValue(key.Place.Origin, out var place) || JobOf(place) is not { } job || (FileOf(key.File, pid) ?? Unnamed(key.File, job)) is not { } executable)
        {
            return null;
        }

        if (key.Place.HasEscaped && job.Path.Length == 0)
        {
            return null;
        }

        var role = key.Place.HasEscaped ? ExecutableRole.Escaped : RoleOf(job, place.Step, place.SchedulerSide, executable, 0, key.Uid);
        var hooked = new HookedRow(job, job.Row(executable, place.Step, role));
        _hookedRows.Add(key, hooked);
        return hooked;
    }

    private RowBooks BooksOf(UsageRow row)
    {
        if (!_rowBooks.TryGetValue(row, out var books))
        {
            _rowBooks.Add(row, books = new RowBooks(row));
        }

        return books;
    }

    /// <summary>Forgets what the hooks know of a job, or only what another hierarchy than its own told.</summary>
    private void ForgetHooked(TrackedJob job, bool keepOwn = false)
    {
        foreach (var (place, known) in _places)
        {
            if (ReferenceEquals(known.Job, job) && !(keepOwn && ReferenceEquals(known.Hierarchy, job.Hierarchy)))
            {
                _places.Remove(place);
                _hooks!.RemoveGroup(place);
            }
        }

        foreach (var (key, hooked) in _hookedRows)
        {
            if (ReferenceEquals(hooked.Job, job))
            {
                _hookedRows.Remove(key);
                _rowBooks.Remove(hooked.Row);
                if (!keepOwn)
                {
                    _hooks!.RemoveUsage(key);
                }
            }
        }

        if (!keepOwn)
        {
            _named.Remove(job);
        }
    }

    private void MoveBooks(UsageRow from, UsageRow to)
    {
        if (_rowBooks.Remove(from, out var books))
        {
            if (_rowBooks.TryGetValue(to, out var others))
            {
                others.Add(books);
            }
            else
            {
                // The row it became holds all of it already.
                _rowBooks.Add(to, new RowBooks(to));
            }
        }

        foreach (var hooked in _hookedRows.Values)
        {
            if (ReferenceEquals(hooked.Row, from))
            {
                hooked.Row = to;
            }
        }
    }
}
