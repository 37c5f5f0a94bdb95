using System.Text;
using Actors.Node.Cgroups;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Bpf;

/// <summary>Directories: which job each of them is of, and what the kernel tells of them.</summary>
internal sealed partial class BpfAttribution
{
    private readonly Dictionary<Place, KnownPlace> _places = [];

    private void OnDirectoryMade(in HookEvent told, byte[] path)
    {
        var hierarchy = _hooked[told.Place.Kind];
        if (_places.ContainsKey(told.Place))
        {
            return;
        }

        if (hierarchy.TryGetRelative(path, out var relative) && PlaceOf(told.Place, hierarchy, relative, told.Parent) is { } place)
        {
            _places.Add(told.Place, place);
        }
        else
        {
            _hooks.RemoveGroup(told.Place);
        }
    }

    /// <summary>What a directory is; null when it is no job's.</summary>
    private KnownPlace? PlaceOf(Place place, CgroupHierarchy hierarchy, ReadOnlySpan<byte> relative, Place parent)
    {
        if (!On.Jobs.TryMatch(relative, out _, out var match) || match.DirectoryLength <= hierarchy.SubPathBytes.Length)
        {
            return null;
        }

        return new KnownPlace(place)
        {
            Hierarchy = hierarchy,
            JobPath = relative[..match.DirectoryLength].ToArray(),
            IsJob = relative.Length == match.DirectoryLength,
            Parent = parent,
            Step = Encoding.UTF8.GetString(relative[match.Step]),
            SchedulerSide = match.SchedulerSide,
        };
    }

    /// <summary>A directory of a job that a walk found.</summary>
    private void KnowPlace(TrackedJob? job, CgroupHierarchy hierarchy, byte[] relative)
    {
        var kind = _hooked.IndexOf(hierarchy);
        if (kind < 0 || On.Jobs.Table.StatusOf(hierarchy, relative, out var status) != 0)
        {
            return;
        }

        var place = Place.Of(status.Inode, kind);
        if (!_places.TryGetValue(place, out var known) && (known = PlaceOf(place, hierarchy, relative, default)) is not null)
        {
            _places.Add(place, known);
            _hooks.AddGroup(place);
            _lookAgain = true;
        }

        if (known is not null)
        {
            known.Job ??= job;
        }
    }

    private TrackedJob? JobOf(KnownPlace place)
    {
        if (place.Job is not null || place.Hierarchy is null)
        {
            return place.Job;
        }

        TrackedJob? job = null;
        if (!place.IsJob && _places.TryGetValue(place.Parent, out var parent))
        {
            job = JobOf(parent);
        }
        else if (On.Jobs.Table.ByPath.TryGetValue(JobTable.Text(place.JobPath), out var live) && (!place.IsJob || live.Inode == place.Place.Number || !ReferenceEquals(live.Hierarchy, place.Hierarchy)))
        {
            job = live;
        }
        else
        {
            job = On.Jobs.Table.Ended.FindLast(e => e.Path.AsSpan().SequenceEqual(place.JobPath)
                && (e.Inode == place.Place.Number || (e.Inode == 0 && !_places.Values.Any(p => p.IsJob && ReferenceEquals(p.Job, e)))));
        }

        if (job is null && place.Hierarchy is { CountsCpu: false } hierarchy)
        {
            job = FindByOthers(hierarchy, place.JobPath);
        }

        if (job is { Hierarchy.CountsCpu: true } && !ReferenceEquals(job.Hierarchy, place.Hierarchy))
        {
            // The job's own CPU counter decides who belongs to it.
            _hooks.RemoveGroup(place.Place);
            return null;
        }

        return place.Job = job;
    }

    /// <summary>Directories that were there before the hooks in hierarchies that count no CPU: a job is there once a process is in one.</summary>
    private void KnowOtherPlaces()
    {
        foreach (var hierarchy in _hooked)
        {
            if (!hierarchy.CountsCpu)
            {
                KnowPlacesBelow(hierarchy, hierarchy.SubPathBytes, 0);
            }
        }
    }

    private void KnowPlacesBelow(CgroupHierarchy hierarchy, byte[] relative, int depth)
    {
        foreach (var path in depth <= CgroupWalk.Deepest ? _walk.DirectoriesIn(hierarchy, relative) : [])
        {
            if (On.Jobs.MayHoldJobs(path, path.AsSpan(relative.Length + 1)))
            {
                KnowPlace(null, hierarchy, path);
                KnowPlacesBelow(hierarchy, path, depth + 1);
            }
        }
    }

    /// <summary>Of the hierarchies that count no CPU nobody tells births of directories: a job is there when a process is in it.</summary>
    private TrackedJob? FindByOthers(CgroupHierarchy hierarchy, byte[] path)
    {
        return On.Jobs.TryMatch(path, out var finder, out var match) ? On.Jobs.Ensure(hierarchy, finder, path, path, match) : null;
    }

    /// <summary>
    /// Jobs that came and went before anybody could look, in a directory that did so too, so that nobody else told of them. A pass later all other words
    /// of their births are in.
    /// </summary>
    private void FindGone()
    {
        List<KnownPlace>? gone = null;
        foreach (var place in _places.Values)
        {
            if (place is { IsJob: true, Job: null, Hierarchy: { CountsCpu: true } hierarchy } && JobOf(place) is null && On.Jobs.Table.StatusOf(hierarchy, place.JobPath, out _) != 0)
            {
                (gone ??= []).Add(place);
            }
        }

        foreach (var place in gone ?? [])
        {
            if (place.GoneInPass == 0)
            {
                place.GoneInPass = On.Progress.Pass;
                On.Progress.Changed = true;
            }
            else
            {
                On.Jobs.TellOfGone(place.Hierarchy!, place.JobPath, place.Place.Number);
            }
        }
    }

    private void OnDirectoryEmpty(Place at)
    {
        if (_places.TryGetValue(at, out var place) && JobOf(place) is { Ended: false, Counters: { } counters } job)
        {
            counters.Read();
            job.ReadWhenEmpty = true;
        }
    }
}
