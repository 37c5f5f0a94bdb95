using System.Net;
using System.Net.Sockets;

namespace Actors.Node.Tests.Link;

/// <summary>A loopback port at which nobody listens, and which nobody else can take meanwhile.</summary>
internal sealed class FreePort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public FreePort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}");
    }

    public Uri Url { get; }

    /// <summary>The socket, for one who begins to listen there after all.</summary>
    public ulong Handle => (ulong)_socket.SafeHandle.DangerousGetHandle();

    public void Dispose() => _socket.Dispose();
}
