using System.Runtime.InteropServices;

namespace Actors.Node.Finders;

/// <summary>Where in a cgroup path a job stands: ranges of the path's bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct CgroupMatch
{
    /// <summary>Length of the part that is the job's directory.</summary>
    public int DirectoryLength;

    /// <summary>The raw job id; empty where the path does not tell it.</summary>
    public Range RawId;

    /// <summary>Characters of the id may be escaped as systemd does in names of units.</summary>
    public bool IsEscaped;

    /// <summary>What follows it in the raw id; null: nothing.</summary>
    public string? RawIdSuffix;

    /// <summary>What the raw id is unless the job's processes tell another; empty where <see cref="RawId"/> or <see cref="Sluid"/> stands.</summary>
    public Range IdByPath;

    /// <summary>Slurm's unique id; empty where the path does not tell it.</summary>
    public Range Sluid;

    /// <summary>The step: <c>batch</c>, <c>extern</c>, <c>0</c>; empty outside a step.</summary>
    public Range Step;

    /// <summary>The user, if the path tells.</summary>
    public uint? Uid;

    /// <summary>The user's name; empty where the path does not tell it.</summary>
    public Range User;

    /// <summary>The scheduler's name of the node; empty where the path does not tell it.</summary>
    public Range Node;

    /// <summary>A directory that the scheduler keeps for its own processes.</summary>
    public bool SchedulerSide;
}
