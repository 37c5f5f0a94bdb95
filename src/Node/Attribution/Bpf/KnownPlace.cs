using Actors.Node.Cgroups;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Bpf;

/// <summary>A place of which the hooks tell: a directory of a job, or a job without one.</summary>
internal sealed class KnownPlace(Place place)
{
    private HashSet<int>? _asked;

    /// <summary>Which.</summary>
    public Place Place => place;

    /// <summary>The hierarchy its directory is in; null without one.</summary>
    public CgroupHierarchy? Hierarchy { get; init; }

    /// <summary>Path of the job's directory that it is, or is in.</summary>
    public byte[] JobPath { get; init; } = [];

    /// <summary>It is the job's directory itself.</summary>
    public bool IsJob { get; init; }

    /// <summary>The directory it was made in.</summary>
    public Place Parent { get; init; }

    /// <summary>Step of the job.</summary>
    public string Step { get; init; } = "";

    /// <summary>The scheduler keeps it for itself.</summary>
    public bool SchedulerSide { get; init; }

    /// <summary>The pass that found its directory gone before anybody had looked into it; 0: none has.</summary>
    public long GoneInPass { get; set; }

    /// <summary>How many more of its processes are asked for the job's facts.</summary>
    public int Asks { get; set; } = 64;

    /// <summary>Whether a pass asks a process: each once, as the kernel tells when it runs another program.</summary>
    public bool AsksNow(int process) => Asks > 0 && (_asked ??= []).Add(process);

    /// <summary>Its job, once that is known.</summary>
    public TrackedJob? Job { get; set; }
}
