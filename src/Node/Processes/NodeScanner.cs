using Actors.Node.Attribution;
using Actors.Node.Cgroups;
using Actors.Node.Finders;
using Actors.Node.Kernel;
using Actors.Node.Programs;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Processes;

/// <summary>The process table of the node and the jobs in it. One pass serves all jobs; between passes kernel events keep it right. Thread-safe.</summary>
public sealed partial class NodeScanner : IDisposable
{
    // What a hub takes for a name at most.
    private const int LongestReason = 255;

    private readonly Lock _gate = new();
    private readonly Lock _scanning = new();
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly TimeSpan _endGrace;
    private readonly ScannedHost _host;
    private readonly ExecutableTable _executables;
    private readonly JobRegistry _jobs;
    private readonly ParentBooks _books;
    private readonly ScanProgress _progress = new();
    private readonly IAttribution _tier;
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
        var finders = FinderRegistry.Resolve(options.Finders, options.SystemdUnits, options.Node);
        var proc = new ProcFiles(options.ProcRoot);
        _host = new ScannedHost(proc, CgroupHierarchies.Find(options.ProcRoot, options.CgroupRoot), time);
        var jobs = new JobTable(time);
        _books = new ParentBooks(jobs);
        _jobs = new JobRegistry(_host, finders, jobs, _books, _progress, time, logger);
        if (_host.Hierarchies.Count == 0 && _jobs.Finders.Count > 0)
        {
            ScannerLog.NoCgroups(logger);
        }

        _executables = new ExecutableTable(proc)
        {
            Resolved = ReplacePlaceholder,
            Reader = new ProgramReader(proc) { Scripts = options.Scripts, Libraries = options.Libraries },
        };
        _tier = AttributionChoice.Open(options.Attribution, new AttributionContext(_host, _jobs, _executables, _progress, time, logger) { ProcessCounts = options.ProcessCounts }, out var reason);
        TierReason = reason.Length <= LongestReason ? reason : reason[..LongestReason];
        _books.ExecutablesAreWhole = Tier == AttributionTier.Bpf;
        _jobs.AdoptNewborn = AdoptNewborn;
        _jobs.Gone = End;
        _jobs.BeginsAnew = _tier.BeginAnew;
        _jobs.Released = _tier.Release;
        ScannerLog.TierChosen(logger, TierName, TierReason);
    }

    /// <summary>A job was born or ended between passes: scan soon. Raised from the event thread, once until the next pass. Must not block.</summary>
    public Action? Changed
    {
        get;
        set
        {
            lock (_gate)
            {
                // Whoever comes now was not told yet.
                field = value;
                _changedRaised = false;
            }
        }
    }

    /// <summary>How CPU is given to executables here.</summary>
    public AttributionTier Tier => _tier.Tier;

    /// <summary>Why this tier, in words.</summary>
    public string TierReason { get; }

    /// <summary>What passes and their checkpoints cost.</summary>
    internal PassCost Cost { get; } = new();

    /// <summary>The tier as settings and reports name it.</summary>
    internal string TierName => AttributionChoice.NameOf(Tier);

    /// <summary>Who knows the names of users.</summary>
    internal UserNames Users
    {
        init => _jobs.Users = value;
    }

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
            var ended = _jobs.Table.Ended;
            for (var i = ended.Count - 1; i >= 0; i--)
            {
                if (ended[i].Id == id)
                {
                    var job = ended[i];
                    job.Counters?.Dispose();
                    ended.RemoveAt(i);
                    _tier.Forget(job);
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
                foreach (var job in _jobs.Table.ByPath.Values.Concat(_jobs.Table.Ended))
                {
                    job.Counters?.Dispose();
                }

                _books.Dispose();
                _rootCounter?.Dispose();
            }
        }
    }

    private void ReplacePlaceholder(Executable placeholder, Executable executable)
    {
        foreach (var job in _jobs.Table.All)
        {
            job.Replace(placeholder, executable, _tier.Moved);
        }
    }
}
