using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>What the agent is told at once, by the ring.</summary>
internal sealed partial class HookPrograms
{
    /// <summary>A file nobody was told of, with its name and those of the directories above it: its process may be gone before anybody can look.</summary>
    private void TellOfFile(HookCode h, Label lost)
    {
        var c = h.Code;
        var (pathless, told, named) = (new Label(), new Label(), new Label());
        foreach (var at in (int[])[0, 8])
        {
            c.Load(8, R1, R7, HookCode.FileAt + at);
            c.Store(8, Frame, HookCode.Entry + at, R1);
        }

        h.Lookup(maps.Files, HookCode.Entry);
        c.JumpIf(Condition.NotEqual, R0, 0, told);
        h.Clear(HookCode.Zero, 8);
        h.Update(maps.Files, HookCode.Entry, HookCode.Zero);
        ScratchInto(h, told);
        HeadInto(h, HookEventKind.File);
        c.Store(8, R8, EventAt + 16, 0);
        c.Move(R7, 0);
        h.Follow(R1, R6, kernel.TaskMemory, pathless);
        h.Follow(R1, R1, kernel.MemoryFile, pathless);
        h.Follow(R2, R1, kernel.FileInode, pathless);
        c.Load(4, R2, R2, kernel.InodeOwner);
        c.Store(4, R8, EventAt + 44, R2);
        NamesInto(h, pathless, named);

        // Deeper than that, or not to be read: no path.
        c.Mark(pathless);
        c.Move(R7, 0);
        c.Mark(named);
        c.Store(4, R8, EventAt + 40, R7);
        c.Move(R9, R7);
        OutputEvent(h, maps.Events);
        h.LookUpTask();
        c.JumpIf(Condition.Equal, R7, 0, lost);
        c.Mark(told);
    }

    /// <summary>
    /// The names of the file at R1 and of the directories above it, from mount to mount up to the root of all that is mounted where R6 is. Behind the event at R8, their
    /// bytes in R7; of how many of them lie below R6's own root directory, and one more, the event tells.
    /// </summary>
    private void NamesInto(HookCode h, Label pathless, Label named)
    {
        const int MostSteps = 48;
        const int LongestName = 256;
        const int Mount = HookCode.Delta;
        const int Read = HookCode.Zero;
        const int Root = HookCode.Usage;
        var c = h.Code;
        c.Move(R9, R1);
        RootInto(h, Root);
        ReadInto(Mount, R9, kernel.FileMount);
        ReadInto(Read, R9, kernel.FileEntry);
        c.Load(8, R9, Frame, Read);
        for (var i = 0; i < MostSteps; i++)
        {
            var (elsewhere, below, next) = (new Label(), new Label(), new Label());
            c.Load(8, R1, Frame, Root);
            c.JumpIf(Condition.NotEqual, R1, R9, elsewhere);
            c.Load(8, R1, Frame, Root + 8);
            c.Load(8, R2, Frame, Mount);
            c.JumpIf(Condition.NotEqual, R1, R2, elsewhere);
            c.Move(R1, R7);
            c.Calculate(Operation.Add, R1, 1);
            c.Store(8, R8, EventAt + 16, R1);
            c.Mark(elsewhere);
            c.Load(8, R3, Frame, Mount);
            ReadInto(Read, R3, kernel.MountTop);
            c.Load(8, R1, Frame, Read);
            c.JumpIf(Condition.NotEqual, R1, R9, below);

            // What is mounted here: on with the place where it is, in the mount above.
            c.Load(8, R3, Frame, Mount);
            ReadInto(Read, R3, kernel.MountPlace - kernel.MountSelf);
            c.Load(8, R9, Frame, Read);
            c.Load(8, R3, Frame, Mount);
            ReadInto(Read, R3, kernel.MountAbove - kernel.MountSelf);
            c.Load(8, R1, Frame, Read);
            c.Calculate(Operation.Add, R1, kernel.MountSelf);
            c.Load(8, R2, Frame, Mount);
            c.JumpIf(Condition.Equal, R1, R2, named);
            c.Store(8, Frame, Mount, R1);
            c.Jump(next);

            c.Mark(below);
            c.Move(R3, R9);
            ReadInto(Read, R3, kernel.EntryName);
            c.Move(R1, R8);
            c.Calculate(Operation.Add, R1, EventAt + HookEvent.Bytes);
            c.Calculate(Operation.Add, R1, R7);
            c.Move(R2, LongestName);
            c.Load(8, R3, Frame, Read);
            c.Call(Helper.ReadKernelText);
            c.JumpIf(Condition.Above, R0, LongestName, pathless);
            c.Calculate(Operation.Add, R7, R0);
            c.JumpIf(Condition.Above, R7, HookEvent.NamesBytes - LongestName, pathless);
            c.Move(R3, R9);
            ReadInto(Read, R3, kernel.EntryParent);
            c.Load(8, R1, Frame, Read);
            c.JumpIf(Condition.Equal, R1, 0, pathless);
            c.JumpIf(Condition.Equal, R1, R9, named);
            c.Move(R9, R1);
            c.Mark(next);
        }

        void ReadInto(int to, Register from, int offset)
        {
            if (from != R3)
            {
                c.Move(R3, from);
            }

            ReadNumber(h, to, offset);
        }
    }

    /// <summary>The root directory of R6's process and the mount it is in, onto the stack; zeros where it has none any more.</summary>
    private void RootInto(HookCode h, int stackOffset)
    {
        var c = h.Code;
        var none = new Label();
        h.Clear(stackOffset, 16);
        foreach (var (at, offset) in (ReadOnlySpan<(int, int)>)[(0, kernel.RootEntry), (8, kernel.RootMount)])
        {
            h.Follow(R3, R6, kernel.TaskFileSystem, none);
            ReadNumber(h, stackOffset + at, offset);
        }

        c.Mark(none);
    }

    /// <summary>Eight bytes of the kernel's at R3, onto the stack.</summary>
    private static void ReadNumber(HookCode h, int stackOffset, int offset)
    {
        h.Code.Address(R1, stackOffset);
        h.Code.Move(R2, 8);
        h.Code.Calculate(Operation.Add, R3, offset);
        h.Code.Call(Helper.ReadKernel);
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

    /// <summary>Process, place, program file and name of R6, into an event at R8.</summary>
    private void Whose(HookCode h, int start = 0)
    {
        h.Code.Load(4, R1, R6, kernel.TaskProcess);
        h.Code.Store(4, R8, start + 4, R1);
        h.Code.Load(8, R1, R7, HookCode.PlaceAt);
        h.Code.Store(8, R8, start + 8, R1);
        foreach (var at in (int[])[0, 8])
        {
            h.Code.Load(8, R1, R7, HookCode.FileAt + at);
            h.Code.Store(8, R8, start + 24 + at, R1);
            h.Code.Load(8, R1, R6, kernel.TaskName + at);
            h.Code.Store(8, R8, start + 48 + at, R1);
        }
    }
}
