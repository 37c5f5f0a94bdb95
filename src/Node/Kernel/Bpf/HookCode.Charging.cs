using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>What a task has used goes to whom it belongs.</summary>
internal sealed partial class HookCode
{
    /// <summary>All that R6 has used so far counts as booked in the entry on the stack: it was nobody's.</summary>
    public void PassOver()
    {
        foreach (var (from, to) in Times())
        {
            Code.Load(8, R1, R6, from);
            Code.Store(8, Frame, Entry + to, R1);
        }
    }

    /// <summary>Charges what R6 has used since it was last booked to the place and file of its entry R7. </summary>
    /// <param name="counted">What decides that a process has ended with this program, whose peak of memory is told then; null: none has.</param>
    public void Charge(Ending? counted = null)
    {
        var (somewhere, nowhere, add, lost) = (new Label(), new Label(), new Label(), new Label());
        var at = Delta;
        foreach (var (from, booked) in Times())
        {
            Code.Load(8, R1, R6, from);
            Code.Load(8, R2, R7, booked);
            Code.Store(8, R7, booked, R1);
            Code.Calculate(Operation.Subtract, R1, R2);
            Code.Store(8, Frame, at, R1);
            at += 8;
        }

        TellAnew(R7);
        PlaceToCharge();
        Code.JumpIf(Condition.NotEqual, R1, 0, somewhere);

        // The agent may have named its place since.
        Lookup(maps.Tags, TaskKey);
        Code.JumpIf(Condition.Equal, R0, 0, nowhere);
        Code.Load(8, R1, R0, 0);
        Code.Move(R2, R1);
        Code.Calculate(Operation.And, R2, Place.KindMask);
        Code.JumpIf(Condition.NotEqual, R2, Place.Named, nowhere);
        Code.Store(8, R7, PlaceAt, R1);
        Code.Mark(somewhere);
        Code.Store(8, Frame, Usage, R1);
        Code.Load(8, R1, R7, FileAt);
        Code.Store(8, Frame, Usage + 8, R1);
        Code.Load(8, R1, R7, FileAt + 8);
        Code.Store(8, Frame, Usage + 16, R1);
        Code.Store(8, Frame, Usage + 24, 0);
        UidInto(Usage + 24);
        if (options.TellsArguments)
        {
            Code.Load(4, R1, R7, FlagsAt);
            Code.Calculate(Operation.ShiftRight, R1, TaskRecord.FlagBits);
            Code.Store(4, Frame, Usage + 28, R1);
        }

        Lookup(maps.Usage, Usage);
        Code.JumpIf(Condition.NotEqual, R0, 0, add);

        // Two CPUs may make the same entry: made with zeros, and only if there is none, neither overwrites the other's.
        Clear(Zero, 40);
        Update(maps.Usage, Usage, Zero, onlyNew: true);
        Lookup(maps.Usage, Usage);
        Code.JumpIf(Condition.Equal, R0, 0, lost);
        Code.Mark(add);
        for (var field = 0; field < 24; field += 8)
        {
            Code.Load(8, R1, Frame, Delta + field);
            Code.AddAtomic(R0, field, R1);
        }

        if (counted is { } ending)
        {
            CountInto(ending);
            PeakInto(ending);
        }

        Code.Jump(nowhere);
        Code.Mark(lost);
        Lose(HookLoss.Usage);
        Code.Mark(nowhere);
    }

    /// <summary>What an iteration told of the task of an entry does not hold any more.</summary>
    public void TellAnew(Register entry) => Code.Store(8, entry, ToldRunAt, -1);

    /// <summary>
    /// R1: where the time of R7's task goes; 0: nowhere. An undecided place that has been decided meanwhile is no longer in its entry; of one that has not it is
    /// the base, and without a base the place itself.
    /// </summary>
    public void PlaceToCharge()
    {
        var (open, itself, done) = (new Label(), new Label(), new Label());
        Code.Load(8, R1, R7, PlaceAt);
        Code.Move(R2, R1);
        Code.Calculate(Operation.And, R2, Place.KindMask);
        Code.JumpIf(Condition.NotEqual, R2, Place.Undecided, done);
        Code.Store(8, Frame, Usage, R1);
        SaidOf(Usage, open);
        Code.Store(8, R7, PlaceAt, R1);
        Code.Jump(done);
        Code.Mark(open);
        Lookup(maps.Tags, TaskKey);
        Code.JumpIf(Condition.Equal, R0, 0, itself);
        Code.Load(8, R1, R0, 8);
        Code.JumpIf(Condition.NotEqual, R1, 0, done);
        Code.Mark(itself);
        Code.Load(8, R1, Frame, Usage);
        Code.Mark(done);
    }

    /// <summary>Adds one to a field of the directory that R7 is in.</summary>
    public void CountInGroup(int field)
    {
        var none = new Label();
        Code.Load(8, R1, R7, PlaceAt);
        Code.JumpIf(Condition.Equal, R1, 0, none);
        Code.Store(8, Frame, PlaceKey, R1);
        Lookup(maps.Groups, PlaceKey);
        Code.JumpIf(Condition.Equal, R0, 0, none);
        Code.Move(R1, 1);
        Code.AddAtomic(R0, field, R1);
        Code.Mark(none);
    }

    public IEnumerable<(int From, int Booked)> Times() => [(kernel.TaskRun, RunAt), (kernel.TaskUser, UserAt), (kernel.TaskSystem, SystemAt)];

    /// <summary>R1: the most pages that R6's memory ever had; without a memory goes elsewhere. R2 to R5 are lost, and what <see cref="Zero"/> holds.</summary>
    public void PeakOfMemory(Label none)
    {
        const int Kept = Zero + 32;
        var known = new Label();
        if (kernel.PagesAreArray)
        {
            // An element of such an array may not be loaded directly: 5.10 takes only arrays of structs apart.
            Code.Store(8, Frame, Kept, R0);
            Clear(Zero, 32);
            Follow(R3, R6, kernel.TaskMemory, none);
            Code.Calculate(Operation.Add, R3, kernel.MemoryPages[0]);
            Code.Address(R1, Zero);
            Code.Move(R2, 32);
            Code.Call(Helper.ReadKernel);
            Code.Load(8, R0, Frame, Kept);
        }

        Follow(R3, R6, kernel.TaskMemory, none);
        Code.Move(R1, 0);
        foreach (var pages in kernel.MemoryPages)
        {
            var negative = new Label();
            var (from, offset) = kernel.PagesAreArray ? (Frame, Zero + pages - kernel.MemoryPages[0]) : (R3, pages);
            Code.Load(8, R2, from, offset);
            Code.JumpIf(Condition.Above, R2, int.MaxValue, negative);
            Code.Calculate(Operation.Add, R1, R2);
            Code.Mark(negative);
        }

        Code.Load(8, R2, R3, kernel.MemoryPeakPages);
        Code.JumpIf(Condition.AtLeast, R1, R2, known);
        Code.Move(R1, R2);
        Code.Mark(known);
    }

    private void CountInto(Ending counted)
    {
        var none = new Label();
        if (counted == Ending.WithProcess && kernel.TellsProcessEnd)
        {
            Code.Load(8, R1, R9, 8);
            Code.Calculate(Operation.And, R1, 1);
            Code.JumpIf(Condition.Equal, R1, 0, none);
        }
        else if (counted == Ending.WithProcess)
        {
            Code.Load(4, R1, R6, kernel.TaskPid);
            Code.Load(4, R2, R6, kernel.TaskProcess);
            Code.JumpIf(Condition.NotEqual, R1, R2, none);
        }

        Code.Move(R1, 1);
        Code.AddAtomic(R0, 24, R1);
        Code.Mark(none);
    }

    private void PeakInto(Ending counted)
    {
        var none = new Label();
        if (counted == Ending.WithProcess && kernel.TellsProcessEnd)
        {
            PeakOfMemory(none);
        }
        else
        {
            // The memory is gone: at an exec the old one, and before Linux 6.16 at a task's end. The process's peak, written just now, keeps that of all it had:
            // only what is above what it had before this program is this one's.
            Follow(R1, R6, kernel.TaskSignal, none);
            Code.Load(8, R1, R1, kernel.SignalPeakPages);
            Code.Load(4, R2, R7, OldPeakAt);
            Code.JumpIf(Condition.AtLeast, R2, R1, none);
        }

        Code.Load(8, R2, R0, 32);
        Code.JumpIf(Condition.AtLeast, R2, R1, none);
        Code.Store(8, R0, 32, R1);
        Code.Mark(none);
    }
}
