using System.Runtime.InteropServices;

namespace Actors.Node.Kernel;

/// <summary>The fields of /proc/PID/stat that matter here (proc(5)).</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ProcessStat
{
    /// <summary>The last field without which a line is cut.</summary>
    private const int LastField = 24;
    private const uint KernelThreadFlag = 0x00200000;
    private const uint ExitingFlag = 0x4;

    /// <summary>Parent process.</summary>
    public int ParentId;

    /// <summary>R, S, D, Z, …</summary>
    public byte State;

    /// <summary>PF_ flags.</summary>
    public uint Flags;

    /// <summary>Page faults without I/O of all threads, ended ones too.</summary>
    public long MinorFaults;

    /// <summary>Page faults with I/O of all threads, ended ones too.</summary>
    public long MajorFaults;

    /// <summary>User time of all threads, ended ones too, in ticks.</summary>
    public long UserTicks;

    /// <summary>System time of all threads, ended ones too, in ticks.</summary>
    public long SystemTicks;

    /// <summary>User and system time of its children that have ended and were waited for, and of theirs, in ticks.</summary>
    public long ReapedTicks;

    /// <summary>Its threads, the first one included even when that has ended.</summary>
    public int Threads;

    /// <summary>Start since boot in ticks: with the pid it names a process for good.</summary>
    public ulong StartTicks;

    /// <summary>Resident pages.</summary>
    public long ResidentPages;

    /// <summary>
    /// Fingerprint of where its code, data, heap and stack are: an exec changes it, and nothing that a process does to its title or name. 0 where the kernel
    /// does not tell, as of processes that the agent has no right to look into.
    /// </summary>
    public ulong Layout;

    /// <summary>That and its name: copies of one program have one layout where addresses are not random. 0 as there.</summary>
    public ulong NamedLayout;

    /// <summary>Where in the text the name is.</summary>
    public Range Name;

    /// <summary>A thread of the kernel, not a process.</summary>
    public readonly bool IsKernelThread => (Flags & KernelThreadFlag) != 0;

    /// <summary>It runs no more: a zombie, or about to be one. Its cgroup and executable are not to be trusted then.</summary>
    public readonly bool IsDead => (Flags & ExitingFlag) != 0 || State is (byte)'Z' or (byte)'X' or (byte)'x';

    /// <summary>Reads the line. The name may hold anything, blanks, parentheses and newlines too: it ends at the last parenthesis.</summary>
    /// <returns>False when the line is cut or of another shape.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out ProcessStat stat)
    {
        stat = default;
        var open = text.IndexOf((byte)'(');
        var close = text.LastIndexOf((byte)')');
        if (open < 0 || close < open || text.Length < close + 4)
        {
            return false;
        }

        stat.Name = (open + 1)..close;
        stat.State = text[close + 2];
        var rest = text[(close + 4)..];
        for (var field = 4; field <= LastField; field++)
        {
            if (!TryNumber(rest, out var value, out var used))
            {
                // What is no number is a cut line.
                return false;
            }

            switch (field)
            {
                case 4: stat.ParentId = (int)value; break;
                case 9: stat.Flags = (uint)value; break;
                case 10: stat.MinorFaults = value; break;
                case 12: stat.MajorFaults = value; break;
                case 14: stat.UserTicks = value; break;
                case 15: stat.SystemTicks = value; break;
                case 16 or 17: stat.ReapedTicks += value; break;
                case 20: stat.Threads = (int)value; break;
                case 22: stat.StartTicks = (ulong)value; break;
                case 24: stat.ResidentPages = value; break;
                default: break;
            }

            if (field < LastField)
            {
                if (rest.Length <= used + 1)
                {
                    return false;
                }

                rest = rest[(used + 1)..];
            }
            else
            {
                stat.Layout = LayoutIn(rest[used..]);
                stat.NamedLayout = stat.Layout == 0 ? 0 : Fingerprint.With(stat.Layout, Fingerprint.Of(text[stat.Name]));
            }
        }

        return true;
    }

    /// <summary>Fields 26 to 28, code and stack, and 45 to 47, data and heap.</summary>
    private static ulong LayoutIn(ReadOnlySpan<byte> rest)
    {
        var hash = 1UL;
        for (var field = LastField + 1; field <= 47; field++)
        {
            if (rest.Length < 2 || !TryNumber(rest[1..], out var value, out var used))
            {
                return 0;
            }

            rest = rest[(used + 1)..];
            if (field is (>= 26 and <= 28) or >= 45)
            {
                if (field == 28 && value == 0)
                {
                    return 0;
                }

                hash = Fingerprint.With(hash, (ulong)value);
            }
        }

        return hash;
    }

    /// <summary>A number up to the next blank; of one beyond 64 bits, what is left of it.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> text, out long value, out int used)
    {
        value = 0;
        used = text is [(byte)'-', ..] ? 1 : 0;
        var first = used;
        while (used < text.Length && (uint)(text[used] - '0') is <= 9 and var digit)
        {
            value = unchecked((value * 10) + digit);
            used++;
        }

        value = first == 0 ? value : -value;
        return used > first;
    }
}
