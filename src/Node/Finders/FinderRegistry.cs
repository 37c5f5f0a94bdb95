namespace Actors.Node.Finders;

/// <summary>The finders there are, by their names.</summary>
internal static class FinderRegistry
{
    /// <summary>Stands for all finders by environment.</summary>
    private const string AnyEnvironment = "environ";
    private const string Systemd = "systemd";

    private static readonly IEnvironmentFinder[] ByEnvironment =
    [
        new SlurmEnvironFinder(), new OarEnvironFinder(), new PbsFinder(), new LsfFinder(), new GridEngineFinder(),
    ];

    private static readonly ICgroupFinder[] ByPath =
    [
        new SlurmCgroupV1Finder(), new SlurmCgroupV2Finder(), new OarCgroupV1Finder(), new OarCgroupV2Finder(), new GridEngineCgroupFinder(),
        new PbsCgroupFinder(), new LsfCgroupFinder(),
    ];

    private static readonly IJobFinder[] Known = [.. ByPath, .. ByEnvironment];

    /// <summary>All but <c>systemd</c>, which only a site's own patterns make a finder.</summary>
    public static IReadOnlyList<IJobFinder> All => Known;

    /// <summary>Who reads the environment of a scheduler's jobs; null where nobody does.</summary>
    public static IEnvironmentFinder? EnvironmentOf(string scheduler) => Array.Find(ByEnvironment, f => string.Equals(f.Scheduler, scheduler, StringComparison.Ordinal));

    /// <summary>Whether a raw id that a job's processes tell may be that of its directory.</summary>
    public static bool Agree(string scheduler, string rawId, string idByPath)
    {
        foreach (var finder in ByPath)
        {
            if (string.Equals(finder.Scheduler, scheduler, StringComparison.Ordinal) && finder.Agrees(rawId, idByPath))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a path lies in the directory that holds all of a scheduler's jobs, <c>/slurm_node1</c>, or is it.</summary>
    public static bool IsRoot(ReadOnlySpan<byte> path)
    {
        var parts = new PathParts(path);
        while (parts.Next())
        {
            foreach (var finder in ByPath)
            {
                if (finder.MayHoldJobs(parts.Part) && !parts.Part.SequenceEqual("system.slice"u8))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether a process is in a job's directory of any scheduler, in any hierarchy.</summary>
    /// <param name="content">As in /proc/PID/cgroup.</param>
    public static bool IsInJobDirectory(ReadOnlySpan<byte> content)
    {
        foreach (var range in content.Split((byte)'\n'))
        {
            var path = content[range];
            path = path[Math.Max(0, path.IndexOf((byte)'/'))..];
            foreach (var finder in ByPath)
            {
                if (path.Length > 1 && finder.TryMatch(path, out _))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Finders of these names in this order.</summary>
    /// <param name="names">As in <c>actors.node.finders</c>.</param>
    /// <param name="units">As in <c>actors.node.systemd-units</c>.</param>
    /// <param name="node">The node's name.</param>
    /// <exception cref="InvalidOperationException">A name is not known, or units are missing or wrong; the message names the key and the cure.</exception>
    public static IReadOnlyList<IJobFinder> Resolve(IReadOnlyList<string> names, IReadOnlyList<string> units, string node)
    {
        ArgumentNullException.ThrowIfNull(names);
        var finders = new List<IJobFinder>();
        foreach (var name in names)
        {
            finders.AddRange(name switch
            {
                AnyEnvironment => ByEnvironment,
                Systemd => [new SystemdFinder([.. Given(units).Select(UnitPattern.Parse)], node)],
                _ => [Array.Find(Known, f => string.Equals(f.Name, name, StringComparison.Ordinal))
                    ?? throw new InvalidOperationException(
                        $"actors.node.finders: no finder is called \"{name}\"; there are {string.Join(", ", Known.Select(f => f.Name).Append(AnyEnvironment).Append(Systemd))}")],
            });
        }

        return [.. finders.DistinctBy(f => f.Name, StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> Given(IReadOnlyList<string> units) => units.Count > 0
        ? units
        : throw new InvalidOperationException("actors.node.systemd-units is empty: the finder systemd needs the names of units that are jobs, such as \"run-*.scope\"");
}
