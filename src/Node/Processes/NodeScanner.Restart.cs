using System.Text;
using Actors.Messages.Checkpoints;
using Actors.Messages.Wire;
using Actors.Node.Attribution;
using Actors.Node.Attribution.Taskstats;
using Actors.Node.Cgroups;
using Actors.Node.Kernel;
using Google.Protobuf;

namespace Actors.Node.Processes;

/// <summary>Going on after the agent was killed: counters continue, nothing is booked twice.</summary>
public sealed partial class NodeScanner
{
    /// <summary>What must be on disk so that counters go on after a restart of the agent: take it with the slices of a pass.</summary>
    public ScannerCheckpoint Checkpoint()
    {
        lock (_gate)
        {
            var checkpoint = new ScannerCheckpoint
            {
                Version = 1,
                BootId = _host.BootId,
                AtUnixUsec = _host.UnixUsecNow(),
            };
            checkpoint.Ledgers.AddRange(_books.Save());
            var places = new Dictionary<UsageRow, (JobCheckpoint Job, int Row)>();
            foreach (var job in _jobs.Table.All)
            {
                // One that came and went since the last pass was told to nobody yet.
                if (job.Ended && job.RawId.Length > 0)
                {
                    Name(job);
                }

                if (job.Id is not null)
                {
                    checkpoint.Jobs.Add(Save(job, places));
                }
            }

            _tier.Save((row, process) =>
            {
                if (places.TryGetValue(row, out var place))
                {
                    process.Row = place.Row;
                    place.Job.Processes.Add(process);
                }
            });
            return checkpoint;
        }
    }

    /// <summary>Goes on from a checkpoint; before the first pass. Of another boot, all its jobs end with their last reading.</summary>
    /// <exception cref="InvalidOperationException">A pass was made already.</exception>
    public void Restore(ScannerCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        lock (_gate)
        {
            if (_progress.Pass != 0)
            {
                throw new InvalidOperationException("A checkpoint is restored before the first pass.");
            }

            var sameBoot = string.Equals(checkpoint.BootId, _host.BootId, StringComparison.Ordinal);
            _progress.RestoredAtUnixUsec = sameBoot ? checkpoint.AtUnixUsec : 0;
            if (sameBoot)
            {
                _books.Restore(checkpoint.Ledgers, _host.Hierarchies);
            }

            foreach (var saved in checkpoint.Jobs)
            {
                Restore(saved, sameBoot);
            }
        }
    }

    /// <summary>As a checkpoint holds them.</summary>
    internal static CountsCheckpoint CountsOf(in ProcessCounts counts) => new()
    {
        MinorFaults = counts.MinorFaults,
        MajorFaults = counts.MajorFaults,
        Voluntary = counts.Voluntary,
        Involuntary = counts.Involuntary,
        ReadBytes = counts.ReadBytes,
        WriteBytes = counts.WriteBytes,
        ReadChars = counts.ReadChars,
        WriteChars = counts.WriteChars,
    };

    /// <summary>From a checkpoint; of an agent that did not keep them none.</summary>
    internal static ProcessCounts CountsOf(CountsCheckpoint? saved) => saved is null
        ? default
        : new(saved.MinorFaults, saved.MajorFaults, saved.Voluntary, saved.Involuntary, saved.ReadBytes, saved.WriteBytes, saved.ReadChars, saved.WriteChars);

    private static JobCheckpoint Save(TrackedJob job, Dictionary<UsageRow, (JobCheckpoint Job, int Row)> places)
    {
        var cpu = job.Counters?.Cpu;
        var saved = new JobCheckpoint
        {
            Scheduler = job.Scheduler,
            RawId = job.RawId,
            IdentityInode = job.Id!.CgroupInode,
            FirstSeenUnixUsec = job.Id.FirstSeenUnixUsec,
            Path = ByteString.CopyFrom(job.Path),
            CounterInode = job.Inode,
            Sluid = job.Sluid,
            Node = job.Node,
            Facts = job.Facts.Clone(),
            FactsFromEnvironment = job.FactsFromEnvironment,
            IdSource = job.IdSource,
            Ended = job.Ended,
            TailPending = job.TailPending,
            LowerBound = job.LowerBound || job.MissesEnds,
            TotalSource = job.Source,
            CpuNsec = job.CounterNsec + job.TailNsec,
            UserNsec = cpu?.UserNsec ?? job.RestoredUserNsec,
            SystemNsec = cpu?.SystemNsec ?? job.RestoredSystemNsec,
            TailNsec = job.TailNsec,
            UnwatchedNsec = job.UnwatchedNsec,
            TotalAsOfUnixUsec = ((job.Counters?.CpuAsOf ?? job.RestoredAsOf) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        };
        saved.Suspended.AddRange(job.Suspensions.All);
        if (job.RestartCount is { } restarts)
        {
            saved.RestartCount = restarts;
        }

        if (job.OwnerUid is { } owner)
        {
            saved.OwnerUid = owner;
        }

        foreach (var row in job.Rows.Values)
        {
            places.Add(row, (saved, saved.Rows.Count));
            var checkpoint = new RowCheckpoint
            {
                Path = ByteString.CopyFrom(row.Key.Executable.Path),
                Device = row.Key.Executable.Device,
                Inode = row.Key.Executable.Inode,
                Placeholder = row.Key.Executable.IsPlaceholder,
                OwnedByRoot = row.Key.Executable.IsOwnedByRoot,
                Step = row.Key.Step,
                Role = row.Key.Role,
                CpuNsec = row.CpuNsec,
                UserWeight = row.UserWeight,
                SystemWeight = row.SystemWeight,
                Processes = row.Processes,
                MaxRssBytes = row.MaxRssBytes,
                ChildrenNsec = row.ChildrenNsec,
                LeftOutNsec = row.LeftOut.Sure,
                Counts = CountsOf(row.Counts),
                HasIo = row.HasIo,
                HasSwitches = row.HasSwitches,
                Script = ByteString.CopyFrom(row.Key.Executable.Details.Script),
            };
            if (row.Key.Executable.Details.Image is { } image)
            {
                checkpoint.Image = ByteString.CopyFrom(image);
            }

            saved.Rows.Add(checkpoint);
        }

        return saved;
    }

    private void Restore(JobCheckpoint saved, bool sameBoot)
    {
        var job = new TrackedJob(saved.Scheduler, saved.RawId, saved.Path.ToByteArray())
        {
            Sluid = saved.Sluid,
            Node = saved.Node,
            Id = new LocalJobId(saved.Scheduler, saved.RawId, saved.IdentityInode, saved.FirstSeenUnixUsec),
            FirstSeenUnixUsec = saved.FirstSeenUnixUsec,
            Inode = saved.CounterInode,
            FactsFromEnvironment = saved.FactsFromEnvironment,
            RestartCount = saved.HasRestartCount ? saved.RestartCount : null,
            OwnerUid = saved.HasOwnerUid ? saved.OwnerUid : null,
            IdSource = saved.IdSource is FactSource.Unspecified ? TrackedJob.SourceOf(saved.Path.Length) : saved.IdSource,
            RestoredNsec = saved.CpuNsec - saved.TailNsec,
            RestoredUserNsec = saved.UserNsec,
            RestoredSystemNsec = saved.SystemNsec,
            RestoredAsOf = DateTimeOffset.UnixEpoch.AddTicks(saved.TotalAsOfUnixUsec * TimeSpan.TicksPerMicrosecond),
            RestoredProcesses = saved is { TotalSource: TotalSource.Processes, TailPending: false },
            HasUncounted = saved is { TotalSource: TotalSource.Processes, TailPending: false },
            TailNsec = saved.TailNsec,
            UnwatchedNsec = saved.UnwatchedNsec,
            LowerBound = saved.LowerBound,
            LastAliveTimestamp = _time.GetTimestamp(),
        };
        job.Suspensions.Restore(saved.Suspended);
        job.Facts.MergeFrom(saved.Facts ?? new JobFacts());
        var rows = new List<UsageRow>();
        foreach (var row in saved.Rows)
        {
            var executable = _executables.Intern(row.Path.Span, row.Device, row.Inode, row.Placeholder, row.OwnedByRoot);
            executable = _executables.Detailed(executable, new ProgramDetails(row.Script.ToByteArray(), row.HasImage ? row.Image.ToByteArray() : null));
            var restored = job.Row(executable, row.Step, row.Role);
            restored.CpuNsec = row.CpuNsec;
            restored.UserWeight = row.UserWeight;
            restored.SystemWeight = row.SystemWeight;
            restored.Processes = row.Processes;
            restored.MaxRssBytes = row.MaxRssBytes;
            restored.ChildrenNsec = row.ChildrenNsec;
            restored.LeftOut = new LeftOut(row.LeftOutNsec, 0, 0);
            restored.Counts = CountsOf(row.Counts);
            restored.HasIo = row.HasIo;
            restored.HasSwitches = row.HasSwitches;
            rows.Add(restored);
        }

        if (saved.Ended || !sameBoot || !FindAgain(job))
        {
            job.Ended = true;
            job.Suspensions.See(frozen: false, saved.TotalAsOfUnixUsec);
            _jobs.Table.Ended.Add(job);
            if (!saved.Ended)
            {
                EndedMeanwhile(job, sameBoot);
            }
            else if (saved.TailPending)
            {
                AwaitTail(job, sameBoot);
            }

            return;
        }

        // No counter has what began and ended while no agent ran. Who polls still finds it with the parents that have reaped it.
        job.LowerBound |= job.RestoredProcesses && _tier.Tier is not AttributionTier.Poll;
        foreach (var process in saved.Processes)
        {
            if (process.Row >= 0 && process.Row < rows.Count)
            {
                _tier.Restore(job, rows[process.Row], process);
            }
        }
    }

    /// <summary>It ended while no agent watched: its last reading is the least it used, and what the directories above counted since tells the rest.</summary>
    private void EndedMeanwhile(TrackedJob job, bool sameBoot)
    {
        if (sameBoot && job.Path.Length > 0 && !job.RestoredProcesses)
        {
            _books.Close(job);
        }
        else
        {
            job.LowerBound = true;
        }
    }

    /// <summary>It ended while the agent before watched, which had no time to ask the directories above.</summary>
    private void AwaitTail(TrackedJob job, bool sameBoot)
    {
        job.LowerBound |= !sameBoot;
        if (sameBoot)
        {
            _books.Await(job);
        }
    }

    /// <summary>Whether the job is still there: its directory with the same inode, or, without one, a process to be seen in the first pass.</summary>
    private bool FindAgain(TrackedJob job)
    {
        if (job.Path.Length == 0)
        {
            _jobs.Table.ByEnvironment.Add(job);
            return true;
        }

        foreach (var hierarchy in _host.Hierarchies)
        {
            if (_jobs.Table.StatusOf(hierarchy, job.Path, out var status) == 0 && status.Inode == job.Inode && _jobs.Table.ByPath.TryAdd(JobTable.Text(job.Path), job))
            {
                job.Counters = new JobCounters(_host.Hierarchies, job.Path, _time);
                job.Hierarchy = hierarchy;
                _jobs.Newborn.Enqueue((job, false));
                _jobs.Roots.Add((hierarchy, JobTable.Text(JobTable.ParentOf(job.Path))));
                _books.Open(job);
                return true;
            }
        }

        return false;
    }
}
