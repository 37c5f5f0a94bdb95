using Actors.Messages.Wire;
using Actors.Node.Processes;

namespace Actors.Node.Samplers;

/// <summary>What one sampler gives to a report.</summary>
internal abstract record SamplePart
{
    /// <summary>Adds it to the parts of the others.</summary>
    public abstract void AddTo(UsageParts parts);
}

/// <summary>The parts of one report.</summary>
internal sealed class UsageParts
{
    /// <summary>CPU per executable as booked; empty without the sampler.</summary>
    public IReadOnlyList<ExecutableUsage> Executables { get; set; } = [];

    public Memory? Memory { get; set; }

    public Io? Io { get; set; }

    public Pids? Pids { get; set; }

    public Pressure? Pressure { get; set; }

    public Faults? Faults { get; set; }

    public uint? CpusetCpus { get; set; }

    /// <summary>Of all samplers.</summary>
    public List<Metric> Metrics { get; } = [];

    /// <summary>The job's usage: its total of the slice, balanced with the executables, and the rest beside it.</summary>
    public JobUsage Merge(JobSlice slice)
    {
        var usage = UsageBalance.Of(slice with { Executables = Executables });
        usage.Memory = Memory ?? LargestProcess(slice);
        usage.Io = Io ?? slice.Beside.Io;
        usage.Pids = Pids;
        usage.Pressure = Pressure;
        usage.Faults = Faults ?? slice.Beside.Faults;
        usage.Switches = slice.Beside.Switches;
        if (CpusetCpus is { } cpus)
        {
            usage.CpusetCpus = cpus;
        }

        usage.Metrics.AddRange(Metrics);
        return usage;
    }

    // Without a cgroup nobody keeps the job's peak: the largest process is what schedulers report then too.
    private Memory? LargestProcess(JobSlice slice)
    {
        var largest = Executables.Count == 0 ? 0 : Executables.Max(executable => executable.MaxRssBytes);
        return largest == 0 ? null : new Memory { PeakBytes = largest, PeakDefinition = "rss", AsOfUnixUsec = Messages.Identity.Instants.ToUnixUsec(slice.At) };
    }
}
