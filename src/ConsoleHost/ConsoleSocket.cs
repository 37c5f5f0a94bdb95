using System.Net.Sockets;
using System.Runtime.Versioning;
using Actors.Messages.Json;

namespace Actors.ConsoleHost;

/// <summary>
/// Serves console requests on a Unix-domain socket that only its owner can use: one line of JSON asks, one line of JSON answers, as often as the
/// client likes (<see cref="ConsoleRequest"/>, <see cref="ConsoleReply"/>).
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class ConsoleSocket : IAsyncDisposable
{
    private const int MaxConnections = 32;
    private const int Backlog = 512;
    private readonly Socket _listener;
    private readonly Func<ConsoleRequest, CancellationToken, Task<ConsoleReply>> _dispatch;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Task _serving;
    private int _disposed;

    private ConsoleSocket(string path, Socket listener, Func<ConsoleRequest, CancellationToken, Task<ConsoleReply>> dispatch)
    {
        Path = path;
        _listener = listener;
        _dispatch = dispatch;
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Path { get; }

    /// <summary>Listens from when this returns. A socket file that a dead process left is replaced.</summary>
    /// <exception cref="IOException">Another process serves there, the file is no socket, or the place cannot be used; the message says which.</exception>
    public static ConsoleSocket Start(string path, Func<ConsoleRequest, CancellationToken, Task<ConsoleReply>> dispatch)
    {
        UnixDomainSocketEndPoint place;
        try
        {
            place = new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new IOException($"The console socket '{path}' has too long a path: at most 107 bytes are allowed. Use a shorter data directory.", e);
        }

        RemoveStale(path, place);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(place);

            // Nobody can connect before Listen, so there is no moment in which the file is open to others.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(Backlog);
            return new ConsoleSocket(path, listener, dispatch);
        }
        catch (Exception e) when (e is SocketException or UnauthorizedAccessException)
        {
            listener.Dispose();
            throw new IOException($"The console socket '{path}' cannot be made: {e.Message}", e);
        }
    }

    /// <summary>Stops serving, waits for requests that run, and removes the socket file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _serving.ConfigureAwait(false);
        _listener.Dispose();
        File.Delete(Path);
        _stop.Dispose();
    }

    private static void RemoveStale(string path, UnixDomainSocketEndPoint place)
    {
        if (!File.Exists(path))
        {
            return;
        }

        // Not blocking: a process that hangs with a full backlog would hold this one up. It is then told as "would block", and lives.
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(place);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
            return;
        }
        catch (SocketException e) when (e.SocketErrorCode is not (SocketError.WouldBlock or SocketError.TryAgain))
        {
            throw new IOException(
                IsSocket(path)
                    ? $"The console socket '{path}' exists and cannot be tried: {e.Message}"
                    : $"'{path}' exists and is no socket: it is left as it is. Move it away, or use another data directory.",
                e);
        }

        catch (SocketException)
        {
            // Served, below.
        }

        throw new IOException($"Another process serves the console socket '{path}'. Stop it, or use another data directory.");
    }

    // The file system tells sockets from files only through stat; .NET shows it as neither a regular file nor a directory, with length 0.
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return false;
        }
        catch (IOException)
        {
            // ENXIO: a socket cannot be opened.
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await AcceptAsync().ConfigureAwait(false);
                lock (_connections)
                {
                    var connection = new ConsoleConnection(client, _dispatch).ServeAsync(_connections.Count >= MaxConnections, _stop.Token);
                    _connections.Add(connection);
                    _ = connection.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }

        Task[] running;
        lock (_connections)
        {
            running = [.. _connections];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private async Task<Socket> AcceptAsync()
    {
        while (true)
        {
            try
            {
                return await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // A client that was gone before it was accepted, or no descriptor left: others must still be served once there is one.
                await Task.Delay(TimeSpan.FromMilliseconds(100), _stop.Token).ConfigureAwait(false);
            }
        }
    }

    private void Forget(Task connection)
    {
        lock (_connections)
        {
            _connections.Remove(connection);
        }
    }
}
