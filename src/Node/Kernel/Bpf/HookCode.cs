using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>
/// What the hooks have in common. R6 is the task, R7 its entry in the map of tasks, R9 the context. Pointers of the kernel are followed directly:
/// a bad one reads as 0 (BPF_PROBE_MEM).
/// </summary>
internal sealed class HookCode(KernelLayout kernel, HookMaps maps, HookOptions options)
{
    /// <summary>Stack: what is built before it goes into the map of tasks, <see cref="TaskValue"/>.</summary>
    public const int Entry = -56;

    /// <summary>Stack: the task's address, a key.</summary>
    public const int TaskKey = -64;

    /// <summary>Stack: <see cref="UsageKey"/>.</summary>
    public const int Usage = -96;

    /// <summary>Stack: <see cref="UsageValue"/> to add.</summary>
    public const int Delta = -136;

    /// <summary>Stack: zeros, a fresh <see cref="UsageValue"/> or <see cref="GroupValue"/>.</summary>
    public const int Zero = -176;

    /// <summary>Stack: a place, a key.</summary>
    public const int PlaceKey = -184;

    /// <summary>Stack: a small number, a key.</summary>
    public const int Small = -192;

    /// <summary>A child's instants before its first exec are the new program's, as in the kernel's own word on it.</summary>
    public const int ForkToExecNsec = 10_000_000;

    public const int PlaceAt = 0;
    public const int FileAt = 8;
    public const int RunAt = 24;
    public const int UserAt = 32;
    public const int SystemAt = 40;
    public const int FlagsAt = 48;
    public const int OldPeakAt = 52;

    public BpfAssembler Code { get; } = new();

    public KernelLayout Kernel => kernel;

    public HookMaps Maps => maps;

    /// <summary>The end of every hook.</summary>
    public byte[] Finish()
    {
        Return();
        return Code.ToBytes();
    }

    public void Return()
    {
        Code.Move(R0, 0);
        Code.Exit();
    }

    /// <summary>R6: the task of an argument; its address becomes a key.</summary>
    public void TaskFrom(int argument)
    {
        Code.Move(R9, R1);
        Code.Load(8, R6, R9, 8 * argument);
        Code.Store(8, Frame, TaskKey, R6);
    }

    /// <summary>R7: the task's entry; 0 when it has none.</summary>
    public void LookUpTask()
    {
        Lookup(maps.Tasks, TaskKey);
        Code.Move(R7, R0);
    }

    /// <summary>R0: the value of a key on the stack.</summary>
    public void Lookup(BpfMap map, int key)
    {
        Code.LoadMap(R1, map.Descriptor);
        Code.Address(R2, key);
        Code.Call(Helper.MapLookup);
    }

    /// <summary>Sets a value on the stack; R0 is 0 when that went well.</summary>
    public void Update(BpfMap map, int key, int value, bool onlyNew = false)
    {
        Code.LoadMap(R1, map.Descriptor);
        Code.Address(R2, key);
        Code.Address(R3, value);
        Code.Move(R4, onlyNew ? 1 : 0);
        Code.Call(Helper.MapUpdate);
    }

    public void Delete(BpfMap map, int key)
    {
        Code.LoadMap(R1, map.Descriptor);
        Code.Address(R2, key);
        Code.Call(Helper.MapDelete);
    }

    public void Clear(int stackOffset, int bytes)
    {
        for (var at = 0; at < bytes; at += 8)
        {
            Code.Store(8, Frame, stackOffset + at, 0);
        }
    }

    /// <summary>Follows a pointer; where it is none goes elsewhere.</summary>
    public void Follow(Register to, Register from, int offset, Label none)
    {
        Code.Load(8, to, from, offset);
        Code.JumpIf(Condition.Equal, to, 0, none);
    }

    /// <summary>Counts a loss.</summary>
    public void Lose(HookLoss loss)
    {
        var done = new Label();
        Code.Store(4, Frame, Small, (int)loss);
        Lookup(maps.Losses, Small);
        Code.JumpIf(Condition.Equal, R0, 0, done);
        Code.Move(R1, 1);
        Code.AddAtomic(R0, 0, R1);
        Code.Mark(done);
    }

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
        Code.Mark(none);
        Code.Store(8, Frame, PlaceKey, R1);
        Code.Mark(found);
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
        Clear(Entry, 56);
        FindPlace();
        Code.Load(8, R1, Frame, PlaceKey);
        Code.Store(8, Frame, Entry + PlaceAt, R1);
        FindFile(Entry + FileAt);
        Code.Store(4, Frame, Entry + FlagsAt, (int)flags);
    }

    /// <summary>All that R6 has used so far counts as booked in the entry on the stack: it was nobody's.</summary>
    public void PassOver()
    {
        foreach (var (from, to) in Times())
        {
            Code.Load(8, R1, R6, from);
            Code.Store(8, Frame, Entry + to, R1);
        }
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

    /// <summary>Charges what R6 has used since it was last booked to the place and file of its entry R7. </summary>
    /// <param name="withPeak">Its memory's peak too.</param>
    /// <param name="counted">What decides that a process has ended with this program; null: none has.</param>
    public void Charge(bool withPeak = false, Ending? counted = null)
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

        // The agent may have named its place since.
        Code.Load(8, R1, R7, PlaceAt);
        Code.JumpIf(Condition.NotEqual, R1, 0, somewhere);
        Lookup(maps.Tags, TaskKey);
        Code.JumpIf(Condition.Equal, R0, 0, nowhere);
        Code.Load(8, R1, R0, 0);
        Code.Store(8, R7, PlaceAt, R1);
        Code.Mark(somewhere);
        Code.Store(8, Frame, Usage, R1);
        Code.Load(8, R1, R7, FileAt);
        Code.Store(8, Frame, Usage + 8, R1);
        Code.Load(8, R1, R7, FileAt + 8);
        Code.Store(8, Frame, Usage + 16, R1);
        Code.Store(8, Frame, Usage + 24, 0);
        UidInto(Usage + 24);
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

        CountInto(counted);
        if (withPeak)
        {
            PeakInto();
        }

        Code.Jump(nowhere);
        Code.Mark(lost);
        Lose(HookLoss.Usage);
        Code.Mark(nowhere);
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

    /// <summary>R8: room for an event in the ring, its kind, process and place set; without room goes elsewhere.</summary>
    public void BeginEvent(HookEventKind kind, int textBytes, Label none)
    {
        var got = new Label();
        Code.LoadMap(R1, maps.Events.Descriptor);
        Code.Move(R2, HookEvent.Bytes + textBytes);
        Code.Move(R3, 0);
        Code.Call(Helper.RingReserve);
        Code.JumpIf(Condition.NotEqual, R0, 0, got);
        Lose(HookLoss.Events);
        Code.Jump(none);
        Code.Mark(got);
        Code.Move(R8, R0);
        for (var at = 0; at < HookEvent.Bytes; at += 8)
        {
            Code.Store(8, R8, at, 0);
        }

        Code.Store(4, R8, 0, (int)kind);
    }

    public void SubmitEvent()
    {
        Code.Move(R1, R8);
        Code.Move(R2, 0);
        Code.Call(Helper.RingSubmit);
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

    public IEnumerable<(int From, int Booked)> Times() => [(kernel.TaskRun, RunAt), (kernel.TaskUser, UserAt), (kernel.TaskSystem, SystemAt)];

    private void CountInto(Ending? counted)
    {
        if (counted is null)
        {
            return;
        }

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

    private void PeakInto()
    {
        var (none, known) = (new Label(), new Label());
        Follow(R1, R6, kernel.TaskSignal, none);
        Code.Load(8, R1, R1, kernel.SignalPeakPages);

        // At an exec the process's peak keeps that of the memory it had before, perhaps another process's: only what is above it is its own.
        Code.Load(4, R2, R7, OldPeakAt);
        Code.JumpIf(Condition.Above, R1, R2, known);
        Follow(R1, R6, kernel.TaskMemory, none);
        Code.Load(8, R1, R1, kernel.MemoryPeakPages);
        Code.Mark(known);
        Code.Load(8, R2, R0, 32);
        Code.JumpIf(Condition.AtLeast, R2, R1, none);
        Code.Store(8, R0, 32, R1);
        Code.Mark(none);
    }
}

/// <summary>What the hooks look at.</summary>
/// <param name="Hierarchies">Where places are looked for, in this order; their place here is the kind of <see cref="Place"/>. At most <see cref="Place.Named"/>.</param>
/// <param name="TellsOutside">Programs that run outside every known place are told too.</param>
internal sealed record HookOptions(IReadOnlyList<HookHierarchy> Hierarchies, bool TellsOutside);

/// <summary>A hierarchy of cgroups.</summary>
/// <param name="Number">Its number in /proc/cgroups; 0: v2.</param>
/// <param name="Controller">One of its controllers; empty: v2.</param>
internal sealed record HookHierarchy(int Number, string Controller);

/// <summary>When a process counts as one that has run a program.</summary>
internal enum Ending
{
    /// <summary>Here: it runs another one now.</summary>
    Here,

    /// <summary>When the task that ends is its process's last one; before Linux 6.16, its first thread.</summary>
    WithProcess,
}
