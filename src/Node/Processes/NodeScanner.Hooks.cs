using System.Globalization;
using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Finders;
using Actors.Node.Kernel;
using Actors.Node.Kernel.Bpf;

namespace Actors.Node.Processes;

/// <summary>What the hooks in the kernel tell between passes: directories, program files, and that a directory has become empty.</summary>
public sealed partial class NodeScanner
{
    /// <summary>Controllers by which jobs without a CPU counter are found.</summary>
    private static readonly string[] s_hookedControllers = ["cpuacct", "freezer", "cpuset"];

    private readonly ProcessHooks? _hooks;
    private readonly List<CgroupHierarchy> _hooked = [];
    private readonly Dictionary<Place, KnownPlace> _places = [];
    private readonly Dictionary<TrackedJob, Place> _named = [];
    private readonly ProcessEntry _looked = new();
    private ulong _namedPlaces;
    private bool _lookAgain;
    private long _lossesKnown;

    /// <summary>Opens the hooks; null where they do not work.</summary>
    private ProcessHooks? OpenHooks(out string reason)
    {
        reason = "the process root is no mounted proc file system";
        if (!_proc.IsMounted)
        {
            return null;
        }

        var hierarchies = new List<HookHierarchy>();
        var numbers = HierarchyNumbers();
        foreach (var hierarchy in _hierarchies)
        {
            var controller = hierarchy.IsUnified ? "" : s_hookedControllers.FirstOrDefault(c => hierarchy.Controllers.Contains(c, StringComparer.Ordinal));
            if (controller is not null && (hierarchy.IsUnified || numbers.ContainsKey(controller)))
            {
                hierarchies.Add(new HookHierarchy(hierarchy.IsUnified ? 0 : numbers[controller], controller));
                _hooked.Add(hierarchy);
            }
        }

        var hooks = ProcessHooks.Open(new HookOptions(hierarchies, _findsByEnvironment), Math.Clamp(Environment.ProcessorCount * 4096, 32_768, 262_144), out reason);
        if (hooks is not null && !SeesOwnProcess(hooks))
        {
            hooks.Dispose();
            reason = "the agent is not in the host's own pid namespace";
            return null;
        }

        reason = hooks is null ? reason : "programs in the kernel add up what every task uses";
        return hooks;
    }

    /// <summary>Numbers of the v1 hierarchies by controller.</summary>
    private Dictionary<string, int> HierarchyNumbers()
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in Encoding.ASCII.GetString(_proc.TopFile("cgroups"u8)).Split('\n'))
        {
            var fields = line.Split('\t');
            if (fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            {
                numbers[fields[0]] = number;
            }
        }

        return numbers;
    }

    private bool SeesOwnProcess(ProcessHooks hooks)
    {
        if (!_proc.TryStat(Environment.ProcessId, out var self))
        {
            return false;
        }

        var seen = false;
        var start = (long)self.StartTicks;
        hooks.Iterate((in TaskRecord task) =>
            seen |= task.Process == Environment.ProcessId && task.Pid == task.Process && Math.Abs(((long)task.StartNsec / _tickNsec) - start) <= 1);
        return seen;
    }

    private void DrainHooks()
    {
        while (_hooks!.TryNext(out var told, out var text))
        {
            switch (told.Kind)
            {
                case HookEventKind.Directory: OnDirectoryMade(told, text ?? []); break;
                case HookEventKind.Empty: OnDirectoryEmpty(told.Place); break;
                case HookEventKind.File: OnFile(told, text ?? []); break;
                case HookEventKind.Program: OnProgram(told); break;
                case HookEventKind.Moved: _lookAgain = true; break;
                default: break;
            }
        }

        if (_lookAgain && _pass > 0)
        {
            // Only its first thread could be taken out of the one directory and into the other when it moved: an iteration does so for the rest.
            _lookAgain = false;
            _hooks.Iterate(static (in TaskRecord _) => { });
        }

        if (_hooks.Lost is var lost && lost != _lossesKnown)
        {
            _lossesKnown = lost;
            _changed = true;
            ScannerLog.HooksLost(_logger, _hooks.Loss(HookLoss.Tasks), _hooks.Loss(HookLoss.Usage), _hooks.Loss(HookLoss.Groups), _hooks.Loss(HookLoss.Events));
        }
    }

    private void OnDirectoryMade(in HookEvent told, byte[] path)
    {
        var hierarchy = _hooked[told.Place.Kind];
        if (_places.ContainsKey(told.Place))
        {
            return;
        }

        if (hierarchy.TryGetRelative(path, out var relative) && PlaceOf(told.Place, hierarchy, relative, told.Parent) is { } place)
        {
            _places.Add(told.Place, place);
        }
        else
        {
            _hooks!.RemoveGroup(told.Place);
        }
    }

    /// <summary>What a directory is; null when it is no job's.</summary>
    private KnownPlace? PlaceOf(Place place, CgroupHierarchy hierarchy, ReadOnlySpan<byte> relative, Place parent)
    {
        foreach (var finder in _cgroupFinders)
        {
            if (finder.TryMatch(relative, out var match) && match.DirectoryLength > hierarchy.SubPathBytes.Length)
            {
                return new KnownPlace(place)
                {
                    Hierarchy = hierarchy,
                    JobPath = relative[..match.DirectoryLength].ToArray(),
                    IsJob = relative.Length == match.DirectoryLength,
                    Parent = parent,
                    Step = Encoding.UTF8.GetString(relative[match.Step]),
                    SchedulerSide = match.SchedulerSide,
                };
            }
        }

        return null;
    }

    /// <summary>A directory of a job that a walk found.</summary>
    private void KnowPlace(TrackedJob? job, CgroupHierarchy hierarchy, byte[] relative)
    {
        var kind = _hooked.IndexOf(hierarchy);
        if (kind < 0 || _jobs.StatusOf(hierarchy, relative, out var status) != 0)
        {
            return;
        }

        var place = Place.Of(status.Inode, kind);
        if (!_places.TryGetValue(place, out var known) && (known = PlaceOf(place, hierarchy, relative, default)) is not null)
        {
            _places.Add(place, known);
            _hooks!.AddGroup(place);
            _lookAgain = true;
        }

        if (known is not null)
        {
            known.Job ??= job;
        }
    }

    private TrackedJob? JobOf(KnownPlace place)
    {
        if (place.Job is not null || place.Hierarchy is null)
        {
            return place.Job;
        }

        TrackedJob? job = null;
        if (!place.IsJob && _places.TryGetValue(place.Parent, out var parent))
        {
            job = JobOf(parent);
        }
        else if (_jobs.ByPath.TryGetValue(JobTable.Text(place.JobPath), out var live) && (!place.IsJob || live.Inode == place.Place.Number || !ReferenceEquals(live.Hierarchy, place.Hierarchy)))
        {
            job = live;
        }
        else
        {
            job = _jobs.Ended.FindLast(e => e.Path.AsSpan().SequenceEqual(place.JobPath)
                && (e.Inode == place.Place.Number || (e.Inode == 0 && !_places.Values.Any(p => p.IsJob && ReferenceEquals(p.Job, e)))));
        }

        if (job is null && place.Hierarchy is { CountsCpu: false } hierarchy)
        {
            job = FindByOthers(hierarchy, place.JobPath);
        }

        if (job is { Hierarchy.CountsCpu: true } && !ReferenceEquals(job.Hierarchy, place.Hierarchy))
        {
            // The job's own CPU counter decides who belongs to it.
            _hooks!.RemoveGroup(place.Place);
            return null;
        }

        return place.Job = job;
    }

    /// <summary>Directories that were there before the hooks in hierarchies that count no CPU: a job is there once a process is in one.</summary>
    private void KnowOtherPlaces()
    {
        foreach (var hierarchy in _hooked)
        {
            if (!hierarchy.CountsCpu)
            {
                KnowPlacesBelow(hierarchy, hierarchy.SubPathBytes, 0);
            }
        }
    }

    private void KnowPlacesBelow(CgroupHierarchy hierarchy, byte[] relative, int depth)
    {
        foreach (var path in depth <= DeepestWalk ? DirectoriesIn(hierarchy, relative) : [])
        {
            if (Below(relative, path.AsSpan(relative.Length + 1)) is not null)
            {
                KnowPlace(null, hierarchy, path);
                KnowPlacesBelow(hierarchy, path, depth + 1);
            }
        }
    }

    /// <summary>Of the hierarchies that count no CPU nobody tells births of directories: a job is there when a process is in it.</summary>
    private TrackedJob? FindByOthers(CgroupHierarchy hierarchy, byte[] path)
    {
        foreach (var finder in _cgroupFinders)
        {
            if (finder.TryMatch(path, out var match))
            {
                return EnsureJob(hierarchy, finder, path, path, match);
            }
        }

        return null;
    }

    private void OnDirectoryEmpty(Place at)
    {
        if (_places.TryGetValue(at, out var place) && JobOf(place) is { Ended: false, Counters: { } counters } job)
        {
            counters.Read();
            job.ReadWhenEmpty = true;
        }
    }

    private void OnProgram(in HookEvent told)
    {
        if (!_proc.TryStat(told.Process, out var stat) || stat.IsDead)
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
        _looked.Reset(pid);
        if (!_findsByEnvironment || stat.IsKernelThread || EnvironmentJob(_looked, stat) is not { } job)
        {
            return default;
        }

        if (!_named.TryGetValue(job, out var place))
        {
            place = Place.Of(++_namedPlaces, Place.Named);
            _named.Add(job, place);
            _places.Add(place, new KnownPlace(place) { Job = job });
        }

        _hooks!.Tag(task, place);
        job.LastAliveTimestamp = _time.GetTimestamp();
        DescribeBy(job, _places[place], pid);
        return place;
    }

    private void DescribeBy(TrackedJob job, KnownPlace place, int pid)
    {
        if (place.Asks <= 0 || _executables.OfProcess(pid) is not { } executable)
        {
            return;
        }

        place.Asks--;
        _looked.Reset(pid);
        _looked.SchedulerSide = place.SchedulerSide;
        _looked.Executable = executable;
        _looked.Row = new UsageRow(new UsageRowKey(executable, place.Step, RoleOf(job, place.Step, place.SchedulerSide, executable, pid)));
        Describe(job, _looked);
        if (job is { FactsFromEnvironment: true, Facts.Uid: not null } && job.RawId.Length > 0)
        {
            place.Asks = 0;
        }

        if (place.Asks == 0)
        {
            _hooks!.TellNoMore(place.Place);
        }
    }

    /// <summary>Of an ended job the kernel may not have freed the last tasks: what they used at the very end is to come.</summary>
    private bool IsEnding(TrackedJob job)
    {
        if (_hooks is null || !job.Ended || job.EndedTimestamp == 0 || _time.GetElapsedTime(job.EndedTimestamp) > s_longestEnding)
        {
            return false;
        }

        foreach (var place in _places.Values)
        {
            if (ReferenceEquals(place.Job, job) && _hooks.Ending(place.Place) > 0)
            {
                return true;
            }
        }

        return false;
    }
}
