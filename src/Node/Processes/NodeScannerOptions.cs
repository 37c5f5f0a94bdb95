using Actors.Node.Programs;

namespace Actors.Node.Processes;

/// <summary>What a <see cref="NodeScanner"/> reads and how.</summary>
/// <param name="ProcRoot">Where processes are read; anything but a mounted proc file system is read by passes alone.</param>
/// <param name="CgroupRoot">Empty: the hierarchies of <c>/proc/self/mountinfo</c>. A directory in a mounted hierarchy: only jobs below that path, in
/// every hierarchy. Any other directory stands for <c>/sys/fs/cgroup</c>.</param>
/// <param name="Finders">Names of finders in their order, as in <c>actors.node.finders</c>.</param>
/// <param name="Attribution"><c>auto</c>, <c>bpf</c>, <c>taskstats</c> or <c>poll</c>.</param>
/// <param name="EndGrace">A job without a cgroup has ended when none of its processes was seen for this long.</param>
public sealed record NodeScannerOptions(
    string ProcRoot,
    string CgroupRoot,
    IReadOnlyList<string> Finders,
    string Attribution,
    TimeSpan EndGrace)
{
    /// <summary>Names of systemd's units that are jobs, for the finder <c>systemd</c>.</summary>
    public IReadOnlyList<string> SystemdUnits { get; init; } = [];

    /// <summary>How much of interpreters' scripts is kept.</summary>
    public ScriptsKept Scripts { get; init; }

    /// <summary>Whether the libraries of programs are.</summary>
    public bool Libraries { get; init; }

    /// <summary>Whether I/O and context switches of each process are read, where the tier does not know them without.</summary>
    public bool ProcessCounts { get; init; }

    /// <summary>The node's name: part of the ids of units that are this node's alone.</summary>
    public string Node { get; init; } = "";
}
