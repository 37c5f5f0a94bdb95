using System.Buffers.Binary;
using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Finders;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>Which job a process belongs to, and what its first process says of the job.</summary>
public sealed partial class NodeScanner
{
    /// <summary>Changes when jobs come and go: what was resolved before is resolved again.</summary>
    private int _version;

    private TrackedJob? JobOf(ProcessEntry entry, in ProcessStat stat, out string step, out bool schedulerSide)
    {
        step = entry.Step;
        schedulerSide = entry.SchedulerSide;
        var inCgroup = entry.Job is { Path.Length: > 0 } ? entry.Job : null;
        var content = _proc.Cgroup(entry.Pid);
        var hash = HashOf(content);
        if (inCgroup is not null && (content.IsEmpty || (hash == entry.CgroupHash && entry.CgroupVersion == _version)))
        {
            return inCgroup;
        }

        if (hash != entry.CgroupHash || entry.CgroupVersion != _version)
        {
            var found = ResolveCgroup(content, out var foundStep, out var foundSide, out var elsewhere);

            // A process that is ending shows "/" in v1: that is no leaving.
            if (inCgroup is not null && !ReferenceEquals(found, inCgroup) && IsGone(entry.Pid, stat.StartTicks))
            {
                return inCgroup;
            }

            entry.CgroupHash = hash;
            entry.CgroupVersion = _version;
            if (found is not null)
            {
                step = foundStep;
                schedulerSide = foundSide;
                return found;
            }

            if (elsewhere)
            {
                entry.EnvironmentRead = true;
                entry.EnvironmentJob = null;
            }
        }

        step = "";
        schedulerSide = false;
        if (!entry.EnvironmentRead)
        {
            entry.EnvironmentRead = true;
            var named = _findsByEnvironment ? EnvironmentJob(entry, stat) : null;

            // An ending process shows no environment: it is still what it was born as.
            entry.EnvironmentJob = named is null && entry.EnvironmentJob is { } inherited && IsGone(entry.Pid, stat.StartTicks) ? inherited : named;
        }

        return entry.EnvironmentJob is { Ended: false } job ? job : null;
    }

    /// <summary>
    /// The job's own CPU counter decides: a process belongs to the job iff its path in that hierarchy lies in the job's directory. Other hierarchies
    /// only help to find jobs that have no counter.
    /// </summary>
    private TrackedJob? ResolveCgroup(ReadOnlySpan<byte> content, out string step, out bool schedulerSide, out bool elsewhere)
    {
        step = "";
        schedulerSide = false;
        elsewhere = false;
        Span<Range> paths = stackalloc Range[_hierarchies.Count];
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
                if (_hierarchies[i].IsNamed(line.Slice(first + 1, second)))
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

            var hierarchy = _hierarchies[i];
            var seen = hierarchy.TryGetRelative(path, out var relative);
            foreach (var finder in _cgroupFinders)
            {
                if (!finder.TryMatch(relative, out var match))
                {
                    continue;
                }

                elsewhere = true;
                if (!seen || match.DirectoryLength <= hierarchy.SubPathBytes.Length
                    || EnsureJob(hierarchy, finder, relative[..match.DirectoryLength], relative, match) is not { } job)
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

    private TrackedJob? EnvironmentJob(ProcessEntry entry, in ProcessStat stat)
    {
        // The agent itself may have been started by hand in a job's shell; the scheduler's daemons name jobs they are not in.
        if (entry.Pid == Environment.ProcessId || _proc.StatText[stat.Name] is var name && (name.SequenceEqual("slurmstepd"u8) || name.SequenceEqual("slurmd"u8))
            || !_proc.TryEnvironment(entry.Pid, out var block)
            || !EnvironFinder.TryFind(new EnvironmentBlock(block), out var scheduler, out var rawId)
            || _jobs.IsCgroupJob(scheduler, rawId)
            || _proc.UidOf(entry.Pid) is not { } uid)
        {
            return null;
        }

        if (!_jobs.ByEnvironment.TryGetValue((scheduler, rawId), out var job))
        {
            job = new TrackedJob(scheduler, rawId, [])
            {
                OwnerUid = uid,
                FirstSeenUnixUsec = StartUnixUsec(stat.StartTicks),
                LastAliveTimestamp = _time.GetTimestamp(),
            };
            _jobs.ByEnvironment.Add((scheduler, rawId), job);
            Announce();
            ScannerLog.JobBorn(_logger, scheduler, rawId, "(environment)");
        }

        if (job.OwnerUid != uid && uid != 0)
        {
            if (job.OwnerUid != 0)
            {
                // Another user wrote this job's number into his environment.
                return null;
            }

            job.OwnerUid = uid;
            job.Facts.Uid = null;
            job.Facts.User = null;
        }

        if (job.Id is null)
        {
            job.FirstSeenUnixUsec = Math.Min(job.FirstSeenUnixUsec, StartUnixUsec(stat.StartTicks));
        }

        return job;
    }

    /// <summary>Facts by the first process that has them: its uid, and its environment, which later ones cannot change.</summary>
    private void Describe(TrackedJob job, ProcessEntry entry)
    {
        if (job.RawId.Length == 0 && entry is { SchedulerSide: true, Executable.IsStepDaemon: true } && _proc.UidOf(entry.Pid) == 0)
        {
            // A job whose directory has its unique name only: the scheduler's own process tells its number, which no user can forge.
            job.RawId = StepDaemonTitle.RawId(_proc.CommandLine(entry.Pid)) ?? "";
        }

        if (job.FactsFromEnvironment && job.Facts.Uid is not null)
        {
            return;
        }

        if (job.Facts.Uid is null && entry.Row?.Key.Role == ExecutableRole.Job && _proc.UidOf(entry.Pid) is { } uid)
        {
            SetUser(job, uid, FactSource.Process);
        }

        if (job.FactsFromEnvironment || (entry.EnvironmentRead && job.Path.Length > 0) || entry.Row?.Key.Role != ExecutableRole.Job)
        {
            return;
        }

        entry.EnvironmentRead = true;
        if (!_proc.TryEnvironment(entry.Pid, out var block))
        {
            return;
        }

        var environment = new EnvironmentBlock(block);
        if (!EnvironmentFacts.Speaks(environment, job.Scheduler, job.RawId))
        {
            return;
        }

        job.FactsFromEnvironment = true;
        if (job.RawId.Length == 0 && EnvironFinder.TryFind(environment, out _, out var rawId))
        {
            job.RawId = rawId;
        }

        EnvironmentFacts.Fill(job.Facts, environment, job.Scheduler, job.RawId);
        if (environment.Number("SLURM_RESTART_COUNT"u8) is { } restarts and < int.MaxValue)
        {
            job.RestartCount ??= (int)restarts;
        }
    }

    private void SetUser(TrackedJob job, uint uid, FactSource source)
    {
        job.Facts.Uid = new NumberFact { Value = uid, Source = source };
        if (job.Facts.User is not { Source: FactSource.Path } && Users.NameOf(uid) is { Length: > 0 } name)
        {
            job.Facts.User = new TextFact { Value = name, Source = source };
        }
    }

    /// <summary>The owner by the name in the job's path.</summary>
    private void SetUser(TrackedJob job, string name)
    {
        job.Facts.User = new TextFact { Value = name, Source = FactSource.Path };
        if (Users.UidOf(name) is { } uid)
        {
            job.Facts.Uid = new NumberFact { Value = uid, Source = FactSource.Path };
        }
    }

    /// <summary>OAR's supervisor runs in the job's cgroups as OAR's own user: neither the job's owner nor root.</summary>
    private bool IsSupervisor(TrackedJob job, int pid, uint? given) =>
        string.Equals(job.Scheduler, "oar", StringComparison.Ordinal) && job.Path.Length > 0
        && (given ?? _proc.UidOf(pid)) is { } uid and > 0
        && (job.Facts.Uid is { Source: FactSource.Path } owner ? owner.Value != uid : string.Equals(Users.NameOf(uid), "oar", StringComparison.Ordinal));

    private static ulong HashOf(ReadOnlySpan<byte> content)
    {
        var hash = 0x9E3779B97F4A7C15UL ^ (ulong)content.Length;
        while (content.Length >= 8)
        {
            hash = System.Numerics.BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(content)) * 0xff51afd7ed558ccdUL, 31);
            content = content[8..];
        }

        foreach (var b in content)
        {
            hash = (hash ^ b) * 0x100000001b3UL;
        }

        return hash | 1;
    }
}
