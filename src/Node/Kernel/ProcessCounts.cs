using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Actors.Node.Kernel;

/// <summary>What a process has done beside using CPU, since its birth. Bytes and numbers.</summary>
/// <param name="MinorFaults">Page faults without I/O.</param>
/// <param name="MajorFaults">Page faults with I/O.</param>
/// <param name="Voluntary">Context switches because it waited.</param>
/// <param name="Involuntary">Context switches because another was due.</param>
/// <param name="ReadBytes">From storage.</param>
/// <param name="WriteBytes">To storage.</param>
/// <param name="ReadChars">By calls of read.</param>
/// <param name="WriteChars">By calls of write.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessCounts(
    long MinorFaults, long MajorFaults, long Voluntary, long Involuntary, long ReadBytes, long WriteBytes, long ReadChars, long WriteChars)
{
    /// <summary>Both together.</summary>
    public ProcessCounts Plus(in ProcessCounts other) => new(
        MinorFaults + other.MinorFaults, MajorFaults + other.MajorFaults, Voluntary + other.Voluntary, Involuntary + other.Involuntary,
        ReadBytes + other.ReadBytes, WriteBytes + other.WriteBytes, ReadChars + other.ReadChars, WriteChars + other.WriteChars);

    /// <summary>How much more each is than it was; what is less has not grown.</summary>
    public ProcessCounts Since(in ProcessCounts before) => new(
        Math.Max(0, MinorFaults - before.MinorFaults), Math.Max(0, MajorFaults - before.MajorFaults),
        Math.Max(0, Voluntary - before.Voluntary), Math.Max(0, Involuntary - before.Involuntary),
        Math.Max(0, ReadBytes - before.ReadBytes), Math.Max(0, WriteBytes - before.WriteBytes),
        Math.Max(0, ReadChars - before.ReadChars), Math.Max(0, WriteChars - before.WriteChars));

    /// <summary>Takes I/O from the text of /proc/PID/task/TID/io: adds it to what is there.</summary>
    /// <returns>False when the text is none.</returns>
    public static bool TryIo(ReadOnlySpan<byte> text, ref ProcessCounts counts)
    {
        if (Value(text, "rchar: "u8) is not { } readChars || Value(text, "wchar: "u8) is not { } writeChars
            || Value(text, "\nread_bytes: "u8) is not { } read || Value(text, "\nwrite_bytes: "u8) is not { } write)
        {
            return false;
        }

        counts = counts.Plus(new ProcessCounts(0, 0, 0, 0, read, write, readChars, writeChars));
        return true;
    }

    /// <summary>Takes context switches from the text of /proc/PID/status: those of the first thread.</summary>
    /// <returns>False when the text has none.</returns>
    public static bool TrySwitches(ReadOnlySpan<byte> text, ref ProcessCounts counts)
    {
        if (Value(text, "\nvoluntary_ctxt_switches:\t"u8) is not { } voluntary || Value(text, "\nnonvoluntary_ctxt_switches:\t"u8) is not { } involuntary)
        {
            return false;
        }

        counts = counts with { Voluntary = voluntary, Involuntary = involuntary };
        return true;
    }

    /// <summary>Most resident memory of the process since it runs its program, bytes, of /proc/PID/status; null where it has none.</summary>
    public static long? PeakRssBytes(ReadOnlySpan<byte> status)
    {
        var at = status.IndexOf("\nVmHWM:"u8);
        return at >= 0 && Utf8Parser.TryParse(status[(at + 7)..].TrimStart("\t "u8), out long kibibytes, out _) && kibibytes is >= 0 and < long.MaxValue / 1024 ? kibibytes * 1024 : null;
    }

    private static long? Value(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var at = text.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(text[(at + name.Length)..], out long value, out _) && value >= 0 ? value : null;
    }
}
