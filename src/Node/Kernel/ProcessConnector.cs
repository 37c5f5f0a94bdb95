using System.Buffers.Binary;

namespace Actors.Node.Kernel;

/// <summary>The kernel's process connector (linux/cn_proc.h): fork, exec and exit as they happen.</summary>
internal sealed class ProcessConnector : IDisposable
{
    private const int Protocol = 11;
    private const uint Index = 1;
    private const uint Listen = 1;
    private const ushort Done = 3;
    private const int ConnectorHeader = 20;
    private const int EventData = 16;
    private const int MessageBytes = 256;

    /// <summary>The kernel answers at once; a busy host may not let this process see it for a while.</summary>
    private const int PatienceMilliseconds = 10_000;

    private readonly NetlinkSocket _socket;

    private ProcessConnector(NetlinkSocket socket) => _socket = socket;

    /// <summary>To poll.</summary>
    public int Descriptor => _socket.Descriptor;

    /// <summary>Times events were lost.</summary>
    public long Overruns => _socket.Overruns;

    /// <summary>Subscribes, and waits for the kernel's word that it took.</summary>
    /// <returns>The connector, or null and the reason in words.</returns>
    public static ProcessConnector? Open(out string reason)
    {
        var socket = NetlinkSocket.Open(Protocol, Index, MessageBytes, out var error);
        if (socket is null)
        {
            reason = $"the process connector cannot be opened: {Libc.ErrorText(error)}";
            return null;
        }

        socket.Attach(SocketFilter.EventsOfProcesses);
        var connector = new ProcessConnector(socket);
        Span<byte> request = stackalloc byte[ConnectorHeader + 4];
        request.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(request, Index);
        BinaryPrimitives.WriteUInt32LittleEndian(request[4..], Index);
        BinaryPrimitives.WriteUInt16LittleEndian(request[16..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(request[ConnectorHeader..], Listen);
        error = socket.Send(Done, 0, request);
        if (error == 0)
        {
            var deadline = Environment.TickCount64 + PatienceMilliseconds;
            do
            {
                while (connector.TryNext(out var seen))
                {
                    if (seen.Kind == ProcessEventKind.Acknowledged && seen.ProcessId == 0)
                    {
                        reason = "";
                        return connector;
                    }
                }
            }
            while (Environment.TickCount64 < deadline && socket.Wait(PatienceMilliseconds));
        }

        reason = error != 0 ? $"the process connector refuses: {Libc.ErrorText(error)}" : "the process connector does not answer";
        connector.Dispose();
        return null;
    }

    /// <summary>Takes the next event without waiting; each comes in a message of its own.</summary>
    public bool TryNext(out ProcessEvent next)
    {
        while (_socket.TryReceive(out var message))
        {
            if (TryParse(message, out next))
            {
                return true;
            }
        }

        next = default;
        return false;
    }

    /// <summary>Reads one netlink message.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> message, out ProcessEvent parsed)
    {
        parsed = default;
        var at = NetlinkSocket.Header + ConnectorHeader;
        if (message.Length < at + EventData + 4)
        {
            return false;
        }

        var body = message[at..];
        var what = BinaryPrimitives.ReadUInt32LittleEndian(body);
        var when = BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
        var data = body[EventData..];
        switch (what)
        {
            case 0:
                parsed = new ProcessEvent(ProcessEventKind.Acknowledged, 0, Int(data, 0), 0, when);
                return true;
            case 1 when data.Length >= 16:
                if (Int(data, 8) != Int(data, 12))
                {
                    return false;
                }

                parsed = new ProcessEvent(ProcessEventKind.Fork, Int(data, 8), Int(data, 12), Int(data, 4), when);
                return true;
            case 2 when data.Length >= 8:
                parsed = new ProcessEvent(ProcessEventKind.Exec, Int(data, 0), Int(data, 4), 0, when);
                return true;
            case 0x80000000 when data.Length >= 8:
                parsed = new ProcessEvent(ProcessEventKind.Exit, Int(data, 0), Int(data, 4), 0, when);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static int Int(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadInt32LittleEndian(data[at..]);
}
