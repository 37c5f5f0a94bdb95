using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Actors.Node.Kernel.Bpf;

/// <summary>The system call bpf(2). What it opens lives as long as its descriptor, and no longer than this process.</summary>
internal static unsafe class BpfCalls
{
    private const int AttributeBytes = 144;
    private const int TracingProgram = 26;
    private const int LogBytes = 256 * 1024;
    private const int MostTries = 1000;

    private static readonly long s_number = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 321,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 280,
        Architecture.Ppc64le => 361,
        _ => -1,
    };

    /// <summary>Makes the call.</summary>
    /// <returns>A descriptor or 0; below zero on an error.</returns>
    public static int Call(BpfCommand command, Span<byte> attributes)
    {
        fixed (byte* a = attributes)
        {
            return (int)Libc.SystemCall(s_number, (long)command, a, attributes.Length);
        }
    }

    /// <summary>Loads a program for a tracepoint with typed arguments, or for an iterator.</summary>
    /// <param name="name">Up to 15 letters.</param>
    /// <param name="code">Instructions.</param>
    /// <param name="attachType">What it is for: <c>enum bpf_attach_type</c>.</param>
    /// <param name="attachTypeId">Type in the kernel's BTF that it is for.</param>
    /// <exception cref="BpfException">The kernel refuses it.</exception>
    public static int LoadTracing(string name, ReadOnlySpan<byte> code, int attachType, int attachTypeId)
    {
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        fixed (byte* instructions = code)
        fixed (byte* license = "GPL\0"u8)
        {
            Int(a, 0, TracingProgram);
            Int(a, 4, code.Length / 8);
            Pointer(a, 8, instructions);
            Pointer(a, 16, license);
            Name(a[48..], name);
            Int(a, 68, attachType);
            Int(a, 108, attachTypeId);
            var descriptor = Call(BpfCommand.ProgramLoad, a);

            // The kernel leaves off when a signal comes, and the runtime sends its threads some.
            for (var again = 0; descriptor < 0 && Libc.Errno == Libc.Again && again < MostTries; again++)
            {
                descriptor = Call(BpfCommand.ProgramLoad, a);
            }

            return descriptor >= 0 ? descriptor : throw new BpfException($"load {name}", Libc.Errno, Log(a));
        }
    }

    /// <summary>Lets a program run at its tracepoint.</summary>
    public static int AttachTracepoint(string name, int program)
    {
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        Int(a, 8, program);
        return Must($"attach {name}", Call(BpfCommand.RawTracepointOpen, a));
    }

    /// <summary>Ties an iterator's program to its subject.</summary>
    public static int LinkIterator(int program)
    {
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        Int(a, 0, program);
        Int(a, 8, (int)BpfAttachType.Iterator);
        return Must("link the iterator", Call(BpfCommand.LinkCreate, a));
    }

    /// <summary>Begins an iteration: its records are read from the descriptor.</summary>
    public static int BeginIteration(int link)
    {
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        Int(a, 0, link);
        return Must("iterate", Call(BpfCommand.IteratorCreate, a));
    }

    /// <summary>The result of a call that has to work.</summary>
    public static int Must(string what, int result) => result >= 0 ? result : throw new BpfException(what, Libc.Errno, "");

    public static void Int(Span<byte> attributes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(attributes[at..], value);

    public static void Pointer(Span<byte> attributes, int at, void* value) => BinaryPrimitives.WriteUInt64LittleEndian(attributes[at..], (ulong)value);

    /// <summary>A name as the kernel takes it: up to 15 letters.</summary>
    public static void Name(Span<byte> attributes, string name) => Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(15, name.Length)), attributes);

    /// <summary>Loads once more to learn why it was refused: the last lines of the verifier's log.</summary>
    private static string Log(Span<byte> attributes)
    {
        var log = (byte*)NativeMemory.AllocZeroed(LogBytes);
        try
        {
            Int(attributes, 24, 1);
            Int(attributes, 28, LogBytes);
            Pointer(attributes, 32, log);
            if (Call(BpfCommand.ProgramLoad, attributes) is >= 0 and var descriptor)
            {
                _ = Libc.Close(descriptor);
            }

            var text = (Marshal.PtrToStringUTF8((nint)log) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return string.Join(" | ", text.TakeLast(4));
        }
        finally
        {
            NativeMemory.Free(log);
        }
    }
}
