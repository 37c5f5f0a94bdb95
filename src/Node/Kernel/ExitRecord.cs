using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Actors.Node.Kernel;

/// <summary>A process's end as taskstats tells it (linux/taskstats.h). Taken before the address space is given back.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ExitRecord
{
    /// <summary>struct taskstats up to and with ac_exe_inode (version 12).</summary>
    private const int LeastBytes = 400;
    private const int LastTask = 0x20;

    /// <summary>The process.</summary>
    public int ProcessId;

    /// <summary>Run time of all its threads, nanoseconds.</summary>
    public long RunNsec;

    /// <summary>How long the thread that ended last had lived, microseconds: the process no less.</summary>
    public long ElapsedUsec;

    /// <summary>Of that time, what the thread neither ran, up to the kernel's last look at its clock, nor waited for a CPU, nanoseconds.</summary>
    public long IdleNsec;

    /// <summary>It gave its CPU away to wait for something, or the kernel does not tell how long it waited for one.</summary>
    public bool Slept;

    /// <summary>Ticks of the thread that ended last, microseconds: good for a split only.</summary>
    public long UserUsec;

    /// <summary>As <see cref="UserUsec"/>.</summary>
    public long SystemUsec;

    /// <summary>Peak resident memory, bytes.</summary>
    public long PeakRssBytes;

    /// <summary>
    /// Page faults, context switches and I/O of the thread that ended last: of a process of one thread all of them. I/O is in whole KiB.
    /// </summary>
    public ProcessCounts Counts;

    /// <summary>Device of the executable; 0 where the kernel does not tell.</summary>
    public ulong ExecutableDevice;

    /// <summary>Inode of the executable; 0 where the kernel does not tell.</summary>
    public ulong ExecutableInode;

    /// <summary>Length of the name in <see cref="NameWord0"/> and <see cref="NameWord1"/>.</summary>
    public int NameLength;

    /// <summary>First eight bytes of the name.</summary>
    public ulong NameWord0;

    /// <summary>Last eight bytes of the name.</summary>
    public ulong NameWord1;

    /// <summary>The thread's name, up to 15 bytes.</summary>
    public readonly byte[] Name
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, NameWord0);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], NameWord1);
            return bytes[..NameLength].ToArray();
        }
    }

    /// <summary>Reads the attributes of one exit message.</summary>
    /// <param name="attributes">Bytes after the generic netlink header.</param>
    /// <param name="record">What ended.</param>
    /// <returns>False when no process ended with it: another thread goes on, or the message is cut or of another shape.</returns>
    public static bool TryParse(ReadOnlySpan<byte> attributes, out ExitRecord record)
    {
        record = default;
        var ended = false;
        var thread = false;
        while (Attribute(ref attributes, out var type, out var body))
        {
            var group = type == 5;
            if (!group && type != 4)
            {
                continue;
            }

            var id = 0;
            while (Attribute(ref body, out var inner, out var value))
            {
                if (inner is 1 or 2 && value.Length >= 4)
                {
                    id = BinaryPrimitives.ReadInt32LittleEndian(value);
                }
                else if (inner == 3 && group && value.Length >= 80)
                {
                    // The aggregate holds the run time of all threads and nothing else of use.
                    record.RunNsec = Long(value, 72);
                    record.ProcessId = id;
                    ended = thread;
                }
                else if (inner == 3 && !group && value.Length >= LeastBytes)
                {
                    thread = true;
                    record.ProcessId = BinaryPrimitives.ReadInt32LittleEndian(value[368..]);
                    record.RunNsec = Long(value, 72);
                    record.ElapsedUsec = Long(value, 144);
                    record.IdleNsec = (record.ElapsedUsec * 1000) - record.RunNsec - Long(value, 24);
                    record.Slept = Long(value, 272) > 0 || Long(value, 16) == 0;
                    record.UserUsec = Long(value, 152);
                    record.SystemUsec = Long(value, 160);
                    record.PeakRssBytes = Long(value, 200) * 1024;
                    record.Counts = new ProcessCounts(
                        Long(value, 168), Long(value, 176), Long(value, 272), Long(value, 280), Long(value, 248), Long(value, 256), Long(value, 216), Long(value, 224));
                    record.ExecutableDevice = (ulong)Long(value, 384);
                    record.ExecutableInode = (ulong)Long(value, 392);
                    record.NameWord0 = (ulong)Long(value, 80);
                    record.NameWord1 = (ulong)Long(value, 88);
                    var end = value.Slice(80, 16).IndexOf((byte)0);
                    record.NameLength = end < 0 ? 16 : end;
                    ended = (value[8] & LastTask) != 0 && record.ProcessId == id;
                }
            }
        }

        return ended;
    }

    /// <summary>Version of the record in an exit message; 0 when it has none.</summary>
    public static int VersionOf(ReadOnlySpan<byte> attributes)
    {
        while (Attribute(ref attributes, out var type, out var body))
        {
            while (type == 4 && Attribute(ref body, out var inner, out var value))
            {
                if (inner == 3 && value.Length >= 2)
                {
                    return BinaryPrimitives.ReadUInt16LittleEndian(value);
                }
            }
        }

        return 0;
    }

    private static long Long(ReadOnlySpan<byte> value, int at) => BinaryPrimitives.ReadInt64LittleEndian(value[at..]);

    private static bool Attribute(ref ReadOnlySpan<byte> rest, out int type, out ReadOnlySpan<byte> body)
    {
        type = 0;
        body = default;
        if (rest.Length < 4)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        type = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) & 0x3fff;
        if (length < 4 || length > rest.Length)
        {
            return false;
        }

        body = rest[4..length];
        var aligned = (length + 3) & ~3;
        rest = aligned >= rest.Length ? default : rest[aligned..];
        return true;
    }
}
