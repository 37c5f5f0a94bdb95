using Actors.Node.Cgroups;
using Actors.Node.Finders;
using Actors.Node.Kernel;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Processes;

/// <summary>The process table of the node and the jobs in it. One pass serves all jobs; between passes kernel events keep it right. Thread-safe.</summary>
public sealed partial class NodeScanner : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Lock _scanning = new();
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly TimeSpan _endGrace;
    private readonly ProcFiles _proc;
    private readonly IReadOnlyList<CgroupHierarchy> _hierarchies;
    private readonly ICgroupFinder[] _cgroupFinders;
    private readonly bool _findsByEnvironment;
    private readonly ExecutableTable _executables;
    private readonly JobTable _jobs;
    private readonly ParentBooks _books;
    private readonly ProcessTable _table;
    private readonly List<int> _pids = [];
    private readonly string _bootId;
    private readonly long _tickNsec = 1_000_000_000 / Math.Max(1, (long)Libc.SystemConfiguration(2));
    private readonly long _pageBytes = Environment.SystemPageSize;
    private readonly long _bootUnixUsec;
    private long _pass;
    private bool _disposed;

    /// <summary>Opens what the host offers. Restore a checkpoint before the first pass.</summary>
    /// <exception cref="InvalidOperationException">A finder or attribution is not known, or the attribution asked for does not work here; the message
    /// names key and cure.</exception>
    public NodeScanner(NodeScannerOptions options, ILogger logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(time);
        _logger = logger;
        _time = time;
        _endGrace = options.EndGrace;
        var finders = FinderRegistry.Resolve(options.Finders);
        _cgroupFinders = [.. finders.OfType<ICgroupFinder>()];
        _findsByEnvironment = finders.OfType<EnvironFinder>().Any();
        _proc = new ProcFiles(options.ProcRoot);
        _executables = new ExecutableTable(_proc) { Resolved = ReplacePlaceholder };
        _table = new ProcessTable(time);
        _jobs = new JobTable(time);
        _books = new ParentBooks(_jobs);
        _hierarchies = CgroupHierarchies.Find(options.ProcRoot, options.CgroupRoot);
        if (_hierarchies.Count == 0 && _cgroupFinders.Length > 0)
        {
            ScannerLog.NoCgroups(logger);
        }

        _bootId = System.Text.Encoding.ASCII.GetString(_proc.TopFile("sys/kernel/random/boot_id"u8)).Trim();
        _bootUnixUsec = BootTime();
        (_hooks, _events) = OpenTier(options.Attribution);
        ScannerLog.TierChosen(logger, TierName, TierReason);
    }

    /// <summary>A job was born or ended between passes: scan soon. Raised from the event thread, once until the next pass. Must not block.</summary>
    public Action? Changed { get; set; }

    /// <summary>Who knows the names of users.</summary>
    internal UserNames Users { get; init; } = new();

    /// <inheritdoc cref="ExecutableTable.IsOwnedByRoot"/>
    internal Func<string, bool>? IsOwnedByRoot
    {
        init => _executables.IsOwnedByRoot = value;
    }

    /// <summary>An ended job's last slice is kept elsewhere: it comes no more.</summary>
    public void Forget(LocalJobId id)
    {
        lock (_gate)
        {
            for (var i = _jobs.Ended.Count - 1; i >= 0; i--)
            {
                if (_jobs.Ended[i].Id == id)
                {
                    var job = _jobs.Ended[i];
                    job.Counters?.Dispose();
                    _jobs.Ended.RemoveAt(i);
                    if (_hooks is not null)
                    {
                        ForgetHooked(job);
                    }

                    Unwatch(directory => ReferenceEquals(directory.Job, job));
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        StopEventThread();
        lock (_scanning)
        {
            lock (_gate)
            {
                CloseEvents();
                foreach (var job in _jobs.ByPath.Values.Concat(_jobs.Ended))
                {
                    job.Counters?.Dispose();
                }

                _books.Dispose();
                _host?.Dispose();
            }
        }
    }

    /// <summary>When the host was booted, microseconds since the epoch: start times count from there.</summary>
    private long BootTime()
    {
        if (_proc.IsMounted)
        {
            return ((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) - (ProcessClock.SinceBoot() / 1000);
        }

        return 1_000_000 * (CounterText.Keyed(_proc.TopFile("stat"u8), "btime"u8) ?? 0);
    }

    private long StartUnixUsec(ulong startTicks) => _bootUnixUsec + ((long)startTicks * _tickNsec / 1000);

    private void ReplacePlaceholder(Executable placeholder, Executable executable)
    {
        foreach (var job in _jobs.All)
        {
            job.Replace(placeholder, executable, (from, to) =>
            {
                foreach (var entry in _table.All)
                {
                    if (ReferenceEquals(entry.Row, from))
                    {
                        entry.Row = to;
                        entry.Executable = executable;
                    }
                }

                MoveBooks(from, to);
            });
        }
    }
}
