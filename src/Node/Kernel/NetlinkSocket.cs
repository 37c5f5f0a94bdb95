using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Actors.Node.Kernel;

/// <summary>A netlink socket with a large receive buffer that never waits and counts its overruns.</summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    public const int Header = 16;
    private const int AddressFamily = 16;
    private const int Raw = 3;
    private const int SocketLevel = 1;
    private const int ReceiveBufferForce = 33;
    private const int ReceiveBuffer = 8;
    private const int AttachFilter = 26;
    private const int BufferBytes = 16 << 20;
    private const int Truncated = 0x20;
    private const int AtOnce = 32;

    // Where the kernel writes to may not be moved.
    private readonly byte[] _bytes;
    private readonly Libc.ReceivedMessage[] _messages = GC.AllocateArray<Libc.ReceivedMessage>(AtOnce, pinned: true);
    private readonly Libc.BufferPart[] _parts = GC.AllocateArray<Libc.BufferPart>(AtOnce, pinned: true);
    private readonly int _datagramBytes;
    private int _received;
    private int _next;

    private NetlinkSocket(int descriptor, int datagramBytes)
    {
        Descriptor = descriptor;
        _datagramBytes = datagramBytes;
        _bytes = GC.AllocateUninitializedArray<byte>(AtOnce * datagramBytes, pinned: true);
        for (var i = 0; i < AtOnce; i++)
        {
            _parts[i] = new Libc.BufferPart { Address = Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, i * datagramBytes), Length = datagramBytes };
            _messages[i] = new Libc.ReceivedMessage { Parts = Marshal.UnsafeAddrOfPinnedArrayElement(_parts, i), PartsCount = 1 };
        }
    }

    /// <summary>To poll.</summary>
    public int Descriptor { get; private set; }

    /// <summary>How often the kernel had to drop messages because nobody read them.</summary>
    public long Overruns { get; private set; }

    /// <summary>Opens a socket of a protocol, member of the groups.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="groups">Bits of the groups.</param>
    /// <param name="datagramBytes">Room for one message: what is longer counts as lost.</param>
    /// <param name="error">Number of the error.</param>
    /// <returns>The socket, or null and the error number.</returns>
    public static NetlinkSocket? Open(int protocol, uint groups, int datagramBytes, out int error)
    {
        error = 0;
        var descriptor = Libc.Socket(AddressFamily, Raw | Libc.CloseOnExec | Libc.NonBlocking, protocol);
        if (descriptor < 0)
        {
            error = Libc.Errno;
            return null;
        }

        var size = BufferBytes;
        if (Libc.SetSocketOption(descriptor, SocketLevel, ReceiveBufferForce, &size, sizeof(int)) < 0)
        {
            _ = Libc.SetSocketOption(descriptor, SocketLevel, ReceiveBuffer, &size, sizeof(int));
        }

        var address = stackalloc byte[12];
        new Span<byte>(address, 12).Clear();
        *(ushort*)address = AddressFamily;
        *(uint*)(address + 8) = groups;
        if (Libc.Bind(descriptor, address, 12) < 0)
        {
            error = Libc.Errno;
            _ = Libc.Close(descriptor);
            return null;
        }

        return new NetlinkSocket(descriptor, datagramBytes);
    }

    /// <summary>From now on the kernel queues only what passes. Where it refuses, everything comes, and is passed over here.</summary>
    public void Attach(IReadOnlyList<SocketFilter.Instruction> filter)
    {
        var program = filter.ToArray();
        fixed (SocketFilter.Instruction* instructions = program)
        {
            var descriptor = new FilterProgram { Length = (ushort)program.Length, Instructions = (nint)instructions };
            _ = Libc.SetSocketOption(Descriptor, SocketLevel, AttachFilter, (int*)&descriptor, sizeof(FilterProgram));
        }
    }

    /// <summary>Sends one message to the kernel: the header is put before the payload.</summary>
    /// <returns>0, or the error number.</returns>
    public int Send(ushort type, ushort flags, ReadOnlySpan<byte> payload)
    {
        var length = Header + payload.Length;
        Span<byte> message = stackalloc byte[length];
        message.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(message, length);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], type);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], flags);
        payload.CopyTo(message[Header..]);
        var kernel = stackalloc byte[12];
        new Span<byte>(kernel, 12).Clear();
        *(ushort*)kernel = AddressFamily;
        fixed (byte* m = message)
        {
            return Libc.SendTo(Descriptor, m, length, 0, kernel, 12) < 0 ? Libc.Errno : 0;
        }
    }

    /// <summary>Takes one datagram without waiting; many are received at once. Valid until the next call.</summary>
    /// <returns>False when there was none left when they were received last: the next call asks again.</returns>
    public bool TryReceive(out ReadOnlySpan<byte> datagram)
    {
        while (true)
        {
            if (_next == _received && !Receive())
            {
                datagram = default;
                return false;
            }

            var at = _next++;
            if ((_messages[at].Flags & Truncated) == 0)
            {
                datagram = _bytes.AsSpan(at * _datagramBytes, (int)_messages[at].Length);
                return true;
            }

            Overruns++;
        }
    }

    /// <returns>False when there is nothing, or the last time gave all there was.</returns>
    private bool Receive()
    {
        var wasAll = _received is > 0 and < AtOnce;
        _received = _next = 0;
        while (!wasAll && Descriptor >= 0)
        {
            int got;
            fixed (Libc.ReceivedMessage* messages = _messages)
            {
                got = Libc.ReceiveMany(Descriptor, messages, AtOnce, 0, null);
            }

            if (got > 0)
            {
                _received = got;
                return true;
            }

            var error = got < 0 ? Libc.Errno : 0;
            if (error == Libc.NoBuffers)
            {
                Overruns++;
            }
            else if (error != Libc.Interrupted)
            {
                break;
            }
        }

        return false;
    }

    /// <summary>Waits until a datagram is there. A signal, which the runtime sends to its threads at any time, does not end it.</summary>
    /// <returns>False when none came in time.</returns>
    public bool Wait(int milliseconds)
    {
        if (_next < _received)
        {
            return true;
        }

        _received = _next = 0;
        var entry = new Libc.PollEntry { Descriptor = Descriptor, Events = 1 };
        var end = Environment.TickCount64 + milliseconds;
        while (true)
        {
            var ready = Libc.PollFor(&entry, 1, TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)));
            if (ready >= 0 || Libc.Errno != Libc.Interrupted)
            {
                return ready > 0;
            }
        }
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public nint Instructions;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = Libc.Close(Descriptor);
            Descriptor = -1;
        }
    }
}
