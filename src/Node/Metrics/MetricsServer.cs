using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Actors.Node.Metrics;

/// <summary>
/// Answers <c>GET /metrics</c> by HTTP/1.1 on the loopback, one request a connection: no more than Prometheus asks for, and nothing that an agent would have
/// to carry a web server for.
/// </summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private const int MostConnections = 8;
    private const int LongestRequest = 8 * 1024;

    private readonly TcpListener _listener;
    private readonly Func<CancellationToken, Task<string>> _text;
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _room = new(MostConnections);
    private readonly Task _serving;

    private MetricsServer(TcpListener listener, Func<CancellationToken, Task<string>> text, TimeSpan patience)
    {
        (_listener, _text, _patience) = (listener, text, patience);
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Listens from when this returns.</summary>
    /// <param name="at">An address of the loopback; port 0: a free one.</param>
    /// <param name="text">What there is to tell.</param>
    /// <param name="patience">A client that takes longer to ask or to listen is left.</param>
    /// <exception cref="SocketException">The address is taken.</exception>
    public static MetricsServer Start(IPEndPoint at, Func<CancellationToken, Task<string>> text, TimeSpan patience)
    {
        var listener = new TcpListener(at);
        try
        {
            listener.Start();
            return new MetricsServer(listener, text, patience);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        for (var i = 0; i < MostConnections; i++)
        {
            await _room.WaitAsync();
        }

        _listener.Dispose();
        _stop.Dispose();
        _room.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _room.WaitAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => AnswerAsync(client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                _room.Release();
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(_patience);
            using (client)
            {
                var stream = client.GetStream();
                var answer = await RequestAsync(stream, limit.Token) switch
                {
                    ["GET", "/metrics", _] => Answer("200 OK", "text/plain; version=0.0.4; charset=utf-8", await _text(limit.Token)),
                    ["GET" or "HEAD", var path, _] when !path.StartsWith("/metrics", StringComparison.Ordinal) || path.Length > 8 => Answer("404 Not Found", "text/plain", "There is /metrics, and nothing else.\n"),
                    [_, _, _] => Answer("405 Method Not Allowed", "text/plain", "GET /metrics\n", "Allow: GET\r\n"),
                    _ => Answer("400 Bad Request", "text/plain", "This is no request of HTTP/1.1.\n"),
                };
                await stream.WriteAsync(answer, limit.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or TimeoutException)
        {
            // A client that went, or one too slow: it asks again.
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>The words of the request's first line, when all of its head has come.</summary>
    private static async Task<string[]> RequestAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var buffer = new byte[LongestRequest];
        var length = 0;
        while (length < buffer.Length)
        {
            var got = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            if (got == 0)
            {
                return [];
            }

            length += got;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                var line = Encoding.ASCII.GetString(buffer, 0, buffer.AsSpan(0, length).IndexOf("\r\n"u8));
                return line.Split(' ') is [_, _, var version] words && version.StartsWith("HTTP/1.", StringComparison.Ordinal) ? words : [];
            }
        }

        return [];
    }

    private static byte[] Answer(string status, string type, string text, string more = "")
    {
        var body = Encoding.UTF8.GetBytes(text);
        return [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n{more}Connection: close\r\n\r\n")), .. body];
    }
}
