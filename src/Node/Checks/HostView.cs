using System.Globalization;
using Actors.Node.Cgroups;
using Actors.Node.Finders;

namespace Actors.Node.Checks;

/// <summary>What the checks look at: the agent's settings, files of the host, answers of its kernel and of its scheduler's commands.</summary>
internal sealed class HostView
{
    private IReadOnlyList<CgroupHierarchy>? _hierarchies;
    private IReadOnlyList<SchedulerRoot>? _roots;
    private SlurmDaemons? _slurmDaemons;

    /// <summary><c>actors.cluster</c>.</summary>
    public required string Cluster { get; init; }

    /// <summary><c>actors.node.name</c>.</summary>
    public required string Node { get; init; }

    /// <summary><c>actors.node.finders</c>.</summary>
    public required IReadOnlyList<string> Finders { get; init; }

    /// <summary><c>actors.node.systemd-units</c>.</summary>
    public IReadOnlyList<string> SystemdUnits { get; init; } = [];

    /// <summary><c>actors.node.attribution</c>.</summary>
    public required string Attribution { get; init; }

    /// <summary><c>actors.node.process-counts</c>.</summary>
    public bool ProcessCounts { get; init; }

    /// <summary><c>actors.node.proc-root</c>.</summary>
    public required string Proc { get; init; }

    /// <summary><c>actors.node.cgroup-root</c>.</summary>
    public required string CgroupRoot { get; init; }

    /// <summary>Where <c>etc</c> and <c>run</c> are.</summary>
    public string Root { get; init; } = "/";

    /// <summary><c>SLURM_CONF</c>, or null.</summary>
    public string? SlurmConf { get; init; }

    /// <summary>Directory of segments where <c>actors.node.hub</c> names one; else null.</summary>
    public string? HubDirectory { get; init; }

    /// <summary>What the kernel tells of processes.</summary>
    public required EventSources Events { get; init; }

    /// <summary>Runs a command: its standard output, or null when there is no such command or it failed.</summary>
    public required Func<string, string[], string?> Run { get; init; }

    /// <summary>As the agent finds them.</summary>
    public IReadOnlyList<CgroupHierarchy> Hierarchies => _hierarchies ??= CgroupHierarchies.Find(Proc, CgroupRoot);

    /// <summary>Directories of schedulers, by every finder there is, switched on or not.</summary>
    public IReadOnlyList<SchedulerRoot> Roots => _roots ??= SchedulerRoots.Find(Hierarchies, FinderRegistry.All.OfType<ICgroupFinder>());

    /// <summary>The slurmd at work here.</summary>
    public SlurmDaemons SlurmDaemons => _slurmDaemons ??= SlurmDaemons.Find(Proc, Node);

    /// <summary>A file below <see cref="Root"/>; null when it cannot be read.</summary>
    public string? Text(string path) => Read(Path.Combine(Root, path.TrimStart('/')));

    /// <summary>A file below <see cref="Proc"/>; null when it cannot be read.</summary>
    public string? ProcText(string path) => Read(Path.Combine(Proc, path));

    /// <summary>A number that stands alone in a file below <see cref="Proc"/>.</summary>
    public long? ProcNumber(string path) => long.TryParse(ProcText(path)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Inode of a namespace of this process, as the link tells it: <c>pid:[4026531836]</c>; null when it cannot be read.</summary>
    public string? Namespace(string kind)
    {
        try
        {
            return new FileInfo(Path.Combine(Proc, "self/ns", kind)).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
