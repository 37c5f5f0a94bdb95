using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Kernel.Bpf;

/// <summary>
/// What the hooks have in common. R6 is the task, R7 its entry in the map of tasks, R9 the context. Pointers of the kernel are followed directly:
/// a bad one reads as 0 (BPF_PROBE_MEM).
/// </summary>
internal sealed partial class HookCode(KernelLayout kernel, HookMaps maps, HookOptions options)
{
    /// <summary>Stack: what is built before it goes into the map of tasks, <see cref="TaskValue"/>.</summary>
    public const int Entry = -64;

    /// <summary>Stack: the task's address, a key.</summary>
    public const int TaskKey = -72;

    /// <summary>Stack: <see cref="UsageKey"/>.</summary>
    public const int Usage = -104;

    /// <summary>Stack: <see cref="UsageValue"/> to add.</summary>
    public const int Delta = -144;

    /// <summary>Stack: zeros, a fresh <see cref="UsageValue"/> or <see cref="GroupValue"/>.</summary>
    public const int Zero = -184;

    /// <summary>Stack: a place, a key.</summary>
    public const int PlaceKey = -192;

    /// <summary>Stack: a small number, a key.</summary>
    public const int Small = -200;

    /// <summary>A child's instants before its first exec are the new program's, as in the kernel's own word on it.</summary>
    public const int ForkToExecNsec = 10_000_000;

    public const int PlaceAt = 0;
    public const int FileAt = 8;
    public const int RunAt = 24;
    public const int UserAt = 32;
    public const int SystemAt = 40;
    public const int FlagsAt = 48;
    public const int OldPeakAt = 52;
    public const int ToldRunAt = 56;

    /// <summary>Bytes of an entry.</summary>
    public const int EntryBytes = 64;

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
}
