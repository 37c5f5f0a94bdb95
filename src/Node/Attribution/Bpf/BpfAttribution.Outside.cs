using System.Runtime.InteropServices;
using Actors.Node.Kernel;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Bpf;

/// <summary>
/// Processes in no directory of a job: their environment names one, or they stay in the one they were born into. The kernel adds up what they and those they start use until
/// that is decided, so nothing is missed of a job that begins, or of a process that is gone, between two looks.
/// </summary>
internal sealed partial class BpfAttribution
{
    /// <summary>By then every task that inherited an undecided place has been told whose it is.</summary>
    private const int PassesToSettle = 3;

    private const int MostLeft = 256;

    /// <summary>By then no process begins a program that was born before the kernel was told whose its parent is.</summary>
    private const int PassesToMeetAll = 3;

    /// <summary>Where those go who are not in the job they were started in, and in no other.</summary>
    private static readonly Place s_nobody = Place.Of(0, Place.Named);

    private static readonly TimeSpan s_longestToSettle = TimeSpan.FromSeconds(5);

    private readonly Dictionary<TrackedJob, Place> _named = [];
    private readonly Dictionary<Place, (Place Said, long Pass, long Timestamp)> _decided = [];
    private readonly List<(Place Place, int Pid)> _untold = [];
    private readonly HashSet<Place> _leftOver = [];
    private readonly List<(HookEvent Told, byte[] Environment)> _early = [];
    private readonly List<Place> _left = [];
    private readonly List<UsageKey> _leftRows = [];
    private ulong _namedPlaces;
    private bool _hasMetAll;

    /// <inheritdoc/>
    public IReadOnlyList<int> PatientDescriptors { get; }

    /// <summary>A host that starts thousands of programs a second wakes the agent a hundred times.</summary>
    public Pace Patience { get; } = new(TimeSpan.FromMilliseconds(10), 1);

    /// <summary>What began before those were known who were there before the hooks: it may be their jobs'.</summary>
    private void DecideEarly()
    {
        foreach (var (told, environment) in _early)
        {
            Decide(told, environment);
        }

        _early.Clear();
        LeaveToBase();
    }

    private void Decide(in HookEvent told, ReadOnlySpan<byte> environment)
    {
        Span<byte> name = stackalloc byte[16];
        var start = told.StartNsec / (ulong)On.Host.TickNsec;
        var born = _decided.TryGetValue(told.Before, out var before) ? NamedJobOf(before.Said)
            : told.Parent.Value == 0 && On.Progress.Pass <= PassesToMeetAll && On.Host.Proc.TryStat(told.Process, out var young) && young.StartTicks == start ? BornInto(told.Process, young)
            : NamedJobOf(told.Parent);
        if (told.TextLength > environment.Length && On.Host.Proc.TryStat(told.Process, out var stat) && stat.StartTicks == start
            && On.Host.Proc.TryEnvironment(told.Process, out var whole))
        {
            // More than the kernel's word has room for.
            environment = whole.ToArray();
        }

        var job = environment.IsEmpty && told.TextLength > 0
            ? born
            : On.Jobs.FindByEnvironment(new OutsideProcess(told.Process, told.CopyName(name), start, told.Uid, environment), born);
        var to = job is not null ? PlaceOf(job) : told.Parent.Value == 0 ? default : s_nobody;
        if (to != told.Parent)
        {
            _hooks.Decide(told.Place, to);
            _decided[told.Place] = (to, On.Progress.Pass, On.Time.GetTimestamp());
            if (told.Parent.Value == 0)
            {
                _places[told.Place] = new KnownPlace(told.Place) { Job = job };
            }
        }
        else
        {
            _left.Add(told.Place);
            if (to.Value == 0)
            {
                _leftRows.Add(new UsageKey(told.Place, told.File, told.Uid, 0));
            }

            if (_left.Count >= MostLeft)
            {
                LeaveToBase();
            }
        }

        if (job is not null)
        {
            job.LastAliveTimestamp = On.Time.GetTimestamp();
            Describe(job, _places[to], told.Process, FileOf(told.File, told.Process), told.Uid, environment);
        }
    }

    /// <summary>Most programs outside jobs are nobody's: they are told to the kernel together.</summary>
    private void LeaveToBase()
    {
        _hooks.LeaveToBase(CollectionsMarshal.AsSpan(_left), CollectionsMarshal.AsSpan(_leftRows));
        _left.Clear();
        _leftRows.Clear();
    }

    /// <summary>A process that was there before the hooks, or of whose program the kernel could not tell.</summary>
    private TrackedJob? FindOutside(int pid, in ProcessStat stat)
    {
        if (!On.Jobs.FindsByEnvironment || stat.IsKernelThread || On.Jobs.FindByEnvironment(pid, stat, BornInto(pid, stat)) is not { } job)
        {
            return null;
        }

        job.LastAliveTimestamp = On.Time.GetTimestamp();
        DescribeBy(job, _places[PlaceOf(job)], pid);
        return job;
    }

    private TrackedJob? NamedJobOf(Place place) => place.Kind == Place.Named && _places.TryGetValue(place, out var known) ? known.Job : null;

    /// <summary>The place of a job without a directory.</summary>
    private Place PlaceOf(TrackedJob job)
    {
        if (!_named.TryGetValue(job, out var place))
        {
            place = Place.Of(++_namedPlaces, Place.Named);
            _named.Add(job, place);
            _places.Add(place, new KnownPlace(place) { Job = job });
        }

        return place;
    }

    /// <summary>What the kernel had no room to tell is read from the processes that are still there; and decisions that all have heard are forgotten.</summary>
    private void SettleDecisions()
    {
        foreach (var (place, pid) in _untold)
        {
            if (!_decided.ContainsKey(place))
            {
                var to = On.Host.Proc.TryStat(pid, out var stat) && FindOutside(pid, stat) is { } job ? PlaceOf(job) : default;
                _hooks.Decide(place, to);
                _decided[place] = (to, On.Progress.Pass, On.Time.GetTimestamp());
            }
        }

        _untold.Clear();
        foreach (var (place, since) in _decided)
        {
            if (On.Progress.Pass - since.Pass >= PassesToSettle && On.Time.GetElapsedTime(since.Timestamp) > s_longestToSettle)
            {
                _hooks.Decide(place, default);
                _decided.Remove(place);
                _places.Remove(place);
                foreach (var key in _rows.Keys.Where(key => key.Place == place).ToList())
                {
                    _hooks.RemoveUsage(key);
                    _rows.Remove(key);
                }
            }
        }

        if (_hooks.Loss(HookLoss.Events) == 0)
        {
            return;
        }

        var places = _hooks.Decisions(out var said);
        for (var i = 0; i < places.Length; i++)
        {
            if (said[i].Value == 0 && !_leftOver.Add(places[i]))
            {
                _hooks.Decide(places[i], default);
                _leftOver.Remove(places[i]);
            }
        }
    }
}
