using Actors.Node.Cgroups;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>
/// Jobs that are suspended: Slurm freezes each of a job's steps (v1 <c>freezer.state</c>, v2 <c>cgroup.freeze</c>). Looked at with every pass, and at
/// once when the kernel tells of a write. Stopped by a signal alone, a job leaves no trace here.
/// </summary>
public sealed partial class NodeScanner
{
    private readonly ReadBuffer _frozen = new(256, 4096);

    private CgroupHierarchy? FreezerOf(TrackedJob job) =>
        job.Hierarchy is { IsUnified: true } unified ? unified : _host.Hierarchies.FirstOrDefault(h => h.Controllers.Contains("freezer", StringComparer.Ordinal));

    /// <summary>In v1 another hierarchy than the CPU counter's freezes: its directories are watched for that alone.</summary>
    private void WatchFreezer(TrackedJob job)
    {
        if (FreezerOf(job) is { IsUnified: false } freezer && !ReferenceEquals(freezer, job.Hierarchy))
        {
            Watch(freezer, job.Path, job, isFreezer: true);
            foreach (var step in _walk.DirectoriesIn(freezer, job.Path))
            {
                Watch(freezer, step, job, isFreezer: true);
            }
        }

        LookAtFreezer(job);
    }

    private void LookAtFreezers()
    {
        foreach (var job in _jobs.Table.ByPath.Values)
        {
            LookAtFreezer(job);
        }
    }

    private void LookAtFreezer(TrackedJob job)
    {
        if (!job.Ended && FreezerOf(job) is { } freezer)
        {
            job.Suspensions.See(IsFrozen(freezer, job.Path), _host.UnixUsecNow());
        }
    }

    /// <summary>A job is suspended when all of it is: its directory, or each of its steps.</summary>
    private bool IsFrozen(CgroupHierarchy freezer, byte[] job)
    {
        if (IsFrozen(freezer, job, ""u8))
        {
            return true;
        }

        var steps = 0;
        var all = true;
        foreach (var directory in _walk.DirectoriesIn(freezer, job))
        {
            var name = directory.AsSpan(job.Length + 1);
            if (all && name.StartsWith("step_"u8))
            {
                steps++;
                all = IsFrozen(freezer, job, name);
            }
        }

        return all && steps > 0;
    }

    /// <summary>In v2 a step's own slurmstepd, which runs beside the user's processes, is not frozen with them.</summary>
    private bool IsFrozen(CgroupHierarchy freezer, byte[] job, ReadOnlySpan<byte> step) => freezer.IsUnified
        ? Says(freezer, job, step, "/cgroup.events"u8, "frozen 1"u8) || (step.Length > 0 && Says(freezer, job, step, "/user/cgroup.events"u8, "frozen 1"u8))
        : Says(freezer, job, step, "/freezer.state"u8, "FR"u8);

    private bool Says(CgroupHierarchy freezer, byte[] job, ReadOnlySpan<byte> step, ReadOnlySpan<byte> file, ReadOnlySpan<byte> what)
    {
        _path.Reset().Add(freezer.DirectoryBytes).Add(job);
        if (step.Length > 0)
        {
            _path.Add("/"u8).Add(step);
        }

        return _frozen.ReadAll(Libc.AtCurrentDirectory, _path.Add(file).Terminated) == 0 && _frozen.Content.IndexOf(what) >= 0;
    }
}
