namespace Actors.Node.Finders;

/// <summary>The finders there are, by their names.</summary>
internal static class FinderRegistry
{
    private static readonly IJobFinder[] Known =
    [
        new SlurmCgroupV1Finder(), new SlurmCgroupV2Finder(), new OarCgroupV1Finder(), new OarCgroupV2Finder(), new EnvironFinder(),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IJobFinder> All => Known;

    /// <summary>Finders of these names in this order.</summary>
    /// <exception cref="InvalidOperationException">A name is not known; the message names the key and the known names.</exception>
    public static IReadOnlyList<IJobFinder> Resolve(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var finders = new List<IJobFinder>();
        foreach (var name in names)
        {
            finders.Add(Array.Find(Known, f => string.Equals(f.Name, name, StringComparison.Ordinal))
                ?? throw new InvalidOperationException(
                    $"actors.node.finders: no finder is called \"{name}\"; there are {string.Join(", ", Known.Select(f => f.Name))}"));
        }

        return finders;
    }
}
