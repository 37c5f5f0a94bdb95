using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>What the agent is told at once, by the ring.</summary>
internal sealed partial class HookPrograms
{
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

    /// <summary>Process, place, program file, name and task of R6, into an event at R8.</summary>
    private void Whose(HookCode h, int start = 0)
    {
        h.Code.Load(4, R1, R6, kernel.TaskProcess);
        h.Code.Store(4, R8, start + 4, R1);
        h.Code.Load(8, R1, R7, HookCode.PlaceAt);
        h.Code.Store(8, R8, start + 8, R1);
        h.Code.Store(8, R8, start + 64, R6);
        foreach (var at in (int[])[0, 8])
        {
            h.Code.Load(8, R1, R7, HookCode.FileAt + at);
            h.Code.Store(8, R8, start + 24 + at, R1);
            h.Code.Load(8, R1, R6, kernel.TaskName + at);
            h.Code.Store(8, R8, start + 48 + at, R1);
        }
    }
}
