using System.Buffers.Binary;

namespace Actors.Node.Kernel;

/// <summary>
/// What the kernel need not queue for a netlink socket, as a classic BPF program (Documentation/networking/filter.rst): births and ends of single threads, which
/// on a node of many-threaded programs are most of all messages, and would wake the agent or overrun its buffer.
/// </summary>
internal static class SocketFilter
{
    private const ushort LoadLength = 0x80;
    private const ushort LoadWord = 0x20;
    private const ushort LoadByte = 0x30;
    private const ushort CopyToX = 0x07;
    private const ushort IfEqual = 0x15;
    private const ushort IfEqualToX = 0x1d;
    private const ushort IfAtLeast = 0x35;
    private const ushort IfAnyBit = 0x45;
    private const ushort Return = 0x06;
    private const uint Pass = uint.MaxValue;
    private const uint Drop = 0;

    /// <summary>
    /// Exit records (linux/taskstats.h): of threads whose process goes on, ac_flag has no AGROUP. Behind the netlink and generic headers come the nested
    /// attribute, the pid and, where nothing was put in between to align it, the record.
    /// </summary>
    public static IReadOnlyList<Instruction> EndsOfProcesses { get; } =
    [
        new(LoadLength, 0, 0, 0),
        new(IfAtLeast, 0, 4, 48),
        new(LoadByte, 0, 0, 34),
        new(IfEqual, 0, 2, 3),
        new(LoadByte, 0, 0, 44),
        new(IfAnyBit, 0, 1, 0x20),
        new(Return, 0, 0, Pass),
        new(Return, 0, 0, Drop),
    ];

    /// <summary>
    /// Process events (linux/cn_proc.h): births, programs and ends, and the answer to the subscription. Of a thread's birth and end the thread's number is not its process's.
    /// Changes of users, groups, sessions, tracers and names go by.
    /// </summary>
    public static IReadOnlyList<Instruction> EventsOfProcesses { get; } =
    [
        new(LoadLength, 0, 0, 0),
        new(IfAtLeast, 0, 13, 68),
        new(LoadWord, 0, 0, 36),
        new(IfEqual, 3, 0, Native(0x1)),
        new(IfEqual, 6, 0, Native(0x80000000)),
        new(IfEqual, 9, 0, Native(0x2)),
        new(IfEqual, 8, 9, Native(0x0)),
        new(LoadWord, 0, 0, 60),
        new(CopyToX, 0, 0, 0),
        new(LoadWord, 0, 0, 64),
        new(IfEqualToX, 4, 5, 0),
        new(LoadWord, 0, 0, 52),
        new(CopyToX, 0, 0, 0),
        new(LoadWord, 0, 0, 56),
        new(IfEqualToX, 0, 1, 0),
        new(Return, 0, 0, Pass),
        new(Return, 0, 0, Drop),
    ];

    /// <summary>Loads take numbers from the network's order.</summary>
    private static uint Native(uint value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    /// <summary>struct sock_filter.</summary>
    internal readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);
}
