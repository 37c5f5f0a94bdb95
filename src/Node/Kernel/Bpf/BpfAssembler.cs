using System.Buffers.Binary;

namespace Actors.Node.Kernel.Bpf;

/// <summary>Registers of BPF (Documentation/bpf/standardization/instruction-set.rst).</summary>
internal enum Register
{
    /// <summary>Result of calls and of the program.</summary>
    R0,

    /// <summary>First argument, lost by calls; at the beginning the program's context.</summary>
    R1,

    /// <summary>Second argument, lost by calls.</summary>
    R2,

    /// <summary>Third argument, lost by calls.</summary>
    R3,

    /// <summary>Fourth argument, lost by calls.</summary>
    R4,

    /// <summary>Fifth argument, lost by calls.</summary>
    R5,

    /// <summary>Kept over calls.</summary>
    R6,

    /// <summary>Kept over calls.</summary>
    R7,

    /// <summary>Kept over calls.</summary>
    R8,

    /// <summary>Kept over calls.</summary>
    R9,

    /// <summary>End of the stack's 512 bytes, read only.</summary>
    Frame,
}

/// <summary>What jumps ask; unsigned.</summary>
internal enum Condition
{
    /// <summary>Always.</summary>
    Always = 0x00,

    /// <summary>Equal.</summary>
    Equal = 0x10,

    /// <summary>Greater.</summary>
    Above = 0x20,

    /// <summary>Greater or equal.</summary>
    AtLeast = 0x30,

    /// <summary>A bit in common.</summary>
    HasBit = 0x40,

    /// <summary>Not equal.</summary>
    NotEqual = 0x50,

    /// <summary>Less.</summary>
    Below = 0xa0,
}

/// <summary>Calculations.</summary>
internal enum Operation
{
    /// <summary>Sum.</summary>
    Add = 0x00,

    /// <summary>Difference.</summary>
    Subtract = 0x10,

    /// <summary>Bits of either.</summary>
    Or = 0x40,

    /// <summary>Bits of both.</summary>
    And = 0x50,

    /// <summary>To higher bits.</summary>
    ShiftLeft = 0x60,

    /// <summary>To lower bits.</summary>
    ShiftRight = 0x70,
}

/// <summary>A place in a program that jumps go to.</summary>
internal sealed class Label
{
    /// <summary>Instruction it stands before; −1 while it stands nowhere.</summary>
    public int At { get; set; } = -1;
}

/// <summary>Writes BPF instructions. Sizes of loads and stores are in bytes: 1, 2, 4, 8.</summary>
internal sealed class BpfAssembler
{
    private readonly List<ulong> _code = [];
    private readonly List<(int At, Label Target)> _jumps = [];

    /// <summary>Instructions so far.</summary>
    public int Count => _code.Count;

    /// <summary>The program, eight bytes an instruction.</summary>
    /// <exception cref="InvalidOperationException">A label stands nowhere, or too far away.</exception>
    public byte[] ToBytes()
    {
        foreach (var (at, target) in _jumps)
        {
            var distance = target.At - at - 1;
            if (target.At < 0 || distance is < short.MinValue or > short.MaxValue)
            {
                throw new InvalidOperationException($"the jump at {at} goes nowhere");
            }

            _code[at] = (_code[at] & ~0xffff0000UL) | ((ulong)(ushort)distance << 16);
        }

        var bytes = new byte[8 * _code.Count];
        for (var i = 0; i < _code.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), _code[i]);
        }

        return bytes;
    }

    public void Move(Register to, Register from) => Write(0xbf, to, from, 0, 0);

    public void Move(Register to, int value) => Write(0xb7, to, Register.R0, 0, value);

    public void Calculate(Operation operation, Register to, Register with) => Write(0x0f | (int)operation, to, with, 0, 0);

    public void Calculate(Operation operation, Register to, int with) => Write(0x07 | (int)operation, to, Register.R0, 0, with);

    public void Load(int size, Register to, Register from, int offset) => Write(0x61 | SizeBits(size), to, from, offset, 0);

    public void Store(int size, Register to, int offset, Register value) => Write(0x63 | SizeBits(size), to, value, offset, 0);

    public void Store(int size, Register to, int offset, int value) => Write(0x62 | SizeBits(size), to, Register.R0, offset, value);

    /// <summary>Adds to eight bytes in memory, whoever else does so at the same time.</summary>
    public void AddAtomic(Register to, int offset, Register value) => Write(0xdb, to, value, offset, 0);

    /// <summary>The address of a place on the stack.</summary>
    public void Address(Register to, int stackOffset)
    {
        Move(to, Register.Frame);
        Calculate(Operation.Add, to, stackOffset);
    }

    /// <summary>A map by its descriptor.</summary>
    public void LoadMap(Register to, int descriptor)
    {
        Write(0x18, to, (Register)1, 0, descriptor);
        Write(0, Register.R0, Register.R0, 0, 0);
    }

    public void Call(Helper helper) => Write(0x85, Register.R0, Register.R0, 0, (int)helper);

    public void Exit() => Write(0x95, Register.R0, Register.R0, 0, 0);

    public void Jump(Label target)
    {
        _jumps.Add((_code.Count, target));
        Write(0x05, Register.R0, Register.R0, 0, 0);
    }

    public void JumpIf(Condition condition, Register left, int right, Label target)
    {
        _jumps.Add((_code.Count, target));
        Write(0x05 | (int)condition, left, Register.R0, 0, right);
    }

    public void JumpIf(Condition condition, Register left, Register right, Label target)
    {
        _jumps.Add((_code.Count, target));
        Write(0x0d | (int)condition, left, right, 0, 0);
    }

    public void Mark(Label label) => label.At = _code.Count;

    private static int SizeBits(int size) => size switch { 4 => 0x00, 2 => 0x08, 1 => 0x10, 8 => 0x18, _ => throw new ArgumentOutOfRangeException(nameof(size)) };

    private void Write(int code, Register to, Register from, int offset, int immediate) =>
        _code.Add(offset is < short.MinValue or > short.MaxValue
            ? throw new ArgumentOutOfRangeException(nameof(offset))
            : (byte)code | ((ulong)to << 8) | ((ulong)from << 12) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)immediate << 32));
}
