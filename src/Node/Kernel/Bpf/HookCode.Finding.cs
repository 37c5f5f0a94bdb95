using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>Where a task is, what it runs, and what is kept of it.</summary>
internal sealed partial class HookCode
{
    /// <summary>
    /// Where R6's time goes, onto the stack: the cgroup it is in, if that is a job's or may be; else what the agent has named it, or it inherited;
    /// else 0.
    /// </summary>
    public void FindPlace()
    {
        var (found, tagged, none) = (new Label(), new Label(), new Label());
        for (var kind = 0; kind < options.Hierarchies.Count; kind++)
        {
            var next = new Label();
            Follow(R1, R6, kernel.TaskCgroups, next);
            if (options.Hierarchies[kind].Controller is { Length: > 0 } controller)
            {
                Follow(R1, R1, kernel.SetStates + (8 * kernel.Controller(controller)), next);
                Follow(R1, R1, kernel.StateCgroup, next);
            }
            else
            {
                Follow(R1, R1, kernel.SetUnified, next);
            }

            PlaceOf(R1, kind, next);
            Code.Store(8, Frame, PlaceKey, R1);
            Lookup(maps.Groups, PlaceKey);
            Code.JumpIf(Condition.NotEqual, R0, 0, found);
            Code.Mark(next);
        }

        Lookup(maps.Tags, TaskKey);
        Code.JumpIf(Condition.NotEqual, R0, 0, tagged);
        Code.Move(R1, 0);
        Code.Jump(none);
        Code.Mark(tagged);
        Code.Load(8, R1, R0, 0);
        Code.Move(R2, R1);
        Code.Calculate(Operation.And, R2, Place.KindMask);
        Code.JumpIf(Condition.NotEqual, R2, Place.Undecided, none);
        Code.Store(8, Frame, PlaceKey, R1);
        SaidOf(PlaceKey, found);
        Code.Store(8, Frame, PlaceKey, R1);
        Lookup(maps.Tags, TaskKey);
        Code.JumpIf(Condition.Equal, R0, 0, found);
        Code.Load(8, R1, Frame, PlaceKey);
        Code.Store(8, R0, 0, R1);
        Code.Jump(found);
        Code.Mark(none);
        Code.Store(8, Frame, PlaceKey, R1);
        Code.Mark(found);
    }

    /// <summary>
    /// R1: where the time of R6's task goes that has an undecided place, at this place of the stack: what the agent has said of it; once that is forgotten, its base. As
    /// long as nothing is said goes elsewhere.
    /// </summary>
    private void SaidOf(int undecided, Label nothing)
    {
        var (forgotten, said) = (new Label(), new Label());
        Lookup(maps.Decided, undecided);
        Code.JumpIf(Condition.Equal, R0, 0, forgotten);
        Code.Load(8, R1, R0, 0);
        Code.JumpIf(Condition.Equal, R1, 0, nothing);
        Code.Jump(said);
        Code.Mark(forgotten);
        Lookup(maps.Tags, TaskKey);
        Code.Move(R1, 0);
        Code.JumpIf(Condition.Equal, R0, 0, said);
        Code.Load(8, R1, R0, 8);
        Code.Mark(said);
    }

    /// <summary>The place of a cgroup, in its own register.</summary>
    public void PlaceOf(Register cgroup, int kind, Label none)
    {
        Follow(cgroup, cgroup, kernel.CgroupNode, none);
        Code.Load(8, cgroup, cgroup, kernel.NodeId);
        Code.Calculate(Operation.ShiftLeft, cgroup, Place.KindBits);
        Code.Calculate(Operation.Or, cgroup, kind);
    }

    /// <summary>The program file that R6 runs, onto the stack; zeros where it has none. R1 to R4 are lost.</summary>
    public void FindFile(int stackOffset)
    {
        var none = new Label();
        Clear(stackOffset, 16);
        Follow(R1, R6, kernel.TaskMemory, none);
        Follow(R1, R1, kernel.MemoryFile, none);
        Follow(R2, R1, kernel.FileInode, none);
        Follow(R3, R2, kernel.InodeVolume, none);
        Code.Load(8, R2, R2, kernel.InodeNumber);
        Code.Load(4, R3, R3, kernel.VolumeDevice);
        Follow(R1, R1, kernel.FileEntry, none);
        Code.Load(4, R1, R1, kernel.EntryHash);
        Code.Store(8, Frame, stackOffset, R2);
        Code.Store(4, Frame, stackOffset + 8, R3);
        Code.Store(4, Frame, stackOffset + 12, R1);
        Code.Mark(none);
    }

    /// <summary>A fresh entry of R6 on the stack: place and file are found, nothing of its time is booked.</summary>
    public void BuildEntry(TaskFlags flags)
    {
        Clear(Entry, EntryBytes);
        FindPlace();
        Code.Load(8, R1, Frame, PlaceKey);
        Code.Store(8, Frame, Entry + PlaceAt, R1);
        FindFile(Entry + FileAt);
        Code.Store(4, Frame, Entry + FlagsAt, (int)flags);
        Code.Store(8, Frame, Entry + ToldRunAt, -1);

        // What the process's peak is by now is of memory it had before its program.
        var none = new Label();
        Follow(R1, R6, kernel.TaskSignal, none);
        Code.Load(8, R1, R1, kernel.SignalPeakPages);
        Code.Store(4, Frame, Entry + OldPeakAt, R1);
        Code.Mark(none);
    }

    /// <summary>Puts the entry on the stack into the map of tasks.</summary>
    public void KeepEntry()
    {
        var kept = new Label();
        Update(maps.Tasks, TaskKey, Entry);
        Code.JumpIf(Condition.Equal, R0, 0, kept);
        Lose(HookLoss.Tasks);
        Code.Mark(kept);
    }

    /// <summary>Enters R6, which was there before the agent: what it used until now may have been anybody's. R7 is its entry then; without room it goes on at <paramref name="full"/>.</summary>
    public void EnterFound(Label full)
    {
        BuildEntry(TaskFlags.Ran);
        PassOver();
        KeepEntry();
        LookUpTask();
        Code.JumpIf(Condition.Equal, R7, 0, full);
    }

    /// <summary>Real uid of R6.</summary>
    public void UidInto(int stackOffset)
    {
        var none = new Label();
        Follow(R1, R6, kernel.TaskCredentials, none);
        Code.Load(4, R1, R1, kernel.CredentialsUid);
        Code.Store(4, Frame, stackOffset, R1);
        Code.Mark(none);
    }
}
