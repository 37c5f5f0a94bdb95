using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Finders;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>Which job a process belongs to.</summary>
internal sealed partial class JobRegistry
{
    /// <summary>
    /// The job's own CPU counter decides: a process belongs to the job iff its path in that hierarchy lies in the job's directory. Other hierarchies
    /// only help to find jobs that have no counter.
    /// </summary>
    public TrackedJob? FindByCgroups(ReadOnlySpan<byte> content, out string step, out bool schedulerSide, out bool elsewhere)
    {
        step = "";
        schedulerSide = false;
        elsewhere = false;
        Span<Range> paths = stackalloc Range[host.Hierarchies.Count];
        paths.Clear();
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range];
            var first = line.IndexOf((byte)':');
            var second = first < 0 ? -1 : line[(first + 1)..].IndexOf((byte)':');
            if (second < 0)
            {
                continue;
            }

            var start = range.Start.Value + first + 1;
            for (var i = 0; i < paths.Length; i++)
            {
                if (host.Hierarchies[i].IsNamed(line.Slice(first + 1, second)))
                {
                    paths[i] = (start + second + 1)..(range.Start.Value + line.Length);
                }
            }
        }

        for (var i = 0; i < paths.Length; i++)
        {
            var path = content[paths[i]];
            if (path.Length <= 1)
            {
                continue;
            }

            var hierarchy = host.Hierarchies[i];
            var seen = hierarchy.TryGetRelative(path, out var relative);
            foreach (var finder in Finders)
            {
                if (!finder.TryMatch(relative, out var match))
                {
                    continue;
                }

                elsewhere = true;
                if (!seen || match.DirectoryLength <= hierarchy.SubPathBytes.Length
                    || Ensure(hierarchy, finder, relative[..match.DirectoryLength], relative, match) is not { } job)
                {
                    continue;
                }

                if (!ReferenceEquals(job.Hierarchy, hierarchy) && job.Hierarchy is { CountsCpu: true })
                {
                    return null;
                }

                step = Encoding.UTF8.GetString(relative[match.Step]);
                schedulerSide = match.SchedulerSide;
                return job;
            }
        }

        return null;
    }

    /// <summary>
    /// The job of a process in no job's directory: a shepherd above it tells it, or its environment names it. One that names none stays in the job it was born into, as emptying an
    /// environment is no way out of a job.
    /// </summary>
    /// <param name="pid">The process, whose stat was read last.</param>
    /// <param name="stat">As read.</param>
    /// <param name="born">The job it was in until now, or its parent's when it was born.</param>
    public TrackedJob? FindByEnvironment(int pid, in ProcessStat stat, TrackedJob? born)
    {
        if (IsNoJobs(pid, host.Proc.StatText[stat.Name], null))
        {
            return null;
        }

        if (_asksShepherds && !IsElsewhere(pid) && _shepherds.JobOf(pid, stat) is { } told)
        {
            return OfShepherd(told, stat.StartTicks);
        }

        return host.Proc.TryEnvironment(pid, out var block) ? NamedIn(block, pid, stat.StartTicks, null, born) : StaysIn(born, pid);
    }

    /// <summary>The same of a process that may be gone.</summary>
    /// <param name="process">As it was.</param>
    /// <param name="born">The job it was in until then.</param>
    public TrackedJob? FindByEnvironment(in OutsideProcess process, TrackedJob? born)
    {
        if (IsNoJobs(process.Pid, process.Name, process.Uid))
        {
            return null;
        }

        if (_asksShepherds && _shepherds.AreHere(process.Name) && !IsElsewhere(process.Pid))
        {
            if (host.Proc.TryStat(process.Pid, out var stat) && stat.StartTicks == process.StartTicks)
            {
                if (_shepherds.JobOf(process.Pid, stat) is { } told)
                {
                    return OfShepherd(told, stat.StartTicks);
                }
            }
            else if (born is { ToldByShepherd: true })
            {
                return StaysIn(born, process.Pid);
            }
        }

        return NamedIn(process.Environment, process.Pid, process.StartTicks, process.Uid, born);
    }

    /// <summary>
    /// The agent itself may have been started by hand in a job's shell, and so may the daemons that start jobs: what they start is none of that one's. Root's alone, as anybody can give
    /// a program their name.
    /// </summary>
    private bool IsNoJobs(int pid, ReadOnlySpan<byte> name, uint? uid) =>
        pid == Environment.ProcessId || (IsDaemon(name) && (uid ?? host.Proc.UidOf(pid)) == 0);

    private static bool IsDaemon(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("slurmstepd"u8) || name.SequenceEqual("slurmd"u8) || name.SequenceEqual("sge_execd"u8) || name.SequenceEqual("pbs_mom"u8)
        || name.SequenceEqual("sbatchd"u8) || name.SequenceEqual("res"u8);

    /// <summary>A job that has ended takes nobody in, nor one whose process has been put into another's directory.</summary>
    private TrackedJob? StaysIn(TrackedJob? born, int pid) => born is { Ended: false, Path.Length: 0 } && !IsElsewhere(pid) ? born : null;

    /// <summary>Another agent may serve the root that it is in. Asked of those alone that name a job: of a process that is gone by now it costs most.</summary>
    private bool IsElsewhere(int pid) => host.IsLimited && FinderRegistry.IsInJobDirectory(host.Proc.Cgroup(pid));

    private TrackedJob? OfShepherd(GridEngineJob told, ulong startTicks) => table.IsCgroupJob(GridEngine, told.RawId) ? null : Seen(Shepherded(told), startTicks);

    private TrackedJob? NamedIn(ReadOnlySpan<byte> environment, int pid, ulong startTicks, uint? given, TrackedJob? born)
    {
        if (!Node.Finders.EnvironmentFinders.TryFind(EnvironmentFinders, new EnvironmentBlock(environment), out var finder, out var rawId)
            || table.IsCgroupJob(finder.Scheduler, rawId)
            || (given ?? host.Proc.UidOf(pid)) is not { } uid)
        {
            return StaysIn(born, pid);
        }

        if (IsElsewhere(pid))
        {
            return null;
        }

        var node = _slurmds.NodeOf(finder.NodeIn(new EnvironmentBlock(environment)));
        if (born is { Ended: false, Path.Length: 0, OwnerUid: > 0 } && born.IsNamed(finder.Scheduler, rawId, node))
        {
            // Whoever it has become since, as by sudo.
            return Seen(born, startTicks);
        }

        var job = Named(finder.Scheduler, rawId, uid, node);
        if (job.OwnerUid != uid && uid != 0)
        {
            if (job.OwnerUid == 0)
            {
                job.Facts.Uid = null;
                job.Facts.User = null;
            }

            job.OwnerUid = uid;
        }

        return Seen(job, startTicks);
    }

    /// <summary>A job without a directory, made if need be.</summary>
    private TrackedJob Named(string scheduler, string rawId, uint? owner, string node)
    {
        if (table.ByEnvironment.Find(scheduler, rawId, owner, node) is not { } job)
        {
            job = new TrackedJob(scheduler, rawId, [])
            {
                OwnerUid = owner,
                Node = node,
                FirstSeenUnixUsec = host.UnixUsecNow(),
                LastAliveTimestamp = time.GetTimestamp(),
            };
            table.ByEnvironment.Add(job);
            progress.Changed = true;
            ScannerLog.JobBorn(logger, scheduler, rawId, "(environment)");
        }

        return job;
    }

    /// <summary>Of a job without a directory the start of its oldest process is the birth.</summary>
    private TrackedJob Seen(TrackedJob job, ulong startTicks)
    {
        if (job.Id is null)
        {
            job.FirstSeenUnixUsec = Math.Min(job.FirstSeenUnixUsec, host.StartUnixUsec(startTicks));
        }

        return job;
    }

    private TrackedJob Shepherded(GridEngineJob told)
    {
        if (table.ByEnvironment.Of(GridEngine, told.RawId).FirstOrDefault(known => known.ToldByShepherd) is { } known)
        {
            return known;
        }

        var job = Named(GridEngine, told.RawId, told.Facts.User is { } user ? Users.UidOf(user.Value) : null, node: "");
        job.IdSource = FactSource.Process;
        Take(job, told);
        return job;
    }

    private void Take(TrackedJob job, GridEngineJob told)
    {
        job.ToldByShepherd = true;
        job.Facts.MergeFrom(told.Facts);
        if (told.Facts.User is { } user && Users.UidOf(user.Value) is { } uid)
        {
            job.OwnerUid = job.Path.Length == 0 ? uid : null;
            job.Facts.Uid = new NumberFact { Value = uid, Source = FactSource.Process };
        }
    }

    /// <summary>No process of a job without a directory is left.</summary>
    public void EndByEnvironment(TrackedJob job)
    {
        job.Ended = true;
        Released?.Invoke(job);

        // A job that nobody was told of, because its cgroup was found first, never was.
        if (job.Id is not null || job.Members == 0 && !table.IsCgroupJob(job.Scheduler, job.RawId))
        {
            table.Ended.Add(job);
            progress.Changed = true;
            ScannerLog.JobEnded(logger, job.Scheduler, job.RawId, job.Rows.Values.Sum(r => r.CpuNsec) / 1e9);
        }
    }
}
