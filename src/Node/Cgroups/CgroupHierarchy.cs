using System.Text;

namespace Actors.Node.Cgroups;

/// <summary>One cgroup hierarchy of the host.</summary>
/// <param name="directory">Where its root directory is, without a slash at the end.</param>
/// <param name="controllers">v1: its controllers. v2: empty.</param>
/// <param name="isUnified">Whether it is v2.</param>
/// <param name="mountRoot">The cgroup that is mounted there, <c>/</c> on most hosts: paths of processes begin with it.</param>
/// <param name="subPath">Only what lies below this path is seen; empty for everything.</param>
internal sealed class CgroupHierarchy(string directory, IReadOnlyList<string> controllers, bool isUnified, string mountRoot, string subPath)
{
    private readonly byte[] _mountRoot = Encoding.UTF8.GetBytes(mountRoot.TrimEnd('/'));
    private readonly byte[] _subPath = Encoding.UTF8.GetBytes(subPath);
    private readonly byte[][] _controllers = [.. controllers.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Where its root directory is.</summary>
    public string Directory => directory;

    /// <summary>The cgroup that is mounted there; empty where it is the whole hierarchy.</summary>
    public string MountRoot { get; } = mountRoot.TrimEnd('/');

    /// <summary>v1: its controllers.</summary>
    public IReadOnlyList<string> Controllers => controllers;

    /// <summary>Whether it is v2.</summary>
    public bool IsUnified => isUnified;

    /// <summary>The same hierarchy, seen only below a path.</summary>
    public CgroupHierarchy Below(string path) => new(directory, controllers, isUnified, mountRoot, path);

    /// <summary><see cref="Directory"/> in bytes.</summary>
    public byte[] DirectoryBytes { get; } = Encoding.UTF8.GetBytes(directory);

    /// <summary>The path a walk begins with.</summary>
    public byte[] SubPathBytes => _subPath;

    /// <summary>Whether its directories count CPU time.</summary>
    public bool CountsCpu => IsUnified || Controllers.Contains("cpuacct", StringComparer.Ordinal);

    /// <summary>Order of the hierarchies in which jobs are looked for: those that count CPU first.</summary>
    public int Rank => IsUnified
        ? 1
        : Controllers.Contains("cpuacct", StringComparer.Ordinal) ? 0 : 2 + Math.Max(0, Array.FindIndex(Others, c => Controllers.Contains(c, StringComparer.Ordinal)));

    private static readonly string[] Others = ["memory", "freezer", "pids", "cpuset", "blkio", "devices", "cpu"];

    /// <summary>Whether a line of /proc/PID/cgroup with this controller field speaks of it.</summary>
    public bool IsNamed(ReadOnlySpan<byte> field)
    {
        if (IsUnified || field.IsEmpty)
        {
            return IsUnified && field.IsEmpty;
        }

        foreach (var range in field.Split((byte)','))
        {
            if (field[range].SequenceEqual(_controllers[0]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Turns a process's path into one below <see cref="Directory"/>.</summary>
    /// <returns>False when the path lies outside what is seen.</returns>
    public bool TryGetRelative(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> relative)
    {
        relative = path;
        if (_mountRoot.Length > 0)
        {
            if (!IsBelow(path, _mountRoot))
            {
                return false;
            }

            relative = path[_mountRoot.Length..];
        }

        return _subPath.Length == 0 || IsBelow(relative, _subPath);
    }

    private static bool IsBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> ancestor) =>
        path.Length > ancestor.Length && path[ancestor.Length] == (byte)'/' && path.StartsWith(ancestor);
}
