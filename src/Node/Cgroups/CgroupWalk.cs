using Actors.Node.Kernel;

namespace Actors.Node.Cgroups;

/// <summary>Lists directories of hierarchies. Not safe for several threads.</summary>
internal sealed class CgroupWalk
{
    /// <summary>How far below a root jobs and their directories are looked for.</summary>
    public const int Deepest = 5;

    private readonly PathBuffer _path = new();
    private readonly DirectoryEntries _entries = new();

    /// <summary>The paths of the directories in a directory; null when it is not there.</summary>
    public List<byte[]>? TryList(CgroupHierarchy hierarchy, ReadOnlySpan<byte> relative)
    {
        if (!_entries.Open(Libc.AtCurrentDirectory, _path.Reset().Add(hierarchy.DirectoryBytes).Add(relative).Terminated))
        {
            return null;
        }

        List<byte[]> found = [];
        while (_entries.NextDirectory())
        {
            found.Add([.. relative, (byte)'/', .. _entries.Name]);
        }

        return found;
    }

    /// <summary>The paths of the directories in a directory; none when it is not there.</summary>
    public List<byte[]> DirectoriesIn(CgroupHierarchy hierarchy, ReadOnlySpan<byte> relative) => TryList(hierarchy, relative) ?? [];
}
