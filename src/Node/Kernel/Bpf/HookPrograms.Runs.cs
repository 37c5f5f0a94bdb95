using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>What is told of single runs of programs, with a text of theirs; it is put together in memory of the CPU's own, at R8.</summary>
internal sealed partial class HookPrograms
{
    /// <summary>Where the event begins there, behind the number that grows.</summary>
    private const int EventAt = 8;

    private const int ProcessorBits = 10;

    /// <summary>
    /// A program outside every directory of a job: whose it is, its environment may say. Until the agent has said so it has a place of its own, with the one
    /// it inherited as its base; so nothing is missed of it and of those it starts, however late that is and if all of them have ended by then.
    /// </summary>
    private void TellOfOutside(HookCode h, Label none)
    {
        const int Tag = HookCode.Zero;
        const int Fresh = HookCode.Delta;
        var c = h.Code;
        var (settled, decidable, tagged) = (new Label(), new Label(), new Label());
        TellOfFile(h, none);
        ScratchInto(h, none);
        h.PlaceToCharge();
        c.Move(R2, R1);
        c.Calculate(Operation.And, R2, Place.KindMask);
        c.JumpIf(Condition.NotEqual, R2, Place.Undecided, settled);
        c.Move(R1, 0);
        c.Mark(settled);
        c.Store(8, Frame, Tag + 8, R1);
        NumberInto(h);
        c.Calculate(Operation.ShiftLeft, R1, Place.KindBits);
        c.Calculate(Operation.Or, R1, Place.Undecided);
        c.Store(8, Frame, Tag, R1);
        c.Store(8, Frame, Fresh, 0);
        h.Update(maps.Decided, Tag, Fresh);
        c.JumpIf(Condition.Equal, R0, 0, decidable);
        h.Lose(HookLoss.Groups);
        c.Jump(none);
        c.Mark(decidable);
        h.Update(maps.Tags, HookCode.TaskKey, Tag);
        c.JumpIf(Condition.Equal, R0, 0, tagged);
        h.Lose(HookLoss.Tasks);
        h.Delete(maps.Decided, Tag);
        c.Jump(none);
        c.Mark(tagged);

        // Perhaps it was in an undecided place that has no base: what is said of that one goes for this one too.
        c.Load(8, R1, R7, HookCode.PlaceAt);
        c.Store(8, R8, EventAt + 64, R1);
        c.Load(8, R1, Frame, Tag);
        c.Store(8, R7, HookCode.PlaceAt, R1);
        HeadInto(h, HookEventKind.Outside);
        c.Load(8, R1, Frame, Tag + 8);
        c.Store(8, R8, EventAt + 16, R1);
        TellText(h, kernel.MemoryEnvironment, kernel.MemoryEnvironmentEnd, HookEvent.EnvironmentBytes);
    }

    /// <summary>A program that may be an interpreter: what it runs is in its arguments, and this run is added up apart.</summary>
    private void TellOfArguments(HookCode h)
    {
        var c = h.Code;
        var (apart, plain) = (new Label(), new Label());
        foreach (var at in (int[])[0, 8])
        {
            c.Load(8, R1, R7, HookCode.FileAt + at);
            c.Store(8, Frame, HookCode.Entry + at, R1);
        }

        h.Lookup(maps.Files, HookCode.Entry);
        c.JumpIf(Condition.Equal, R0, 0, apart);
        c.Load(8, R1, R0, 0);
        c.JumpIf(Condition.Equal, R1, 1, plain);
        c.Mark(apart);
        ScratchInto(h, plain);
        NumberInto(h);
        c.Calculate(Operation.And, R1, (int)TaskRecord.AgentsRun - 1);
        c.Store(8, R8, EventAt + 16, R1);
        c.Calculate(Operation.ShiftLeft, R1, TaskRecord.FlagBits);
        c.Load(4, R2, R7, HookCode.FlagsAt);
        c.Calculate(Operation.Or, R1, R2);
        c.Store(4, R7, HookCode.FlagsAt, R1);
        HeadInto(h, HookEventKind.Arguments);
        TellText(h, kernel.MemoryArguments, kernel.MemoryArgumentsEnd, HookEvent.ArgumentsBytes);
        c.Mark(plain);
    }

    /// <summary>R8: the CPU's own memory.</summary>
    private void ScratchInto(HookCode h, Label none)
    {
        h.Code.Store(4, Frame, HookCode.Small, 0);
        h.Lookup(maps.Scratch, HookCode.Small);
        h.Code.JumpIf(Condition.Equal, R0, 0, none);
        h.Code.Move(R8, R0);
    }

    /// <summary>R1: a number that no other run has had.</summary>
    private static void NumberInto(HookCode h)
    {
        var c = h.Code;
        c.Call(Helper.ProcessorId);
        c.Calculate(Operation.And, R0, (1 << ProcessorBits) - 1);
        c.Load(8, R1, R8, 0);
        c.Calculate(Operation.Add, R1, 1);
        c.Store(8, R8, 0, R1);
        c.Calculate(Operation.ShiftLeft, R1, ProcessorBits);
        c.Calculate(Operation.Or, R1, R0);
    }

    private void HeadInto(HookCode h, HookEventKind kind)
    {
        var c = h.Code;
        c.Store(4, R8, EventAt, (int)kind);
        Whose(h, EventAt);
        c.Store(4, Frame, HookCode.Small, 0);
        h.UidInto(HookCode.Small);
        c.Load(4, R1, Frame, HookCode.Small);
        c.Store(4, R8, EventAt + 44, R1);
        c.Load(8, R1, R6, kernel.TaskStart);
        c.Store(8, R8, EventAt + 72, R1);
    }

    /// <summary>Adds a text of R6's memory, as much of it as there is room for, and tells all of it.</summary>
    private void TellText(HookCode h, int from, int end, int most)
    {
        var c = h.Code;
        var (fits, read) = (new Label(), new Label());
        c.Move(R9, 0);
        c.Store(4, R8, EventAt + 40, R9);
        h.Follow(R1, R6, kernel.TaskMemory, read);
        c.Load(8, R3, R1, from);
        c.Load(8, R9, R1, end);
        c.Calculate(Operation.Subtract, R9, R3);
        c.Store(4, R8, EventAt + 40, R9);
        c.JumpIf(Condition.Below, R9, most + 1, fits);
        c.Move(R9, most);
        c.Mark(fits);
        c.Move(R1, R8);
        c.Calculate(Operation.Add, R1, EventAt + HookEvent.Bytes);
        c.Move(R2, R9);
        c.Call(Helper.ReadUser);
        c.JumpIf(Condition.Equal, R0, 0, read);
        c.Move(R9, 0);
        c.Mark(read);
        OutputEvent(h, maps.Runs);
    }

    /// <summary>The event at R8 with as many bytes of text behind it as R9 says.</summary>
    private static void OutputEvent(HookCode h, RingBuffer ring)
    {
        var c = h.Code;
        var told = new Label();
        c.LoadMap(R1, ring.Descriptor);
        c.Move(R2, R8);
        c.Calculate(Operation.Add, R2, EventAt);
        c.Move(R3, R9);
        c.Calculate(Operation.Add, R3, HookEvent.Bytes);
        c.Move(R4, 0);
        c.Call(Helper.RingOutput);
        c.JumpIf(Condition.Equal, R0, 0, told);
        h.Lose(HookLoss.Events);
        c.Mark(told);
    }
}
