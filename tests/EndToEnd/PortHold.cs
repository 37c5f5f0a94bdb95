using System.Net;
using System.Net.Sockets;

namespace Actors.EndToEnd;

/// <summary>
/// A loopback port of one site's own: bound, without listening, from the site's start to its end, so that nobody else gets it while the hub is
/// away. Who binds it with SO_REUSEADDR, as the hub's server does, may listen there.
/// </summary>
internal sealed class PortHold : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public PortHold()
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Url = $"http://127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}";
    }

    public string Url { get; }

    public void Dispose() => _socket.Dispose();
}
