using System.Runtime.InteropServices;
using Actors.Messages.Wire;
using Actors.Node.Kernel;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Bpf;

/// <summary>Processes that are looked at one by one: those that tell of their job, and those that were there before the hooks.</summary>
internal sealed partial class BpfAttribution
{
    private readonly List<TaskRecord> _unknown = [];
    private readonly Dictionary<int, TakenIn> _takenIn = [];
    private readonly Dictionary<int, RestoredProcess> _restored = [];

    /// <summary>A process the hooks were not told of.</summary>
    /// <param name="StartTicks">Its start.</param>
    /// <param name="ThreadsNsec">Run time of its live threads.</param>
    /// <param name="WholeNsec">Run time of all.</param>
    /// <param name="Place">The place of its job, where it is in no directory of one.</param>
    [StructLayout(LayoutKind.Auto)]
    private record struct TakenIn(ulong StartTicks, long ThreadsNsec, long WholeNsec, Place Place);

    /// <summary>A process of a checkpoint.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct RestoredProcess(ulong StartTicks, TrackedJob Job, UsageRow Row, long BookedNsec, bool IsMet);

    private void OnProgram(in HookEvent told)
    {
        if (!On.Host.Proc.TryStat(told.Process, out var stat) || stat.IsDead)
        {
            return;
        }

        if (_places.TryGetValue(told.Place.Origin, out var place) && !told.Place.HasEscaped && JobOf(place) is { Ended: false } job)
        {
            DescribeBy(job, place, told.Process);
        }
    }

    private void DescribeBy(TrackedJob job, KnownPlace place, int pid)
    {
        if (place.Asks > 0 && On.Executables.OfProcess(pid) is { } executable)
        {
            Describe(job, place, pid, executable, null, default);
        }
    }

    /// <summary>Facts of a job by one of its processes; its user and environment are read where they are not given.</summary>
    private void Describe(TrackedJob job, KnownPlace place, int pid, Executable? executable, uint? uid, ReadOnlySpan<byte> environment)
    {
        if (place.Asks <= 0)
        {
            return;
        }

        place.Asks--;
        var environmentRead = false;
        var role = executable is null ? ExecutableRole.Job : On.Jobs.RoleOf(job, place.Step, place.SchedulerSide, executable, pid, uid);
        On.Jobs.Describe(job, pid, executable, place.SchedulerSide, role, ref environmentRead, uid, environment);
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
        // None is older than its parent, whose job may be its own.
        _unknown.Sort(static (one, other) => one.StartNsec.CompareTo(other.StartNsec));
        _takenIn.Clear();
        foreach (ref readonly var task in CollectionsMarshal.AsSpan(_unknown))
        {
            var known = _takenIn.GetValueOrDefault(task.Process);
            var leader = task.Pid == task.Process;
            var place = known.Place;
            if (leader && task.Place.Value == 0 && On.Host.Proc.TryStat(task.Process, out var stat))
            {
                place = FindOutside(task.Process, stat) is { } job ? PlaceOf(job) : default;
                if (place.Value != 0)
                {
                    _hooks.Tag(task.Task, place);
                }
            }

            _takenIn[task.Process] = new TakenIn(
                leader ? task.StartNsec / (ulong)On.Host.TickNsec : known.StartTicks, known.ThreadsNsec + task.RunNsec, known.WholeNsec + task.WholeRunNsec, place);
        }

        var left = new Dictionary<int, long>();
        var runs = new Dictionary<int, uint>();
        foreach (ref readonly var task in CollectionsMarshal.AsSpan(_unknown))
        {
            var process = _takenIn[task.Process];
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
            if (!runs.TryGetValue(task.Process, out var run))
            {
                runs[task.Process] = run = place.Value == 0 ? 0 : RunOf(task.Process, task.File);
            }

            var flags = TaskFlags.Ran | (TaskFlags)(run << TaskRecord.FlagBits);
            var peakUnknown = uint.MaxValue;
            _hooks.Add(task.Task, new TaskValue(place, task.File, booked, whole ? task.UserNsec : 0, whole ? task.SystemNsec : 0, flags, peakUnknown));
        }
    }

    /// <summary>
    /// Of a process that the hooks did not meet at its birth: the job it was in when the agent ran before, or that of its parent, as far as it is known. Whoever lost its
    /// parent while no agent ran is not known to be anybody's.
    /// </summary>
    private TrackedJob? BornInto(int pid, in ProcessStat stat) =>
        _restored.TryGetValue(pid, out var restored) && restored.StartTicks == stat.StartTicks ? restored.Job
        : _takenIn.TryGetValue(stat.ParentId, out var taken) && taken.StartTicks <= stat.StartTicks ? NamedJobOf(taken.Place)
        : _live.TryGetValue(stat.ParentId, out var parent) && parent.StartTicks <= stat.StartTicks ? parent.Job : null;

    /// <summary>How much of the run time of a process's live threads is booked already, or may not be booked.</summary>
    private long BookedBefore(in TaskRecord task, ulong startTicks, long threadsNsec, long wholeNsec)
    {
        if (_restored.TryGetValue(task.Process, out var restored) && restored.StartTicks == startTicks)
        {
            if (!ReferenceEquals(FileOf(task.File, task.Process)?.Program, restored.Row.Key.Executable.Program))
            {
                return threadsNsec;
            }

            if (!restored.IsMet)
            {
                // Its row has counted it, and the hooks will once more.
                BooksOf(restored.Row).Book(new UsageValue(0, 0, 0, -1, 0));
                _restored[task.Process] = restored with { IsMet = true };
            }

            return Math.Max(0, threadsNsec - Math.Max(0, wholeNsec - restored.BookedNsec));
        }

        return On.Progress.RestoredAtUnixUsec > 0 && On.Host.StartUnixUsec(startTicks) < On.Progress.RestoredAtUnixUsec ? threadsNsec : 0;
    }
}
