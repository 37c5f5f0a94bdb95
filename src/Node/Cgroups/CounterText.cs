using System.Buffers.Text;
using Actors.Messages.Wire;

namespace Actors.Node.Cgroups;

/// <summary>Reads the text forms of cgroup counter files. What is not there, or no number, is null.</summary>
internal static class CounterText
{
    // More than a kernel can be built for.
    private const long MostCpus = 1_000_000;

    /// <summary>One number, as <c>cpuacct.usage</c>; <c>max</c> is none.</summary>
    public static long? Single(ReadOnlySpan<byte> text) => Number(text.TrimEnd("\n \0"u8));

    /// <summary>The value of a line <c>name value</c>, as in <c>cpu.stat</c>.</summary>
    public static long? Keyed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            if (line.Length > name.Length && line[name.Length] == (byte)' ' && line.StartsWith(name))
            {
                return Number(line[(name.Length + 1)..]);
            }
        }

        return null;
    }

    /// <summary>Sum over devices of <c>MAJ:MIN Operation value</c>, as in <c>blkio.throttle.io_service_bytes</c>; 0 when no device was used.</summary>
    public static long OfOperation(ReadOnlySpan<byte> text, ReadOnlySpan<byte> operation)
    {
        var sum = 0L;
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            var first = line.IndexOf((byte)' ');
            if (first > 0 && line[..first].Contains((byte)':') && line[(first + 1)..] is var rest
                && rest.StartsWith(operation) && rest.Length > operation.Length && rest[operation.Length] == (byte)' ')
            {
                sum += Number(rest[(operation.Length + 1)..]) ?? 0;
            }
        }

        return sum;
    }

    /// <summary>Sum over devices of <c>name=value</c>, as in <c>io.stat</c>.</summary>
    public static long OfPairs(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var sum = 0L;
        foreach (var range in text.SplitAny(" \n"u8))
        {
            var pair = text[range];
            if (pair.Length > name.Length && pair[name.Length] == (byte)'=' && pair.StartsWith(name))
            {
                sum += Number(pair[(name.Length + 1)..]) ?? 0;
            }
        }

        return sum;
    }

    /// <summary>The total of a PSI line, as <c>some avg10=0.00 … total=123</c>.</summary>
    public static long? Stall(ReadOnlySpan<byte> text, ReadOnlySpan<byte> kind)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            var at = line.StartsWith(kind) ? line.IndexOf("total="u8) : -1;
            if (at >= 0)
            {
                return Number(line[(at + 6)..]);
            }
        }

        return null;
    }

    /// <summary>The averages of a PSI line.</summary>
    public static PressureAverages? Averages(ReadOnlySpan<byte> text, ReadOnlySpan<byte> kind)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            if (line.StartsWith(kind) && Hundredths(line, " avg10="u8) is { } ten && Hundredths(line, " avg60="u8) is { } sixty && Hundredths(line, " avg300="u8) is { } most)
            {
                return new PressureAverages { Avg10 = ten, Avg60 = sixty, Avg300 = most };
            }
        }

        return null;
    }

    /// <summary>How many CPUs a list as <c>0-3,8</c> names; null where it is empty.</summary>
    public static uint? CpuList(ReadOnlySpan<byte> text)
    {
        var list = text.TrimEnd("\n \0"u8);
        var count = 0L;
        foreach (var range in list.Split((byte)','))
        {
            var part = list[range];
            var dash = part.IndexOf((byte)'-');
            if (Number(dash < 0 ? part : part[..dash]) is not { } first || Number(part[(dash + 1)..]) is not { } last || last < first || last > MostCpus)
            {
                return null;
            }

            count += last - first + 1;
        }

        return count <= MostCpus ? (uint)count : null;
    }

    // A share is 0.00 to 100.00.
    private static uint? Hundredths(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        var at = line.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(line[(at + name.Length)..], out decimal percent, out _) && percent is >= 0 and <= 100 ? (uint)Math.Round(percent * 100) : null;
    }

    private static long? Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long value, out var used) && used == digits.Length && value >= 0 ? value : null;
}
