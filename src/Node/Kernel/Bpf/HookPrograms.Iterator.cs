using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>
/// An iteration over the tasks of the host. A task's own memory is spread over a dozen cache lines that nobody has touched since the last iteration: of one
/// in a job's directory that has not run since, only its run time is looked at.
/// </summary>
internal sealed partial class HookPrograms
{
    /// <summary>One task of an iteration (meta, task): told when it is somewhere, or unknown; in short, <see cref="SameTask"/>, when it is as it was told last.</summary>
    public byte[] Iterator()
    {
        const int Record = -320;
        var h = New();
        var c = h.Code;
        var (done, unknown, same, tell, write, notLeader, thread) = (new Label(), new Label(), new Label(), new Label(), new Label(), new Label(), new Label());
        var whole = new Label();
        c.Move(R9, R1);
        c.Load(8, R6, R9, 8);
        c.JumpIf(Condition.Equal, R6, 0, done);
        c.Store(8, Frame, HookCode.TaskKey, R6);
        h.LookUpTask();
        c.JumpIf(Condition.Equal, R7, 0, unknown);
        c.Store(4, Frame, HookCode.Small, 0);
        h.Lookup(maps.Asked, HookCode.Small);
        c.JumpIf(Condition.Equal, R0, 0, whole);
        c.Load(8, R1, R0, 0);
        c.JumpIf(Condition.NotEqual, R1, 0, whole);
        c.Load(8, R1, R7, HookCode.PlaceAt);
        c.JumpIf(Condition.Equal, R1, 0, whole);
        c.Calculate(Operation.And, R1, Place.PlainKindMask);
        c.JumpIf(Condition.AtLeast, R1, Place.Undecided, whole);
        c.Load(8, R1, R6, kernel.TaskRun);
        c.Load(8, R2, R7, HookCode.ToldRunAt);
        c.JumpIf(Condition.NotEqual, R1, R2, whole);
        c.Store(8, Frame, Record, 0);
        c.Store(8, Frame, Record + 8, R6);
        Write(h, Record, SameTask.Bytes);
        c.Jump(done);
        c.Mark(whole);

        // Before all else of it is read: who changes it then says so after this.
        c.Load(8, R1, R6, kernel.TaskRun);
        c.Store(8, R7, HookCode.ToldRunAt, R1);
        c.Move(R1, 0);
        c.AddAtomic(R7, HookCode.ToldRunAt, R1);
        c.Load(4, R1, R7, HookCode.FlagsAt);
        c.JumpIf(Condition.HasBit, R1, (int)TaskFlags.Exited, same);
        h.FindPlace();
        Move(h, same);
        c.Mark(same);
        for (var at = 0; at < HookCode.EntryBytes; at += 8)
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

        var without = new Label();
        c.Store(8, Frame, Record + 88, 0);
        h.PeakOfMemory(without);
        c.Store(8, Frame, Record + 88, R1);
        c.Mark(without);
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
        Write(h, Record, TaskRecord.Bytes);
        c.Mark(done);
        return h.Finish();
    }

    private void Write(HookCode h, int stackOffset, int bytes)
    {
        var c = h.Code;
        c.Load(8, R1, R9, 0);
        c.Load(8, R1, R1, kernel.IterationSequence);
        c.Address(R2, stackOffset);
        c.Move(R3, bytes);
        c.Call(Helper.SequenceWrite);
    }
}
