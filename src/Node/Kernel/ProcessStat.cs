using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Actors.Node.Kernel;

/// <summary>The fields of /proc/PID/stat that matter here (proc(5)).</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ProcessStat
{
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
        for (var field = 4; field <= 24; field++)
        {
            if (!Utf8Parser.TryParse(rest, out long value, out var used))
            {
                // A start far beyond the signed range does not occur; what is no number is a cut line.
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

            if (field < 24)
            {
                if (rest.Length <= used + 1)
                {
                    return false;
                }

                rest = rest[(used + 1)..];
            }
        }

        return true;
    }
}
