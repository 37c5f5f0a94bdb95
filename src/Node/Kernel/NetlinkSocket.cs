using System.Buffers.Binary;

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

    private readonly byte[] _bytes = new byte[64 * 1024];

    private NetlinkSocket(int descriptor) => Descriptor = descriptor;

    /// <summary>To poll.</summary>
    public int Descriptor { get; private set; }

    /// <summary>How often the kernel had to drop messages because nobody read them.</summary>
    public long Overruns { get; private set; }

    /// <summary>Opens a socket of a protocol, member of the groups.</summary>
    /// <returns>The socket, or null and the error number.</returns>
    public static NetlinkSocket? Open(int protocol, uint groups, out int error)
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

        return new NetlinkSocket(descriptor);
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

    /// <summary>Takes one datagram without waiting. Valid until the next call.</summary>
    /// <returns>False when there is none now.</returns>
    public bool TryReceive(out ReadOnlySpan<byte> datagram)
    {
        while (Descriptor >= 0)
        {
            nint got;
            fixed (byte* b = _bytes)
            {
                got = Libc.Receive(Descriptor, b, _bytes.Length, 0);
            }

            if (got >= 0)
            {
                datagram = _bytes.AsSpan(0, (int)got);
                return true;
            }

            var error = Libc.Errno;
            if (error == Libc.NoBuffers)
            {
                Overruns++;
                continue;
            }

            if (error != Libc.Interrupted)
            {
                break;
            }
        }

        datagram = default;
        return false;
    }

    /// <summary>Waits until a datagram is there. A signal, which the runtime sends to its threads at any time, does not end it.</summary>
    /// <returns>False when none came in time.</returns>
    public bool Wait(int milliseconds)
    {
        var entry = new Libc.PollEntry { Descriptor = Descriptor, Events = 1 };
        var end = Environment.TickCount64 + milliseconds;
        while (true)
        {
            var ready = Libc.Poll(&entry, 1, (int)Math.Max(0, end - Environment.TickCount64));
            if (ready >= 0 || Libc.Errno != Libc.Interrupted)
            {
                return ready > 0;
            }
        }
    }

    /// <summary>struct sock_fprog.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
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
