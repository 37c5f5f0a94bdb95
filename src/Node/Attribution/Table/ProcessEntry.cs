using Actors.Node.Attribution.Taskstats;
using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Table;

/// <summary>What is known of one process. Entries are used again.</summary>
internal sealed class ProcessEntry
{
    /// <summary>Process id.</summary>
    public int Pid;

    /// <summary>Start in ticks since boot; 0 while only its fork was told.</summary>
    public ulong StartTicks;

    /// <summary>The job whose total its CPU time is in.</summary>
    public TrackedJob? Job;

    /// <summary>Where its CPU time goes: a row of <see cref="Job"/>, or, once it left the job, an escaped one.</summary>
    public UsageRow? Row;

    /// <summary>The program it runs.</summary>
    public Executable? Executable;

    /// <summary>Step of the job.</summary>
    public string Step = "";

    /// <summary>It is in a directory the scheduler keeps for itself.</summary>
    public bool SchedulerSide;

    /// <summary>Run time that is booked, or lay before it joined, nanoseconds.</summary>
    public long BookedNsec;

    /// <summary>Run time of the last booking.</summary>
    public long LastBookedNsec;

    /// <summary>When that was, monotonic.</summary>
    public long BookedAtNsec;

    /// <summary>When its program was last looked at, monotonic: words of an earlier exec are old.</summary>
    public long ProgramSeenNsec;

    /// <summary>When its birth was told to be, monotonic; 0 when it was not told.</summary>
    public long BornNsec;

    /// <summary>Ticks of stat at the last booking.</summary>
    public long UserTicks;

    /// <summary>Ticks of stat at the last booking.</summary>
    public long SystemTicks;

    /// <summary>What it did beside using CPU, as far as that is booked or was before it joined.</summary>
    public ProcessCounts BookedCounts;

    /// <summary>Threads as last read.</summary>
    public int Threads;

    /// <summary>Its parent as last read.</summary>
    public int ParentId;

    /// <summary>Ticks of its reaped children that were looked at.</summary>
    public long ReapedTicks;

    /// <summary>Of them, nanoseconds that are not settled yet against what was booked of these children while they lived.</summary>
    public long ReapedNsec;

    /// <summary>What was booked of children that were gone since: part of what reaping told, or will tell.</summary>
    public long GoneChildrenNsec;

    /// <summary>It stands in the row's count of processes.</summary>
    public bool Counted;

    /// <summary>It counts as a live process of the job.</summary>
    public bool Member;

    /// <summary>Its last run time was told: nothing more will come but its reaping.</summary>
    public bool Finished;

    /// <summary>What the record of its end left out.</summary>
    public LeftOut LeftOut;

    /// <summary>A pass found it ended and not yet reaped: its run time was whole.</summary>
    public bool SeenDead;

    /// <summary>When the process connector told its end to be, monotonic; 0 before.</summary>
    public long ExitedNsec;

    /// <summary>A thread of the kernel: of no interest, but remembered so as not to be asked again.</summary>
    public bool IsKernelThread;

    /// <summary>It ran another program when nobody could read which.</summary>
    public bool ExecutableUnknown;

    /// <summary>Whether its environment was looked at since it last ran a program.</summary>
    public bool EnvironmentRead;

    /// <summary>Job by environment.</summary>
    public TrackedJob? EnvironmentJob;

    /// <summary>Fingerprint of its cgroup file and the version of the jobs it was resolved with.</summary>
    public ulong CgroupHash;

    /// <inheritdoc cref="CgroupHash"/>
    public int CgroupVersion;

    /// <summary>Its address space as last read (<see cref="ProcessStat.Layout"/>).</summary>
    public ulong Layout;

    /// <summary>Of its program when that was read (<see cref="ProcessStat.NamedLayout"/>).</summary>
    public ulong ProgramLayout;

    /// <summary>Its files in /proc, once they are read often.</summary>
    public KeptFiles Files;

    /// <summary>Its run time when a pass looked at it and left nothing to be asked; −1 while something is.</summary>
    public long RestingNsec;

    /// <summary>Pass that saw it last.</summary>
    public long Pass;

    /// <summary>Passes that did not see it.</summary>
    public int Missed;

    /// <summary>Makes it fresh.</summary>
    public void Reset(int pid)
    {
        Pid = pid;
        StartTicks = 0;
        Job = null;
        Row = null;
        Executable = null;
        Step = "";
        SchedulerSide = false;
        BookedNsec = 0;
        LastBookedNsec = 0;
        BookedAtNsec = 0;
        ProgramSeenNsec = 0;
        BornNsec = 0;
        UserTicks = 0;
        SystemTicks = 0;
        BookedCounts = default;
        Threads = 0;
        ParentId = 0;
        ReapedTicks = 0;
        ReapedNsec = 0;
        GoneChildrenNsec = 0;
        Counted = false;
        Member = false;
        Finished = false;
        LeftOut = default;
        SeenDead = false;
        ExitedNsec = 0;
        IsKernelThread = false;
        ExecutableUnknown = false;
        EnvironmentRead = false;
        EnvironmentJob = null;
        CgroupHash = 0;
        CgroupVersion = -1;
        Layout = 0;
        ProgramLayout = 0;
        RestingNsec = -1;
        Pass = 0;
        Missed = 0;
    }
}
