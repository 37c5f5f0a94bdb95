using System.Buffers.Binary;

namespace Actors.Node.Kernel;

/// <summary>What statx tells of a file.</summary>
/// <param name="Device">Major and minor in the encoding of <c>stat</c>, of /proc and of taskstats.</param>
/// <param name="Inode">Inode number.</param>
/// <param name="Links">Names the file has; 0 once it is deleted.</param>
/// <param name="OwnerUid">Owner.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
internal readonly record struct FileStatus(ulong Device, ulong Inode, uint Links, uint OwnerUid, bool IsDirectory)
{
    private const uint BasicStats = 0x7ff;
    private const int NoAutomount = 0x800;
    private const int DoNotFollow = 0x100;

    /// <summary>What is cached of a file of a network file system will do: a server that is gone must not hold up the agent.</summary>
    private const int DoNotSync = 0x4000;

    /// <summary>Whether it is an ordinary file: no pipe, device, socket or directory.</summary>
    public bool IsFile { get; private init; }

    /// <summary>Its length.</summary>
    public ulong Bytes { get; private init; }

    /// <summary>A device's number in that encoding.</summary>
    public static ulong DeviceOf(uint major, uint minor) => (minor & 0xff) | ((ulong)major << 8) | ((ulong)(minor & ~0xffu) << 12);

    /// <summary>Asks for a file; the path ends with a NUL.</summary>
    /// <returns>0, or the error number.</returns>
    public static unsafe int TryGet(int directory, ReadOnlySpan<byte> path, out FileStatus status, bool follow = true)
    {
        status = default;
        var raw = stackalloc byte[256];
        int result;
        fixed (byte* p = path)
        {
            result = Libc.StatX(directory, p, NoAutomount | DoNotSync | (follow ? 0 : DoNotFollow), BasicStats, raw);
        }

        if (result < 0)
        {
            return Libc.Errno;
        }

        var bytes = new ReadOnlySpan<byte>(raw, 256);
        var major = BinaryPrimitives.ReadUInt32LittleEndian(bytes[136..]);
        var minor = BinaryPrimitives.ReadUInt32LittleEndian(bytes[140..]);
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        status = new FileStatus(
            DeviceOf(major, minor),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]),
            (mode & 0xf000) == 0x4000)
        {
            IsFile = (mode & 0xf000) == 0x8000,
            Bytes = BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
        };
        return 0;
    }
}
