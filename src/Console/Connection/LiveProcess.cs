using System.Net.Sockets;
using System.Text.Json;
using Actors.Messages.Json;

namespace Actors.Cli.Connection;

/// <summary>The console of one live process: the hub's over HTTP, a node's over its Unix socket.</summary>
internal static class LiveProcess
{
    private const string UnixPrefix = "unix:";

    /// <summary>Runs one command there.</summary>
    /// <exception cref="CliException">Nobody answers, or the command failed.</exception>
    public static async Task<ConsoleReply> RunAsync(Target target, ConsoleRequest request, CancellationToken cancel)
    {
        var reply = target is { IsSocket: true, At: { } at }
            ? await OverSocketAsync(at[UnixPrefix.Length..], request, cancel).ConfigureAwait(false)
            : await OverHttpAsync(target.Hub, request, cancel).ConfigureAwait(false);
        return reply.Error is null ? reply : throw new CliException(reply.Error);
    }

    /// <summary>A command without switches.</summary>
    public static ConsoleRequest Request(params IReadOnlyList<string> words) => new() { Command = words, Options = new Dictionary<string, string>(StringComparer.Ordinal) };

    /// <summary>Writes an answer as it came, a line of JSON.</summary>
    public static Task PrintAsync(TextWriter output, ConsoleReply reply) => output.WriteLineAsync(JsonSerializer.Serialize(reply, ApiJson.Default.ConsoleReply));

    private static async Task<ConsoleReply> OverHttpAsync(Uri address, ConsoleRequest request, CancellationToken cancel)
    {
        using var hub = new HubClient(address);
        var body = await hub.PostAsync("v1/console", request, ApiJson.Default.ConsoleRequest, cancel).ConfigureAwait(false);
        return hub.Read(body, ApiJson.Default.ConsoleReply);
    }

    private static async Task<ConsoleReply> OverSocketAsync(string path, ConsoleRequest request, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            throw new CliException($"there is no socket {UnixPrefix}{path}: take the address that the process printed behind \"ready\"");
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: false);
            await using (stream.ConfigureAwait(false))
            {
                byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.ConsoleRequest), (byte)'\n'];
                await stream.WriteAsync(line, cancel).ConfigureAwait(false);
                using var reader = new StreamReader(stream);
                var answer = await reader.ReadLineAsync(cancel).ConfigureAwait(false)
                    ?? throw new CliException($"the process at {UnixPrefix}{path} closed the connection without an answer");
                return JsonSerializer.Deserialize(answer, ApiJson.Default.ConsoleReply) ?? new ConsoleReply { Error = "empty answer" };
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ArgumentException or JsonException)
        {
            throw new CliException($"no console answers at {UnixPrefix}{path}: {e.Message}; take the address that the process printed behind \"ready\"", e);
        }
    }
}
