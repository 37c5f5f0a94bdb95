using Actors.Hub.Summary;

namespace Actors.Hub.Reports;

/// <summary>Adds up parts of jobs, one job after another. Sums are floating point: figures of a few absurd jobs take nothing from others.</summary>
internal sealed class ReportSums(ReportBy by)
{
    /// <summary>Beside <see cref="SummaryKinds"/>: the scheduler's own processes.</summary>
    private const string Scheduler = "scheduler";
    private const double UsecPerSecond = 1e6;
    private const double UsecPerHour = 3600e6;
    private readonly Dictionary<(string?, string?, string?, string?, string?), ReportSum> _rows = [];
    private readonly Dictionary<string, ReportSum> _kinds = new(StringComparer.Ordinal);
    private ReportJob _job = new(null, null, null, 0, null, 0, 0);
    private double _used;
    private double _weight;
    private long _jobs;

    public IReadOnlyList<ReportSum> Rows => [.. _rows.Values];

    public IReadOnlyList<ReportSum> Kinds => [.. _kinds.Values];

    public ReportSum All { get; } = new();

    /// <summary>Jobs without a known allocation.</summary>
    public long Unallocated { get; private set; }

    /// <summary>The parts that follow are this job's.</summary>
    /// <param name="job">The job.</param>
    /// <param name="withRest">Add what no program of the job was charged with. A job without any CPU time is that as a whole.</param>
    public void Begin(ReportJob job, bool withRest)
    {
        _job = job;
        _jobs++;
        _used = job.CpuUsec ?? job.ChargedUsec;

        // The job's own total is the word on what it used: programs that say more are cut down together.
        _weight = Math.Max(_used, job.ChargedUsec);
        Unallocated += job.Cpus is null ? 1 : 0;
        if (!withRest)
        {
            return;
        }

        var rest = _weight - job.ChargedUsec;
        var own = Math.Min(job.SchedulerUsec, rest);
        if (own > 0)
        {
            Add(Scheduler, name: null, version: null, own);
        }

        if (rest > own || _weight == 0)
        {
            Add(SummaryKinds.Unattributed, name: null, version: null, rest - own);
        }
    }

    /// <summary>Adds a part of the job.</summary>
    /// <param name="kind">A name of <see cref="SummaryKinds"/>.</param>
    /// <param name="name">Of the software; null where the kind has none.</param>
    /// <param name="version">Of the software.</param>
    /// <param name="cpuUsec">Microseconds of CPU.</param>
    public void Add(string kind, string? name, string? version, double cpuUsec)
    {
        var share = _weight > 0 ? cpuUsec / _weight : 1;
        Add(Row(kind, name, version), share);
        if (!_kinds.TryGetValue(kind, out var sum))
        {
            _kinds[kind] = sum = new ReportSum { Kind = kind };
        }

        Add(sum, share);
        Add(All, share);
    }

    private ReportSum Row(string kind, string? name, string? version)
    {
        var row = by switch
        {
            ReportBy.Version => new ReportSum { Kind = kind, Software = name, Version = version },
            ReportBy.User => new ReportSum { User = _job.User },
            ReportBy.Project => new ReportSum { Project = _job.Project },
            _ => new ReportSum { Kind = kind, Software = name },
        };
        return _rows.TryGetValue(row.Names, out var known) ? known : _rows[row.Names] = row;
    }

    private void Add(ReportSum sum, double share)
    {
        sum.CoreHours += _job.AllocatedUsec * share / UsecPerHour;
        sum.CpuSeconds += _used * share / UsecPerSecond;
        if (sum.LastJob != _jobs)
        {
            sum.LastJob = _jobs;
            sum.Jobs++;
            sum.Allocations += _job.Cpus is null ? 0 : 1;
            sum.Cpus += _job.Cpus ?? 0;
        }
    }
}

/// <summary>A job as a report sees it.</summary>
/// <param name="User">Null: not known.</param>
/// <param name="Project">Null: not known.</param>
/// <param name="Cpus">Allocated; null: not known.</param>
/// <param name="AllocatedUsec">Allocated CPUs × active time.</param>
/// <param name="CpuUsec">The job's own total; null: not known.</param>
/// <param name="ChargedUsec">What its software was charged with.</param>
/// <param name="SchedulerUsec">CPU of the scheduler's own processes.</param>
internal sealed record ReportJob(string? User, string? Project, long? Cpus, long AllocatedUsec, long? CpuUsec, long ChargedUsec, long SchedulerUsec);

/// <summary>A sum of a report. Names are null where they do not apply, or where there is none.</summary>
internal sealed class ReportSum
{
    public string? Kind { get; init; }
    public string? Software { get; init; }
    public string? Version { get; init; }
    public string? User { get; init; }
    public string? Project { get; init; }
    public double CoreHours { get; set; }
    public double CpuSeconds { get; set; }
    public long Jobs { get; set; }

    /// <summary>Of its jobs those whose allocation is known, and the sum of their CPUs.</summary>
    public long Allocations { get; set; }
    public double Cpus { get; set; }

    /// <summary>Number of the job that was counted last.</summary>
    public long LastJob { get; set; }

    /// <summary>Mean of the allocated CPUs; null where none is known.</summary>
    public double? MeanCpus => Allocations == 0 ? null : Cpus / Allocations;

    /// <summary>What tells it from others.</summary>
    public (string?, string?, string?, string?, string?) Names => (Kind, Software, Version, User, Project);
}
