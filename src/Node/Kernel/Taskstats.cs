using System.Buffers.Binary;
using System.Text;

namespace Actors.Node.Kernel;

/// <summary>Exit records of all processes by generic netlink (Documentation/accounting/taskstats.rst). Needs CAP_NET_ADMIN.</summary>
internal sealed class Taskstats : IDisposable
{
    private const int Protocol = 16;
    private const int GenericHeader = 4;
    private const ushort ControlFamily = 16;
    private const byte GetFamily = 3;
    private const byte Get = 1;
    private const int FamilyName = 2;
    private const int FamilyId = 1;
    private const int ProcessAttribute = 1;
    private const int RegisterCpuMask = 3;
    private const ushort Request = 1;
    private const ushort RequestAcknowledged = 5;
    private const ushort ErrorType = 2;

    /// <summary>The records of a thread and of its process, 560 bytes each in version 16.</summary>
    private const int MessageBytes = 4096;

    /// <summary>The kernel answers at once; a busy host may not let this process see it for a while.</summary>
    private const int PatienceMilliseconds = 10_000;

    private readonly NetlinkSocket _socket;

    private Taskstats(NetlinkSocket socket) => _socket = socket;

    /// <summary>To poll.</summary>
    public int Descriptor => _socket.Descriptor;

    /// <summary>Times records were lost.</summary>
    public long Overruns => _socket.Overruns;

    /// <summary>Version of the kernel's record.</summary>
    public int Version { get; private set; }

    /// <summary>Subscribes to the ends of all processes.</summary>
    /// <returns>The subscription, or null and the reason in words.</returns>
    public static Taskstats? Open(string possibleCpus, out string reason)
    {
        var socket = NetlinkSocket.Open(Protocol, 0, MessageBytes, out var error);
        if (socket is null)
        {
            reason = $"generic netlink cannot be opened: {Libc.ErrorText(error)}";
            return null;
        }

        var taskstats = new Taskstats(socket);
        reason = taskstats.Subscribe(possibleCpus);
        if (reason.Length > 0)
        {
            taskstats.Dispose();
            return null;
        }

        socket.Attach(SocketFilter.EndsOfProcesses);

        return taskstats;
    }

    /// <summary>Takes the next process's end without waiting; ends of single threads are passed over.</summary>
    public bool TryNext(out ExitRecord record)
    {
        while (_socket.TryReceive(out var datagram))
        {
            if (Payload(datagram, out var type, out var payload) && type != ErrorType && ExitRecord.TryParse(payload, out record))
            {
                return true;
            }
        }

        record = default;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static bool Payload(ReadOnlySpan<byte> datagram, out ushort type, out ReadOnlySpan<byte> payload)
    {
        type = 0;
        payload = default;
        if (datagram.Length < NetlinkSocket.Header + GenericHeader)
        {
            return false;
        }

        var length = Math.Min(datagram.Length, BinaryPrimitives.ReadInt32LittleEndian(datagram));
        type = BinaryPrimitives.ReadUInt16LittleEndian(datagram[4..]);
        if (length < NetlinkSocket.Header + GenericHeader)
        {
            return false;
        }

        payload = datagram[(NetlinkSocket.Header + GenericHeader)..length];
        return true;
    }

    private string Subscribe(string possibleCpus)
    {
        if (Ask(ControlFamily, Request, GetFamily, FamilyName, "TASKSTATS\0"u8) != 0 || Answer(out var payload) != 0)
        {
            return "the kernel has no taskstats";
        }

        ushort family = 0;
        while (payload.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(payload);
            if (BinaryPrimitives.ReadUInt16LittleEndian(payload[2..]) == FamilyId && length >= 6)
            {
                family = BinaryPrimitives.ReadUInt16LittleEndian(payload[4..]);
            }

            payload = length < 4 || ((length + 3) & ~3) >= payload.Length ? default : payload[((length + 3) & ~3)..];
        }

        if (family == 0)
        {
            return "the kernel has no taskstats";
        }

        Span<byte> own = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(own, Environment.ProcessId);
        if (Ask(family, Request, Get, ProcessAttribute, own) != 0 || Answer(out payload) != 0)
        {
            return "taskstats does not answer (CAP_NET_ADMIN is needed)";
        }

        Version = ExitRecord.VersionOf(payload);

        // Before 12 a record names no executable; 15 alone has fields inserted amid the others, which 16 took back.
        if (Version is < 12 or 15)
        {
            return Version < 12
                ? $"this kernel's taskstats record has version {Version}, and does not tell which program ended before version 12 (Linux 5.19)"
                : $"this kernel's taskstats record has version {Version}, whose fields lie elsewhere";
        }

        var mask = Encoding.ASCII.GetBytes(possibleCpus + "\0");
        _ = Ask(family, RequestAcknowledged, Get, RegisterCpuMask, mask);
        var error = Acknowledgement();
        return error == 0 ? "" : $"taskstats refuses exit records: {Libc.ErrorText(error)}";
    }

    private int Ask(ushort family, ushort flags, byte command, ushort attribute, ReadOnlySpan<byte> value)
    {
        Span<byte> body = stackalloc byte[GenericHeader + 4 + ((value.Length + 3) & ~3)];
        body.Clear();
        body[0] = command;
        body[1] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(body[4..], (ushort)(value.Length + 4));
        BinaryPrimitives.WriteUInt16LittleEndian(body[6..], attribute);
        value.CopyTo(body[8..]);
        return _socket.Send(family, flags, body);
    }

    private int Answer(out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!_socket.Wait(PatienceMilliseconds) || !_socket.TryReceive(out var datagram) || datagram.Length < NetlinkSocket.Header + 4)
        {
            return Libc.Again;
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(datagram[4..]) == ErrorType)
        {
            return -BinaryPrimitives.ReadInt32LittleEndian(datagram[NetlinkSocket.Header..]);
        }

        return Payload(datagram, out _, out payload) ? 0 : Libc.Again;
    }

    /// <summary>The first records may come before the word that the subscription stands.</summary>
    private int Acknowledgement()
    {
        while (_socket.Wait(PatienceMilliseconds))
        {
            while (_socket.TryReceive(out var datagram))
            {
                if (datagram.Length >= NetlinkSocket.Header + 4 && BinaryPrimitives.ReadUInt16LittleEndian(datagram[4..]) == ErrorType)
                {
                    return -BinaryPrimitives.ReadInt32LittleEndian(datagram[NetlinkSocket.Header..]);
                }
            }
        }

        return Libc.Again;
    }
}
