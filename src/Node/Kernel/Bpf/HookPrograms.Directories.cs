using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>What happens to directories.</summary>
internal sealed partial class HookPrograms
{
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
