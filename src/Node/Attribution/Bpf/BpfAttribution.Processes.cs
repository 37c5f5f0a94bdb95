using System.Runtime.InteropServices;
using Actors.Messages.Wire;
using Actors.Node.Kernel;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Bpf;

/// <summary>Processes that are looked at one by one: those that tell of their job, and those that were there before the hooks.</summary>
internal sealed partial class BpfAttribution
{
    private readonly Dictionary<TrackedJob, Place> _named = [];
    private readonly List<TaskRecord> _unknown = [];
    private readonly Dictionary<int, (ulong StartTicks, UsageRow Row, long BookedNsec)> _restored = [];
    private ulong _namedPlaces;

    private void OnProgram(in HookEvent told)
    {
        if (!On.Host.Proc.TryStat(told.Process, out var stat) || stat.IsDead)
        {
            return;
        }

        if (told.Place.Value == 0)
        {
            FindOutside(told.Process, stat, told.Task);
        }
        else if (_places.TryGetValue(told.Place.Origin, out var place) && !told.Place.HasEscaped && JobOf(place) is { Ended: false } job)
        {
            DescribeBy(job, place, told.Process);
        }
    }

    /// <summary>A process in no job's directory: perhaps its environment names a job.</summary>
    private Place FindOutside(int pid, in ProcessStat stat, ulong task)
    {
        if (!On.Jobs.FindsByEnvironment || stat.IsKernelThread || On.Jobs.FindByEnvironment(pid, stat) is not { } job)
        {
            return default;
        }

        if (!_named.TryGetValue(job, out var place))
        {
            place = Place.Of(++_namedPlaces, Place.Named);
            _named.Add(job, place);
            _places.Add(place, new KnownPlace(place) { Job = job });
        }

        _hooks.Tag(task, place);
        job.LastAliveTimestamp = On.Time.GetTimestamp();
        DescribeBy(job, _places[place], pid);
        return place;
    }

    private void DescribeBy(TrackedJob job, KnownPlace place, int pid)
    {
        if (place.Asks <= 0 || On.Executables.OfProcess(pid) is not { } executable)
        {
            return;
        }

        place.Asks--;
        var environmentRead = false;
        On.Jobs.Describe(job, pid, executable, place.SchedulerSide, On.Jobs.RoleOf(job, place.Step, place.SchedulerSide, executable, pid), ref environmentRead);
        if (job is { FactsFromEnvironment: true, Facts.Uid: not null } && job.RawId.Length > 0)
        {
            place.Asks = 0;
        }

        if (place.Asks == 0)
        {
            _hooks.TellNoMore(place.Place);
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
            if (leader && task.Place.Value == 0 && On.Host.Proc.TryStat(task.Process, out var stat))
            {
                place = FindOutside(task.Process, stat, task.Task);
            }

            processes[task.Process] = (leader ? task.StartNsec / (ulong)On.Host.TickNsec : known.StartTicks, known.ThreadsNsec + task.RunNsec, known.WholeNsec + task.WholeRunNsec, place);
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
                _hooks.Tag(task.Task, place);
            }

            FileOf(task.File, place.Value == 0 ? 0 : task.Process);
            _hooks.Add(task.Task, new TaskValue(place, task.File, booked, whole ? task.UserNsec : 0, whole ? task.SystemNsec : 0, TaskFlags.Ran, 0));
        }
    }

    /// <summary>How much of the run time of a process's live threads is booked already, or may not be booked.</summary>
    private long BookedBefore(in TaskRecord task, ulong startTicks, long threadsNsec, long wholeNsec)
    {
        if (_restored.TryGetValue(task.Process, out var restored) && restored.StartTicks == startTicks)
        {
            var since = Math.Max(0, wholeNsec - restored.BookedNsec);
            return ReferenceEquals(FileOf(task.File, task.Process), restored.Row.Key.Executable) ? Math.Max(0, threadsNsec - since) : threadsNsec;
        }

        return On.Progress.RestoredAtUnixUsec > 0 && On.Host.StartUnixUsec(startTicks) < On.Progress.RestoredAtUnixUsec ? threadsNsec : 0;
    }
}
