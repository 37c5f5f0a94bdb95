using System.Runtime.InteropServices;
using Actors.Messages.Wire;
using Actors.Node.Attribution.Taskstats;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>What tells rows of a job apart.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UsageRowKey(Executable Executable, string Step, ExecutableRole Role);

/// <summary>CPU time of one executable in one step of a job, so far.</summary>
internal sealed class UsageRow(UsageRowKey key)
{
    /// <summary>Which row.</summary>
    public UsageRowKey Key => key;

    /// <summary>Run time booked, nanoseconds.</summary>
    public long CpuNsec { get; set; }

    /// <summary>User part of what ticks say; with <see cref="SystemWeight"/> it splits <see cref="CpuNsec"/>.</summary>
    public long UserWeight { get; set; }

    /// <summary>Kernel part of what ticks say.</summary>
    public long SystemWeight { get; set; }

    /// <summary>Processes that ran it.</summary>
    public long Processes { get; set; }

    /// <summary>Most resident memory of one process.</summary>
    public long MaxRssBytes { get; set; }

    /// <summary>Of the run time, what reaped children used of which nobody saw what they ran.</summary>
    public long ChildrenNsec { get; set; }

    /// <summary>What its processes did beside; what the agent does not look at is 0.</summary>
    public ProcessCounts Counts { get; set; }

    /// <summary>I/O is looked at, so 0 means that there was none.</summary>
    public bool HasIo { get; set; }

    /// <summary>Context switches are looked at.</summary>
    public bool HasSwitches { get; set; }

    /// <summary>What exit records left out of it.</summary>
    public LeftOut LeftOut { get; set; }

    /// <summary>Takes over another row.</summary>
    public void Add(UsageRow other)
    {
        CpuNsec += other.CpuNsec;
        UserWeight += other.UserWeight;
        SystemWeight += other.SystemWeight;
        Processes += other.Processes;
        MaxRssBytes = Math.Max(MaxRssBytes, other.MaxRssBytes);
        ChildrenNsec += other.ChildrenNsec;
        LeftOut += other.LeftOut;
        Counts = Counts.Plus(other.Counts);
        HasIo |= other.HasIo;
        HasSwitches |= other.HasSwitches;
    }

    /// <summary>The row as it is reported.</summary>
    public ExecutableUsage ToUsage()
    {
        var cpu = CpuNsec / 1000;
        var weights = UserWeight + SystemWeight;
        var system = weights <= 0 ? 0 : (long)((Int128)cpu * SystemWeight / weights);
        return new ExecutableUsage
        {
            Path = Google.Protobuf.ByteString.CopyFrom(key.Executable.Path),
            Device = key.Executable.Device,
            Inode = key.Executable.Inode,
            Step = key.Step,
            Role = key.Role,
            CpuUsec = cpu,
            UserUsec = cpu - system,
            SystemUsec = system,
            Processes = Processes,
            MaxRssBytes = MaxRssBytes,
            ChildrenUsec = ChildrenNsec / 1000,
            Io = HasIo
                ? new ProcessIo { ReadBytes = Counts.ReadBytes, WriteBytes = Counts.WriteBytes, ReadChars = Counts.ReadChars, WriteChars = Counts.WriteChars }
                : null,
        };
    }
}
