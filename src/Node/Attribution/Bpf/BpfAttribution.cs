using System.Globalization;
using System.Text;
using Actors.Messages.Checkpoints;
using Actors.Node.Cgroups;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;
using Actors.Node.Programs;

namespace Actors.Node.Attribution.Bpf;

/// <summary>
/// Programs in the kernel add up what every task uses, to its end, by directory, program file and user. A pass takes the sums, and lets the kernel go
/// over its live tasks for what they have used since. Between passes it tells of directories, of program files, and that a directory has become empty.
/// </summary>
internal sealed partial class BpfAttribution : IAttribution
{
    /// <summary>Controllers by which jobs without a CPU counter are found.</summary>
    private static readonly string[] s_controllers = ["cpuacct", "freezer", "cpuset"];

    /// <summary>A task that has ended still takes down its memory; on a busy host it may wait for a CPU to do so.</summary>
    private static readonly TimeSpan s_longestEnding = TimeSpan.FromSeconds(2);

    private readonly AttributionContext _on;
    private readonly ProcessHooks _hooks;
    private readonly List<CgroupHierarchy> _hooked;
    private readonly CgroupWalk _walk = new();
    private bool _lookAgain;
    private long _lossesKnown;

    private BpfAttribution(AttributionContext context, ProcessHooks hooks, List<CgroupHierarchy> hooked)
    {
        (_on, _hooks, _hooked) = (context, hooks, hooked);
        Descriptors = [hooks.Descriptor];
        PatientDescriptors = [hooks.RunsDescriptor];
    }

    /// <inheritdoc/>
    public AttributionTier Tier => AttributionTier.Bpf;

    /// <inheritdoc/>
    public int Processes { get; private set; }

    /// <inheritdoc/>
    public long Lost => _hooks.Lost;

    /// <inheritdoc/>
    public IReadOnlyList<int> Descriptors { get; }

    /// <inheritdoc/>
    public IEnumerable<Executable> Executables => _files.Values;

    /// <summary>Loads the programs.</summary>
    /// <param name="context">What it works with.</param>
    /// <param name="reason">Why it works, or why not.</param>
    /// <returns>Null where it does not work.</returns>
    public static BpfAttribution? Open(AttributionContext context, out string reason)
    {
        var hierarchies = new List<HookHierarchy>();
        var hooked = new List<CgroupHierarchy>();
        var numbers = HierarchyNumbers(context.Host);
        foreach (var hierarchy in context.Host.Hierarchies)
        {
            var controller = hierarchy.IsUnified ? "" : s_controllers.FirstOrDefault(c => hierarchy.Controllers.Contains(c, StringComparer.Ordinal));
            if (controller is not null && (hierarchy.IsUnified || numbers.ContainsKey(controller)))
            {
                hierarchies.Add(new HookHierarchy(hierarchy.IsUnified ? 0 : numbers[controller], controller));
                hooked.Add(hierarchy);
            }
        }

        var tasks = Math.Clamp(Environment.ProcessorCount * 4096, 32_768, 262_144);
        var hooks = ProcessHooks.Open(new HookOptions(hierarchies, context.Jobs.FindsByEnvironment, context.Executables.Reader.Scripts != ScriptsKept.Off), tasks, out reason);
        if (hooks is null)
        {
            return null;
        }

        if (!SeesOwnProcess(context.Host, hooks))
        {
            hooks.Dispose();
            reason = "the agent is not in the host's own pid namespace";
            return null;
        }

        reason = "programs in the kernel add up what every task uses";
        return new BpfAttribution(context, hooks, hooked);
    }

    /// <inheritdoc/>
    public void BeginPass()
    {
        if (On.Progress.Pass == 1)
        {
            _hooks.Attach();
        }
    }

    /// <inheritdoc/>
    public bool LookAtNext() => false;

    /// <inheritdoc/>
    public void EndPass()
    {
        if (On.Progress.Pass == 1)
        {
            KnowOtherPlaces();
        }

        TakeWords();
        FindGone();
        BookUsage();
        LookAtTasks();
        On.Jobs.AdoptNewborn?.Invoke();
        if (_unknown.Count > 0 || _early.Count > 0)
        {
            TakeInUnknown();
            DecideEarly();
            LookAtTasks();
        }

        _hasMetAll = true;
        SettleDecisions();
        ForgetRuns();
    }

    /// <inheritdoc/>
    public void TakeEvents()
    {
        TakeWords();
        BookUsageOfEnded();
    }

    /// <inheritdoc/>
    public void Adopt(TrackedJob job, CgroupHierarchy hierarchy, byte[] relative, bool toldOfBirth) => KnowPlace(job, hierarchy, relative);

    /// <summary>The kernel's own sums know of it.</summary>
    public void Moved(TrackedJob? job, CgroupHierarchy hierarchy, byte[] relative)
    {
    }

    /// <inheritdoc/>
    public void BeginAnew(TrackedJob job) => Forget(job, keepOwn: true);

    /// <inheritdoc/>
    public void Release(TrackedJob job)
    {
    }

    /// <inheritdoc/>
    public void Forget(TrackedJob job) => Forget(job, keepOwn: false);

    /// <summary>The last tasks of an ended job may still take down their memory: what they use at the very end is to come.</summary>
    public bool IsEnding(TrackedJob job)
    {
        if (!job.Ended || job.EndedTimestamp == 0 || On.Time.GetElapsedTime(job.EndedTimestamp) > s_longestEnding)
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

    /// <inheritdoc/>
    public void Restore(TrackedJob job, UsageRow row, ProcessCheckpoint saved) => 
        _restored[saved.Pid] = new RestoredProcess(saved.StartTicks, job, row, saved.BookedNsec, IsMet: false);

    /// <inheritdoc/>
    public void Save(Action<UsageRow, ProcessCheckpoint> keep)
    {
        foreach (var (pid, live) in _live)
        {
            if (live is { Row: { } row, StartTicks: not 0 })
            {
                keep(row, new ProcessCheckpoint { Pid = pid, StartTicks = live.StartTicks, BookedNsec = live.RunNsec });
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hooks.Dispose();

    private AttributionContext On => _on;

    private void TakeWords()
    {
        TakeTold();
        TakeRuns();
        if (_lookAgain && On.Progress.Pass > 0)
        {
            // Only its first thread could be taken out of the one directory and into the other when it moved: an iteration does so for the rest.
            _lookAgain = false;
            _hooks.Iterate(static (in TaskRecord _) => { }, anew: true);
        }

        if (_hooks.Lost is var lost && lost != _lossesKnown)
        {
            _lossesKnown = lost;
            On.Progress.Changed = true;
            foreach (var job in On.Jobs.Table.All)
            {
                job.SeenWhole = false;
            }

            ScannerLog.HooksLost(On.Logger, _hooks.Loss(HookLoss.Tasks), _hooks.Loss(HookLoss.Usage), _hooks.Loss(HookLoss.Groups), _hooks.Loss(HookLoss.Events));
        }
    }

    private void TakeTold()
    {
        while (_hooks.TryNext(out var told, out var text))
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
    }

    /// <summary>Numbers of the v1 hierarchies by controller.</summary>
    private static Dictionary<string, int> HierarchyNumbers(ScannedHost host)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in Encoding.ASCII.GetString(host.Proc.TopFile("cgroups"u8)).Split('\n'))
        {
            var fields = line.Split('\t');
            if (fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            {
                numbers[fields[0]] = number;
            }
        }

        return numbers;
    }

    private static bool SeesOwnProcess(ScannedHost host, ProcessHooks hooks)
    {
        if (!host.Proc.TryStat(Environment.ProcessId, out var self))
        {
            return false;
        }

        var seen = false;
        var start = (long)self.StartTicks;
        hooks.Iterate((in TaskRecord task) =>
            seen |= task.Process == Environment.ProcessId && task.Pid == task.Process && Math.Abs(((long)task.StartNsec / host.TickNsec) - start) <= 1);
        return seen;
    }
}
