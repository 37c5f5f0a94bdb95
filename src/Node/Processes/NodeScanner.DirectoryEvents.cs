using Actors.Node.Attribution;
using Actors.Node.Cgroups;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>What happens to the directories of jobs and to those above them: births, ends, processes put in and taken out.</summary>
public sealed partial class NodeScanner
{
    private const int NoSpace = 28;

    private readonly Dictionary<int, WatchedDirectory> _watches = [];

    /// <summary>Directories above jobs that came under watch while the kernel's word of their births may still wait: each answers for one birth.</summary>
    private readonly HashSet<(CgroupHierarchy Hierarchy, string Path)> _watchedAnew = [];
    private readonly Inotify _inotify = new();
    private bool _watchesExhausted;

    /// <summary>Directories watched at present.</summary>
    internal int Watches => _watches.Count;

    /// <param name="Hierarchy">Where it is.</param>
    /// <param name="Path">Below the hierarchy.</param>
    /// <param name="Job">Whose it is; null: it is above jobs.</param>
    /// <param name="IsFreezer">It is watched for being frozen alone.</param>
    /// <param name="IsOutside">It is outside of the agent's root: watched for those who are put there, and may have been in a job.</param>
    private sealed record WatchedDirectory(CgroupHierarchy Hierarchy, byte[] Path, TrackedJob? Job, bool IsFreezer, bool IsOutside);

    /// <returns>True when it was not watched before.</returns>
    private bool Watch(CgroupHierarchy hierarchy, byte[] relative, TrackedJob? job, bool isFreezer = false, bool isOutside = false)
    {
        if (_watchesExhausted)
        {
            return false;
        }

        var watch = _inotify.Watch(_path.Reset().Add(hierarchy.DirectoryBytes).Add(relative).Terminated);
        if (watch >= 0)
        {
            var isKnown = _watches.TryGetValue(watch, out var known);
            if (!isKnown && job is null && !isOutside)
            {
                _watchedAnew.Add((hierarchy, JobTable.Text(relative)));
            }

            if (!isKnown || !ReferenceEquals(known!.Job, job))
            {
                _watches[watch] = new WatchedDirectory(hierarchy, relative, job, isFreezer, isOutside);
            }

            return !isKnown;
        }

        if (Libc.Errno == NoSpace)
        {
            _watchesExhausted = true;
            ScannerLog.NoMoreWatches(_logger);
        }

        return false;
    }

    /// <summary>Who leaves a job is put at the top of its hierarchy as a rule: an agent of one root hears of it there.</summary>
    private void WatchOutside()
    {
        foreach (var hierarchy in _host.Hierarchies)
        {
            // In tier bpf the kernel tells of everybody who leaves.
            if (Tier != AttributionTier.Bpf && hierarchy is { CountsCpu: true, SubPathBytes.Length: > 0 })
            {
                Watch(hierarchy, [], null, isOutside: true);
            }
        }
    }

    private void Unwatch(Func<WatchedDirectory, bool> which)
    {
        foreach (var (watch, directory) in _watches)
        {
            if (which(directory))
            {
                _inotify.Unwatch(watch);
                _watches.Remove(watch);
                _watchesExhausted = false;
            }
        }
    }

    /// <returns>True when a job ended.</returns>
    private bool DrainDirectoryEvents()
    {
        WatchedDirectory? above = null;
        var ended = false;
        while (_inotify.TryNext(out var watch, out var mask, out var name))
        {
            if ((mask & Inotify.Overflow) != 0)
            {
                _books.MissedAny();
                _progress.Changed = true;
            }

            if (!_watches.TryGetValue(watch, out var directory))
            {
                continue;
            }

            if ((mask & Inotify.Ignored) != 0)
            {
                _watches.Remove(watch);
            }
            else if (directory.IsOutside)
            {
                above = IsJoin(mask, name) ? directory : above;
            }
            else if ((mask & (Inotify.Create | Inotify.IsDirectory)) == (Inotify.Create | Inotify.IsDirectory))
            {
                OnDirectory(directory, name);
            }
            else if ((mask & (Inotify.Delete | Inotify.IsDirectory)) == (Inotify.Delete | Inotify.IsDirectory))
            {
                ended |= OnDirectoryGone(directory, [.. directory.Path, (byte)'/', .. name]);
            }
            else if (directory.IsFreezer)
            {
                if (name.SequenceEqual("freezer.state"u8))
                {
                    LookAtFreezer(directory.Job!);
                }
            }
            else if (IsJoin(mask, name))
            {
                if (directory.Job is { Ended: false })
                {
                    _tier.Moved(directory.Job, directory.Hierarchy, directory.Path);
                }
                else
                {
                    above = directory;
                }
            }
            else if ((name.SequenceEqual("cgroup.events"u8) || name.SequenceEqual("freezer.state"u8)) && directory.Job is { } populated)
            {
                populated.Counters?.Read();
                LookAtFreezer(populated);
            }
        }

        // All births before this have been told.
        _jobs.AllBirthsTold();
        _watchedAnew.Clear();
        if (above is not null)
        {
            _tier.Moved(null, above.Hierarchy, above.Path);
        }

        return ended;
    }

    /// <summary>Somebody was put into the directory.</summary>
    private static bool IsJoin(uint mask, ReadOnlySpan<byte> name) => (mask & Inotify.Modify) != 0 && (name.SequenceEqual("cgroup.procs"u8) || name.SequenceEqual("tasks"u8));

    private void OnDirectory(WatchedDirectory directory, ReadOnlySpan<byte> name)
    {
        byte[] path = [.. directory.Path, (byte)'/', .. name];
        if (directory.Job is { } job)
        {
            if (job.Ended)
            {
                return;
            }

            if (directory.IsFreezer)
            {
                Watch(directory.Hierarchy, path, job, isFreezer: true);
                LookAtFreezer(job);
            }
            else
            {
                AdoptTree(job, directory.Hierarchy, path, toldOfBirth: true, 1);
            }
        }
        else if (_jobs.MayHoldJobs(path, name))
        {
            _books.Born(directory.Hierarchy, path);
            Visit(directory.Hierarchy, path, 1, told: true);
        }
    }

    /// <returns>True when a job ended by it.</returns>
    private bool OnDirectoryGone(WatchedDirectory above, byte[] path)
    {
        var gone = _jobs.Table.StatusOf(above.Hierarchy, path, out var status) != 0;
        var ended = false;
        if (_jobs.Table.ByPath.TryGetValue(JobTable.Text(path), out var job) && ReferenceEquals(job.Hierarchy, above.Hierarchy) && (gone || status.Inode != job.Inode))
        {
            End(job);
            ended = true;
        }
        else if (job is null && gone && above.Job is null && above.Hierarchy.CountsCpu && _jobs.TryMatch(path, out _, out var match) && match.DirectoryLength == path.Length
            && !_jobs.Table.Ended.Exists(known => known.Path.AsSpan().SequenceEqual(path)))
        {
            // Nobody had met it before the directory above was watched.
            _books.Missed(path);
        }

        if (gone)
        {
            Unwatch(d => ReferenceEquals(d.Hierarchy, above.Hierarchy) && d.Path.AsSpan().SequenceEqual(path));
        }

        return ended;
    }
}
