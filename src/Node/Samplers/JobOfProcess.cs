using System.Globalization;
using System.Text;
using Actors.Node.Finders;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>Whose a process is that a device names: by its cgroup, which no user can choose.</summary>
/// <param name="procRoot">Where /proc is.</param>
internal sealed class JobOfProcess(string procRoot)
{
    private static readonly ICgroupFinder[] Finders = [.. FinderRegistry.All.OfType<ICgroupFinder>()];

    /// <summary>The job; null where the process is none's, or gone.</summary>
    public FollowedJob? Find(int pid, IReadOnlyList<FollowedJob> jobs)
    {
        var text = SysFile.Text(Path.Combine(procRoot, pid.ToString(CultureInfo.InvariantCulture), "cgroup"));
        foreach (var line in text?.Split('\n') ?? [])
        {
            // N:controllers:path
            var path = Encoding.UTF8.GetBytes(line.Split(':', 3) is [_, _, var third] ? third : "");
            foreach (var finder in Finders)
            {
                if (finder.TryMatch(path, out var match) && jobs.FirstOrDefault(job => IsOf(job, finder, path, match)) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static bool IsOf(FollowedJob job, ICgroupFinder finder, ReadOnlySpan<byte> path, in CgroupMatch match)
    {
        if (!string.Equals(job.Id.Scheduler, finder.Scheduler, StringComparison.Ordinal))
        {
            return false;
        }

        var rawId = path[match.RawId];
        var byPath = path[match.IdByPath];
        return rawId.IsEmpty
            ? !byPath.IsEmpty && finder.Agrees(job.Id.RawId, Encoding.UTF8.GetString(byPath))
            : string.Equals(job.Id.RawId, match.IsEscaped ? UnitEscape.Decode(rawId) : Encoding.UTF8.GetString(rawId), StringComparison.Ordinal);
    }
}
