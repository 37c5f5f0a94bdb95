using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>What happens to tasks: births, programs, ends, and that they are put elsewhere.</summary>
internal sealed partial class HookPrograms
{
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
        foreach (var at in (int[])[0, 8])
        {
            c.Load(8, R1, R0, at);
            c.Store(8, Frame, HookCode.Zero + at, R1);
        }

        h.Update(maps.Tags, HookCode.TaskKey, HookCode.Zero);
        c.Mark(untagged);
        if (options.TellsArguments)
        {
            var unknown = new Label();
            c.Move(R8, 0);
            c.Load(8, R1, R9, 0);
            c.Store(8, Frame, HookCode.PlaceKey, R1);
            h.Lookup(maps.Tasks, HookCode.PlaceKey);
            c.JumpIf(Condition.Equal, R0, 0, unknown);
            c.Load(4, R8, R0, HookCode.FlagsAt);
            c.Calculate(Operation.ShiftRight, R8, TaskRecord.FlagBits);
            c.Calculate(Operation.ShiftLeft, R8, TaskRecord.FlagBits);
            c.Mark(unknown);
        }

        h.BuildEntry(TaskFlags.None);
        c.Load(4, R1, R6, kernel.TaskPid);
        c.Load(4, R2, R6, kernel.TaskProcess);
        c.JumpIf(Condition.Equal, R1, R2, thread);
        c.Store(4, Frame, HookCode.Entry + HookCode.FlagsAt, (int)TaskFlags.Ran);
        c.Mark(thread);
        if (options.TellsArguments)
        {
            // It runs the script that its parent runs.
            c.Load(4, R1, Frame, HookCode.Entry + HookCode.FlagsAt);
            c.Calculate(Operation.Or, R1, R8);
            c.Store(4, Frame, HookCode.Entry + HookCode.FlagsAt, R1);
        }

        if (options.TellsOutside)
        {
            // Of one that was there before the agent it is not known yet whose it is, and so of its child: both are met by an iteration.
            var somewhere = new Label();
            c.Load(8, R1, Frame, HookCode.Entry + HookCode.PlaceAt);
            c.JumpIf(Condition.NotEqual, R1, 0, somewhere);
            c.Load(8, R1, R9, 0);
            c.Store(8, Frame, HookCode.PlaceKey, R1);
            h.Lookup(maps.Tasks, HookCode.PlaceKey);
            c.JumpIf(Condition.Equal, R0, 0, done);
            c.Mark(somewhere);
        }

        h.KeepEntry();
        c.Mark(done);
        return h.Finish();
    }

    /// <summary>A task runs another program (task, old pid, bprm): until now was the old one's, but for the instants since its birth.</summary>
    private byte[] Ran()
    {
        var h = New();
        var c = h.Code;
        var (known, charge, change, outside, done) = (new Label(), new Label(), new Label(), new Label(), new Label());
        h.TaskFrom(0);
        h.LookUpTask();
        c.JumpIf(Condition.NotEqual, R7, 0, known);

        h.EnterFound(done);
        c.Jump(change);
        c.Mark(known);
        c.Load(4, R1, R7, HookCode.FlagsAt);
        c.JumpIf(Condition.HasBit, R1, (int)TaskFlags.Ran, charge);
        c.Load(8, R1, R6, kernel.TaskRun);
        c.JumpIf(Condition.Below, R1, HookCode.ForkToExecNsec, change);
        c.Mark(charge);
        h.Charge(Ending.Here);
        c.Mark(change);
        h.FindFile(HookCode.Entry);
        c.Load(8, R1, Frame, HookCode.Entry);
        c.Store(8, R7, HookCode.FileAt, R1);
        c.Load(8, R1, Frame, HookCode.Entry + 8);
        c.Store(8, R7, HookCode.FileAt + 8, R1);
        c.Load(4, R1, R7, HookCode.FlagsAt);
        c.Calculate(Operation.And, R1, (int)TaskFlags.All);
        c.Calculate(Operation.Or, R1, (int)TaskFlags.Ran);
        c.Store(4, R7, HookCode.FlagsAt, R1);
        h.Follow(R1, R6, kernel.TaskSignal, done);
        c.Load(8, R1, R1, kernel.SignalPeakPages);
        c.Store(4, R7, HookCode.OldPeakAt, R1);
        c.Load(8, R1, R7, HookCode.PlaceAt);
        c.JumpIf(Condition.Equal, R1, 0, outside);
        c.Calculate(Operation.And, R1, Place.KindMask);
        c.JumpIf(Condition.Equal, R1, Place.Named, outside);
        c.JumpIf(Condition.Equal, R1, Place.Undecided, outside);
        TellOfFile(h, done);
        if (options.TellsArguments)
        {
            TellOfArguments(h);
        }

        TellOfProgram(h, done);
        c.Jump(done);
        c.Mark(outside);
        if (options.TellsOutside)
        {
            TellOfOutside(h, done);
            if (options.TellsArguments)
            {
                TellOfArguments(h);
            }
        }

        c.Mark(done);
        return h.Finish();
    }

    /// <summary>A task ends (task): what it was seen to use until now is booked, and whether its process ends with it.</summary>
    private byte[] Exited()
    {
        var h = New();
        var c = h.Code;
        var done = new Label();
        h.TaskFrom(0);
        h.LookUpTask();
        c.JumpIf(Condition.Equal, R7, 0, done);
        h.Charge(Ending.WithProcess);
        c.Load(4, R1, R7, HookCode.FlagsAt);
        c.Calculate(Operation.Or, R1, (int)TaskFlags.Exited);
        c.Store(4, R7, HookCode.FlagsAt, R1);
        h.CountInGroup(0);
        c.Mark(done);
        return h.Finish();
    }

    /// <summary>
    /// A task leaves a CPU (preempted, task, next). When it does so for the last time its run time is final, the tearing down of its memory among it.
    /// Every switch on the host comes by here: what is not such an end goes at once. The word of a task's freeing would come later, and on some hosts
    /// not of every task.
    /// </summary>
    private byte[] LeftCpu()
    {
        // TASK_DEAD of the kernel's sched.h, and nothing else.
        const int Dead = 0x80;
        var h = New();
        var c = h.Code;
        var (done, uncounted) = (new Label(), new Label());
        c.Load(8, R6, R1, 8);
        c.Load(4, R2, R6, kernel.TaskState);
        c.JumpIf(Condition.NotEqual, R2, Dead, done);
        h.TaskFrom(1);
        h.LookUpTask();
        c.JumpIf(Condition.Equal, R7, 0, done);
        h.Charge();
        LeaveProcess(h);
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

    /// <summary>What R6, if it is not its process's first thread, has used is now in the sum that an iteration tells with that one.</summary>
    private void LeaveProcess(HookCode h)
    {
        var c = h.Code;
        var none = new Label();
        c.Load(4, R1, R6, kernel.TaskPid);
        c.Load(4, R2, R6, kernel.TaskProcess);
        c.JumpIf(Condition.Equal, R1, R2, none);
        c.Load(8, R1, R6, kernel.TaskLeader);
        c.Store(8, Frame, HookCode.PlaceKey, R1);
        h.Lookup(maps.Tasks, HookCode.PlaceKey);
        c.JumpIf(Condition.Equal, R0, 0, none);
        h.TellAnew(R0);
        c.Mark(none);
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
        h.EnterFound(done);
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

    /// <summary>
    /// R7 is at the place on the stack from now on; when it was there before goes elsewhere. Out of a job's directory it stays the job's, as escaped.
    /// </summary>
    private void Move(HookCode h, Label stays)
    {
        var c = h.Code;
        var (place, nowhere) = (new Label(), new Label());
        c.Load(8, R1, Frame, HookCode.PlaceKey);
        c.Load(8, R2, R7, HookCode.PlaceAt);
        c.JumpIf(Condition.Equal, R1, R2, stays);
        h.Charge();
        c.Load(8, R1, Frame, HookCode.PlaceKey);
        c.JumpIf(Condition.NotEqual, R1, 0, place);
        c.Load(8, R1, R7, HookCode.PlaceAt);
        c.JumpIf(Condition.Equal, R1, 0, place);
        c.Move(R2, R1);
        c.Calculate(Operation.And, R2, Place.KindMask);
        c.JumpIf(Condition.Equal, R2, Place.Undecided, nowhere);
        c.JumpIf(Condition.Equal, R2, Place.Named, nowhere);
        c.Calculate(Operation.Or, R1, Place.Escaped);
        c.Store(8, Frame, HookCode.Zero, R1);
        c.Store(8, Frame, HookCode.Zero + 8, 0);
        h.Update(maps.Tags, HookCode.TaskKey, HookCode.Zero);
        c.Load(8, R1, Frame, HookCode.Zero);
        c.Jump(place);
        c.Mark(nowhere);
        c.Move(R1, 0);
        c.Mark(place);
        c.Store(8, R7, HookCode.PlaceAt, R1);
        h.TellAnew(R7);
    }
}
