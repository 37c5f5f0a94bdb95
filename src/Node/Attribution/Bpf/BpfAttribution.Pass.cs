using System.Runtime.InteropServices;
using Actors.Messages.Wire;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Bpf;

/// <summary>What is booked in the kernel, and what live tasks have used since.</summary>
internal sealed partial class BpfAttribution
{
    /// <summary>Above this many rows of usage in the kernel those that rest are forgotten there.</summary>
    private const int ManyRows = 12_000;

    private readonly Dictionary<UsageKey, long> _strange = [];
    private readonly Dictionary<int, LiveProcess> _live = [];
    private LookAtTask? _look;
    private (UsageKey Key, HookedRow? Hooked, RowBooks? Books) _lookedAt;
    private long _lookedAtTimestamp;

    /// <inheritdoc/>
    public bool IsBehind => _strange.Count > 0 && _strange.ContainsValue(On.Progress.Pass);

    [StructLayout(LayoutKind.Auto)]
    private record struct LiveProcess(ulong StartTicks, TrackedJob Job, UsageRow? Row, long RunNsec);

    /// <summary>Takes what the kernel has booked since.</summary>
    private void BookUsage()
    {
        var keys = _hooks.Usage(out var values);
        for (var i = 0; i < keys.Length; i++)
        {
            ref readonly var key = ref keys[i];
            if (HookedRowOf(key, 0) is not { } hooked)
            {
                if (_places.TryGetValue(key.Place.Origin, out var place))
                {
                    if (!key.Place.HasEscaped && JobOf(place) is { Ended: true } ended)
                    {
                        // Of a program that nobody can name: it stays in no row.
                        ended.SeenWhole = false;
                    }
                }
                else if (!_strange.TryAdd(key, On.Progress.Pass) && _strange[key] < On.Progress.Pass - 1)
                {
                    // Of a directory of no interest, or a job that is forgotten. The word of a new one may be held up behind another for some time.
                    _hooks.RemoveUsage(key);
                    _strange.Remove(key);
                }

                continue;
            }

            if (_strange.Count > 0)
            {
                _strange.Remove(key);
            }

            ref readonly var value = ref values[i];
            if (value == hooked.Taken)
            {
                ShowOfEnded(hooked);
                if (key.Run != 0)
                {
                    _finished.Add(key);
                }

                if (keys.Length > ManyRows)
                {
                    _hooks.RemoveUsage(key);
                    _rows.Remove(key);
                }

                continue;
            }

            // Smaller than before: it was forgotten in the kernel, and began anew.
            var before = value.RunNsec < hooked.Taken.RunNsec ? default : hooked.Taken;
            SeeRun(key.Run);
            var books = BooksOf(hooked.Row);
            books.Book(new UsageValue(
                value.RunNsec - before.RunNsec, value.UserNsec - before.UserNsec, value.SystemNsec - before.SystemNsec, value.Processes - before.Processes, 0));
            hooked.Taken = value;
            hooked.IsHidden = true;
            hooked.Row.MaxRssBytes = Math.Max(hooked.Row.MaxRssBytes, value.PeakPages * On.Host.PageBytes);
            ShowOfEnded(hooked);
        }
    }

    /// <summary>
    /// Of a job that goes on the live tasks are looked at next, and shown with what is booked: among those seen before are some that are booked now. One that has ended meanwhile is settled
    /// before that.
    /// </summary>
    private void ShowOfEnded(HookedRow hooked)
    {
        if (hooked is { IsHidden: true, Job.Ended: true })
        {
            var books = BooksOf(hooked.Row);
            books.ClearLive();
            books.Show(hooked.Row);
            hooked.IsHidden = false;
        }
    }

    /// <summary>What a job used that has ended is needed for its tail.</summary>
    private void BookUsageOfEnded()
    {
        foreach (var job in On.Jobs.Table.Ended)
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
        foreach (var books in _books.Values)
        {
            books.ClearLive();
        }

        foreach (var job in On.Jobs.Table.All)
        {
            job.Members = 0;
            job.SchedulerMembers = 0;
        }

        _unknown.Clear();
        _live.Clear();
        Processes = 0;
        _lookedAt = default;
        _lookedAtTimestamp = On.Time.GetTimestamp();
        _hooks.Iterate(_look ??= LookAt);
        foreach (var (row, books) in _books)
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

        Processes++;
        if (task.Place.Kind == Place.Undecided && (task.Flags & TaskFlags.Leader) != TaskFlags.None && _lossesKnown > 0)
        {
            _untold.Add((task.Place, task.Process));
        }

        var key = task.Key;
        SeeRun(key.Run);

        // Tasks that follow each other are often of one job and program.
        if (_lookedAt.Hooked is not { } hooked || key != _lookedAt.Key)
        {
            if (HookedRowOf(key, task.Process) is not { } found)
            {
                return;
            }

            hooked = found;
            _lookedAt = (key, hooked, BooksOf(hooked.Row));
        }

        var leader = (task.Flags & TaskFlags.Leader) != TaskFlags.None;
        var role = hooked.Row.Key.Role;

        // Of one that has ended, and still takes down its memory, the kernel has counted the process already.
        var living = leader && (task.Flags & TaskFlags.Exited) == TaskFlags.None;
        if (living && role != ExecutableRole.Escaped)
        {
            hooked.Job.Members++;
            hooked.Job.SchedulerMembers += role == ExecutableRole.Scheduler ? 1 : 0;
            hooked.Job.HasUncounted |= role == ExecutableRole.Job && hooked.Job.Hierarchy is { CountsCpu: false }
                && _places.TryGetValue(key.Place.Origin, out var at) && at.Hierarchy is { CountsCpu: false };
            hooked.Job.LastAliveTimestamp = _lookedAtTimestamp;
        }

        hooked.Row.MaxRssBytes = Math.Max(hooked.Row.MaxRssBytes, task.PeakPages * On.Host.PageBytes);

        // Between its birth and its first exec it is not known yet whose time it is.
        if ((task.Flags & TaskFlags.Ran) != TaskFlags.None || task.WholeRunNsec >= HookCode.ForkToExecNsec)
        {
            _lookedAt.Books!.AddLive(new UsageValue(task.RunNsec, task.UserNsec, task.SystemNsec, living ? 1 : 0, 0));
        }

        if (leader && On.Executables.Reader.MayLookAtLibraries(hooked.Row.Key.Executable))
        {
            On.Executables.Reader.LookAtLibraries(hooked.Row.Key.Executable, task.Process, On.Host.AgeNsec(task.StartNsec / (ulong)On.Host.TickNsec));
        }

        if (role != ExecutableRole.Escaped)
        {
            ref var live = ref CollectionsMarshal.GetValueRefOrAddDefault(_live, task.Process, out _);
            live = new LiveProcess(
                leader ? task.StartNsec / (ulong)On.Host.TickNsec : live.StartTicks, leader ? hooked.Job : live.Job ?? hooked.Job, leader ? hooked.Row : live.Row ?? hooked.Row, live.RunNsec + task.WholeRunNsec);
            if (leader && hooked.Job is not { FactsFromEnvironment: true, Facts.Uid: not null } && _places.TryGetValue(task.Place, out var place) && place.AsksNow(task.Process))
            {
                DescribeBy(hooked.Job, place, task.Process);
            }
        }
    }
}
