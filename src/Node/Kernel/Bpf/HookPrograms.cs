using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>The programs, one per tracepoint, and the iterator's.</summary>
internal sealed class HookPrograms(KernelLayout kernel, HookMaps maps, HookOptions options)
{
    /// <summary>Name of the tracepoint and its program. In the order in which they are attached.</summary>
    public IEnumerable<(string Tracepoint, byte[] Code)> Hooks() =>
    [
        ("cgroup_mkdir", DirectoryMade()),
        ("cgroup_notify_populated", DirectoryEmpty()),
        ("sched_process_free", Freed()),
        ("sched_process_exit", Exited()),
        ("sched_process_exec", Ran()),
        ("cgroup_attach_task", Attached()),
        ("sched_process_fork", Forked()),
    ];

    /// <summary>A task is born (parent, child): it is where it was born, and runs its parent's program.</summary>
    private byte[] Forked()
    {
        var h = New();
        var c = h.Code;
        var (done, untagged, thread) = (new Label(), new Label(), new Label());
        h.TaskFrom(1);
        h.Follow(R1, R6, kernel.TaskMemory, done);
        c.Load(8, R1, R9, 0);
        c.Store(8, Frame, HookCode.PlaceKey, R1);
        h.Lookup(maps.Tags, HookCode.PlaceKey);
        c.JumpIf(Condition.Equal, R0, 0, untagged);
        c.Load(8, R1, R0, 0);
        c.Store(8, Frame, HookCode.PlaceKey, R1);
        h.Update(maps.Tags, HookCode.TaskKey, HookCode.PlaceKey);
        c.Mark(untagged);
        h.BuildEntry(TaskFlags.None);
        c.Load(4, R1, R6, kernel.TaskPid);
        c.Load(4, R2, R6, kernel.TaskProcess);
        c.JumpIf(Condition.Equal, R1, R2, thread);
        c.Store(4, Frame, HookCode.Entry + HookCode.FlagsAt, (int)TaskFlags.Ran);
        c.Mark(thread);
        h.KeepEntry();
        c.Mark(done);
        return h.Finish();
    }

    /// <summary>A task runs another program (task, old pid, bprm): until now was the old one's, but for the instants since its birth.</summary>
    private byte[] Ran()
    {
        var h = New();
        var c = h.Code;
        var (known, charge, change, quiet, done) = (new Label(), new Label(), new Label(), new Label(), new Label());
        h.TaskFrom(0);
        h.LookUpTask();
        c.JumpIf(Condition.NotEqual, R7, 0, known);

        // It was there before the agent: what it used until now may have been anybody's.
        h.BuildEntry(TaskFlags.Ran);
        h.PassOver();
        h.KeepEntry();
        h.LookUpTask();
        c.JumpIf(Condition.Equal, R7, 0, done);
        c.Jump(change);
        c.Mark(known);
        c.Load(4, R1, R7, HookCode.FlagsAt);
        c.JumpIf(Condition.HasBit, R1, (int)TaskFlags.Ran, charge);
        c.Load(8, R1, R6, kernel.TaskRun);
        c.JumpIf(Condition.Below, R1, HookCode.ForkToExecNsec, change);
        c.Mark(charge);
        h.Charge(counted: Ending.Here);
        c.Mark(change);
        h.FindFile(HookCode.Entry);
        c.Load(8, R1, Frame, HookCode.Entry);
        c.Store(8, R7, HookCode.FileAt, R1);
        c.Load(8, R1, Frame, HookCode.Entry + 8);
        c.Store(8, R7, HookCode.FileAt + 8, R1);
        c.Load(4, R1, R7, HookCode.FlagsAt);
        c.Calculate(Operation.Or, R1, (int)TaskFlags.Ran);
        c.Store(4, R7, HookCode.FlagsAt, R1);
        h.Follow(R1, R6, kernel.TaskSignal, done);
        c.Load(8, R1, R1, kernel.SignalPeakPages);
        c.Store(4, R7, HookCode.OldPeakAt, R1);
        c.Load(8, R1, R7, HookCode.PlaceAt);
        c.JumpIf(Condition.Equal, R1, 0, quiet);
        TellOfFile(h, done);
        TellOfProgram(h, done);
        c.Mark(quiet);
        if (options.TellsOutside)
        {
            Tell(h, HookEventKind.Program, done);
        }

        c.Mark(done);
        return h.Finish();
    }

    /// <summary>A task ends (task): what it used until now is booked at once, for it is freed only after a while.</summary>
    private byte[] Exited()
    {
        var h = New();
        var c = h.Code;
        var done = new Label();
        h.TaskFrom(0);
        h.LookUpTask();
        c.JumpIf(Condition.Equal, R7, 0, done);
        h.Charge(withPeak: true, counted: Ending.WithProcess);
        c.Load(4, R1, R7, HookCode.FlagsAt);
        c.Calculate(Operation.Or, R1, (int)TaskFlags.Exited);
        c.Store(4, R7, HookCode.FlagsAt, R1);
        h.CountInGroup(0);
        c.Mark(done);
        return h.Finish();
    }

    /// <summary>A task is freed (task): only now its run time is final, the tearing down of its memory among it.</summary>
    private byte[] Freed()
    {
        var h = New();
        var c = h.Code;
        var (done, uncounted) = (new Label(), new Label());
        h.TaskFrom(0);
        h.LookUpTask();
        c.JumpIf(Condition.Equal, R7, 0, done);
        h.Charge();
        c.Load(4, R1, R7, HookCode.FlagsAt);
        c.Calculate(Operation.And, R1, (int)TaskFlags.Exited);
        c.JumpIf(Condition.Equal, R1, 0, uncounted);
        h.CountInGroup(8);
        c.Mark(uncounted);
        h.Delete(maps.Tasks, HookCode.TaskKey);
        h.Delete(maps.Tags, HookCode.TaskKey);
        c.Mark(done);
        return h.Finish();
    }

    /// <summary>
    /// A task was put into a directory (cgroup, path, task, whole process). The counters of cgroups take a task's time by the same step by which its
    /// run time grows: so what is read here is exactly what belongs to the directory it left.
    /// </summary>
    private byte[] Attached()
    {
        var h = New();
        var c = h.Code;
        var (ours, known, stays, moved, alone, done) = (new Label(), new Label(), new Label(), new Label(), new Label(), new Label());
        h.TaskFrom(2);
        Hierarchy(h, ours, done);
        c.Mark(ours);
        h.LookUpTask();
        c.JumpIf(Condition.NotEqual, R7, 0, known);
        h.BuildEntry(TaskFlags.Ran);
        h.PassOver();
        h.KeepEntry();
        h.LookUpTask();
        c.JumpIf(Condition.Equal, R7, 0, done);
        c.Jump(moved);
        c.Mark(known);
        h.FindPlace();
        Move(h, stays);
        c.Mark(moved);
        TellOfFile(h, done);
        h.Follow(R1, R6, kernel.TaskSignal, alone);
        c.Load(4, R1, R1, kernel.SignalThreads);
        c.JumpIf(Condition.Below, R1, 2, alone);
        Tell(h, HookEventKind.Moved, done);
        c.Mark(alone);
        TellOfProgram(h, done);
        c.Mark(stays);
        c.Mark(done);
        return h.Finish();
    }

    /// <summary>A directory is made (cgroup, path): nobody can be in it yet.</summary>
    private byte[] DirectoryMade()
    {
        var h = New();
        var c = h.Code;
        var (ours, done, kept, noParent) = (new Label(), new Label(), new Label(), new Label());
        c.Move(R9, R1);
        c.Load(8, R6, R9, 0);
        Hierarchy(h, ours, done);
        c.Mark(ours);
        Kind(h, R6, done);
        c.Store(8, Frame, HookCode.Zero, WantedPrograms);
        h.Update(maps.Wanted, HookCode.PlaceKey, HookCode.Zero);
        h.Clear(HookCode.Zero, 16);
        h.Update(maps.Groups, HookCode.PlaceKey, HookCode.Zero);
        c.JumpIf(Condition.Equal, R0, 0, kept);
        h.Lose(HookLoss.Groups);
        c.Mark(kept);
        h.BeginEvent(HookEventKind.Directory, HookEvent.TextBytes, done);
        c.Load(8, R1, Frame, HookCode.PlaceKey);
        c.Store(8, R8, 8, R1);
        h.Follow(R7, R6, kernel.CgroupParent, noParent);
        h.Follow(R7, R7, kernel.StateCgroup, noParent);
        Kind(h, R7, noParent);
        c.Load(8, R1, Frame, HookCode.PlaceKey);
        c.Store(8, R8, 16, R1);
        c.Mark(noParent);
        c.Load(8, R3, R9, 8);
        Text(h);
        h.SubmitEvent();
        c.Mark(done);
        return h.Finish();
    }

    /// <summary>The first came into a directory or the last went (cgroup, path, whether anybody is there).</summary>
    private byte[] DirectoryEmpty()
    {
        var h = New();
        var c = h.Code;
        var (ours, done) = (new Label(), new Label());
        c.Move(R9, R1);
        c.Load(8, R1, R9, 16);
        c.Calculate(Operation.And, R1, 1);
        c.JumpIf(Condition.NotEqual, R1, 0, done);
        c.Load(8, R6, R9, 0);
        Hierarchy(h, ours, done);
        c.Mark(ours);
        Kind(h, R6, done);
        h.Lookup(maps.Groups, HookCode.PlaceKey);
        c.JumpIf(Condition.Equal, R0, 0, done);
        h.BeginEvent(HookEventKind.Empty, 0, done);
        c.Load(8, R1, Frame, HookCode.PlaceKey);
        c.Store(8, R8, 8, R1);
        h.SubmitEvent();
        c.Mark(done);
        return h.Finish();
    }

    /// <summary>One task of an iteration (meta, task): told when it is somewhere, or unknown.</summary>
    public byte[] Iterator()
    {
        const int Record = -320;
        var h = New();
        var c = h.Code;
        var (done, unknown, same, tell, write, notLeader, thread) = (new Label(), new Label(), new Label(), new Label(), new Label(), new Label(), new Label());
        c.Move(R9, R1);
        c.Load(8, R6, R9, 8);
        c.JumpIf(Condition.Equal, R6, 0, done);
        c.Store(8, Frame, HookCode.TaskKey, R6);
        h.LookUpTask();
        c.JumpIf(Condition.Equal, R7, 0, unknown);
        c.Load(4, R1, R7, HookCode.FlagsAt);
        c.JumpIf(Condition.HasBit, R1, (int)TaskFlags.Exited, same);
        h.FindPlace();
        Move(h, same);
        c.Mark(same);
        for (var at = 0; at < 56; at += 8)
        {
            c.Load(8, R1, R7, at);
            c.Store(8, Frame, HookCode.Entry + at, R1);
        }

        c.Jump(tell);
        c.Mark(unknown);

        // Threads of the kernel run no program.
        h.Follow(R1, R6, kernel.TaskMemory, done);
        h.BuildEntry(TaskFlags.Ran | TaskFlags.Unknown);
        c.Jump(write);
        c.Mark(tell);
        c.Load(8, R1, Frame, HookCode.Entry + HookCode.PlaceAt);
        c.JumpIf(Condition.Equal, R1, 0, done);
        c.Mark(write);
        c.Store(8, Frame, Record, R6);
        c.Load(4, R1, R6, kernel.TaskPid);
        c.Load(4, R2, R6, kernel.TaskProcess);
        c.Store(4, Frame, Record + 8, R1);
        c.Store(4, Frame, Record + 12, R2);
        c.Load(4, R3, Frame, HookCode.Entry + HookCode.FlagsAt);
        c.JumpIf(Condition.NotEqual, R1, R2, notLeader);
        c.Calculate(Operation.Or, R3, (int)TaskFlags.Leader);
        c.Mark(notLeader);
        c.Store(8, Frame, Record + 72, 0);
        h.UidInto(Record + 72);
        c.Store(4, Frame, Record + 76, R3);
        c.Load(8, R1, R6, kernel.TaskStart);
        c.Store(8, Frame, Record + 16, R1);
        for (var at = 0; at < 24; at += 8)
        {
            c.Load(8, R1, Frame, HookCode.Entry + at);
            c.Store(8, Frame, Record + 24 + at, R1);
        }

        var to = 48;
        foreach (var (from, booked) in h.Times())
        {
            c.Load(8, R1, R6, from);
            c.Load(8, R2, Frame, HookCode.Entry + booked);
            c.Calculate(Operation.Subtract, R1, R2);
            c.Store(8, Frame, Record + to, R1);
            to += 8;
        }

        c.Load(8, R1, R6, kernel.TaskRun);
        c.Store(8, Frame, Record + 80, R1);
        c.Load(4, R2, Frame, Record + 76);
        c.Calculate(Operation.And, R2, (int)TaskFlags.Leader);
        c.JumpIf(Condition.Equal, R2, 0, thread);
        h.Follow(R2, R6, kernel.TaskSignal, thread);
        c.Load(8, R2, R2, kernel.SignalEndedRun);
        c.Calculate(Operation.Add, R1, R2);
        c.Store(8, Frame, Record + 80, R1);
        c.Mark(thread);
        c.Load(8, R1, R9, 0);
        c.Load(8, R1, R1, kernel.IterationSequence);
        c.Address(R2, Record);
        c.Move(R3, TaskRecord.Bytes);
        c.Call(Helper.SequenceWrite);
        c.Mark(done);
        return h.Finish();
    }

    /// <summary>How many programs of a new place are told, until the agent knows enough.</summary>
    public const int WantedPrograms = 64;

    private HookCode New() => new(kernel, maps, options);

    /// <summary>R7 is at the place on the stack from now on; when it was there before goes elsewhere. Out of a job it stays the job's, as escaped.</summary>
    private void Move(HookCode h, Label stays)
    {
        var c = h.Code;
        var place = new Label();
        c.Load(8, R1, Frame, HookCode.PlaceKey);
        c.Load(8, R2, R7, HookCode.PlaceAt);
        c.JumpIf(Condition.Equal, R1, R2, stays);
        h.Charge();
        c.Load(8, R1, Frame, HookCode.PlaceKey);
        c.JumpIf(Condition.NotEqual, R1, 0, place);
        c.Load(8, R1, R7, HookCode.PlaceAt);
        c.Calculate(Operation.Or, R1, Place.Escaped);
        c.Store(8, Frame, HookCode.PlaceKey, R1);
        h.Update(maps.Tags, HookCode.TaskKey, HookCode.PlaceKey);
        c.Load(8, R1, Frame, HookCode.PlaceKey);
        c.Mark(place);
        c.Store(8, R7, HookCode.PlaceAt, R1);
    }

    /// <summary>Whether the first argument's hierarchy is one of those looked at.</summary>
    private void Hierarchy(HookCode h, Label ours, Label other)
    {
        var c = h.Code;
        c.Load(8, R1, R9, 0);
        h.Follow(R1, R1, kernel.CgroupRoot, other);
        c.Load(4, R1, R1, kernel.RootHierarchy);
        foreach (var hierarchy in options.Hierarchies)
        {
            c.JumpIf(Condition.Equal, R1, hierarchy.Number, ours);
        }

        c.Jump(other);
    }

    /// <summary>The place of a cgroup, onto the stack.</summary>
    private void Kind(HookCode h, Register cgroup, Label none)
    {
        var c = h.Code;
        var done = new Label();
        h.Follow(R2, cgroup, kernel.CgroupRoot, none);
        c.Load(4, R2, R2, kernel.RootHierarchy);
        c.Move(R1, cgroup);
        h.PlaceOf(R1, 0, none);
        for (var kind = 0; kind < options.Hierarchies.Count; kind++)
        {
            var next = new Label();
            c.JumpIf(Condition.NotEqual, R2, options.Hierarchies[kind].Number, next);
            c.Calculate(Operation.Or, R1, kind);
            c.Jump(done);
            c.Mark(next);
        }

        c.Jump(none);
        c.Mark(done);
        c.Store(8, Frame, HookCode.PlaceKey, R1);
    }

    /// <summary>A file nobody was told of, with its name and those of the directories above it: its process may be gone before anybody can look.</summary>
    private void TellOfFile(HookCode h, Label lost)
    {
        const int DeepestDirectory = 24;
        const int LongestName = 256;
        var c = h.Code;
        var (top, told, none) = (new Label(), new Label(), new Label());
        foreach (var at in (int[])[0, 8])
        {
            c.Load(8, R1, R7, HookCode.FileAt + at);
            c.Store(8, Frame, HookCode.Entry + at, R1);
        }

        h.Lookup(maps.Files, HookCode.Entry);
        c.JumpIf(Condition.NotEqual, R0, 0, told);
        h.Clear(HookCode.Zero, 8);
        h.Update(maps.Files, HookCode.Entry, HookCode.Zero);
        h.BeginEvent(HookEventKind.File, HookEvent.NamesBytes, told);
        Whose(h);
        for (var at = 0; at < 16; at += 8)
        {
            c.Load(8, R1, R6, kernel.TaskName + at);
            c.Store(8, R8, 48 + at, R1);
        }

        c.Move(R7, 0);
        h.Follow(R1, R6, kernel.TaskMemory, top);
        h.Follow(R1, R1, kernel.MemoryFile, top);
        h.Follow(R2, R1, kernel.FileInode, top);
        c.Load(4, R2, R2, kernel.InodeOwner);
        c.Store(4, R8, 44, R2);
        h.Follow(R9, R1, kernel.FileEntry, top);
        for (var i = 0; i < DeepestDirectory; i++)
        {
            c.Move(R1, R8);
            c.Calculate(Operation.Add, R1, HookEvent.Bytes);
            c.Calculate(Operation.Add, R1, R7);
            c.Move(R2, LongestName);
            c.Load(8, R3, R9, kernel.EntryName);
            c.Call(Helper.ReadKernelText);
            c.JumpIf(Condition.Above, R0, LongestName, top);
            c.Calculate(Operation.Add, R7, R0);
            c.JumpIf(Condition.Above, R7, HookEvent.NamesBytes - LongestName, top);
            c.Load(8, R1, R9, kernel.EntryParent);
            c.JumpIf(Condition.Equal, R1, 0, top);
            c.JumpIf(Condition.Equal, R1, R9, none);
            c.Move(R9, R1);
        }

        // Deeper than that, or not to be read: no path.
        c.Mark(top);
        c.Move(R7, 0);
        c.Mark(none);
        c.Store(4, R8, 40, R7);
        h.SubmitEvent();
        h.LookUpTask();
        c.JumpIf(Condition.Equal, R7, 0, lost);
        c.Mark(told);
    }

    /// <summary>A program of a place that the agent wants to know more of.</summary>
    private void TellOfProgram(HookCode h, Label none)
    {
        var c = h.Code;
        c.Load(8, R1, R7, HookCode.PlaceAt);
        c.Store(8, Frame, HookCode.PlaceKey, R1);
        h.Lookup(maps.Wanted, HookCode.PlaceKey);
        c.JumpIf(Condition.Equal, R0, 0, none);
        c.Load(8, R1, R0, 0);
        c.JumpIf(Condition.Equal, R1, 0, none);
        c.Calculate(Operation.Subtract, R1, 1);
        c.Store(8, R0, 0, R1);
        Tell(h, HookEventKind.Program, none);
    }

    private void Tell(HookCode h, HookEventKind kind, Label none)
    {
        h.BeginEvent(kind, 0, none);
        Whose(h);
        h.SubmitEvent();
    }

    private void Whose(HookCode h)
    {
        h.Code.Load(4, R1, R6, kernel.TaskProcess);
        h.Code.Store(4, R8, 4, R1);
        h.Code.Load(8, R1, R7, HookCode.PlaceAt);
        h.Code.Store(8, R8, 8, R1);
        h.Code.Store(8, R8, 64, R6);
        foreach (var at in (int[])[0, 8])
        {
            h.Code.Load(8, R1, R7, HookCode.FileAt + at);
            h.Code.Store(8, R8, 24 + at, R1);
        }
    }

    /// <summary>The text that R3 points to, after the head of the event.</summary>
    private static void Text(HookCode h)
    {
        var c = h.Code;
        c.Store(1, R8, HookEvent.Bytes, 0);
        c.Move(R1, R8);
        c.Calculate(Operation.Add, R1, HookEvent.Bytes);
        c.Move(R2, HookEvent.TextBytes);
        c.Call(Helper.ReadKernelText);
    }
}
