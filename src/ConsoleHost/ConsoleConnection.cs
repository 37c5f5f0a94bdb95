using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text.Json;
using Actors.Messages.Json;

namespace Actors.ConsoleHost;

/// <summary>One client of a <see cref="ConsoleSocket"/>. Whatever it sends, or does not, only its own connection ends.</summary>
internal sealed class ConsoleConnection(Socket client, Func<ConsoleRequest, CancellationToken, Task<ConsoleReply>> dispatch)
{
    /// <summary>Longest line of a request, in bytes.</summary>
    public const int MaxLine = 64 * 1024;

    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Answers until the client goes, is silent for too long or breaks the rules; never throws.</summary>
    public async Task ServeAsync(bool busy, CancellationToken stop)
    {
        await Task.Yield();
        using (client)
        {
            try
            {
                await using var stream = new NetworkStream(client);
                if (busy)
                {
                    await ReplyAsync(stream, Failed("Too many console connections are open; try again."), stop).ConfigureAwait(false);
                    return;
                }

                await AnswerAsync(stream, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client is gone, or the process stops.
            }
        }
    }

    private static ConsoleReply Failed(string error) => new() { Error = error };

    private static bool TryReadLine(ref ReadOnlySequence<byte> buffer, bool complete, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        // What stands before the end of the stream counts as a line.
        line = buffer;
        if (complete && !buffer.IsEmpty)
        {
            buffer = buffer.Slice(buffer.End);
            return true;
        }

        return false;
    }

    private static async Task ReplyAsync(NetworkStream stream, ConsoleReply reply, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(WriteTimeout);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(reply, ApiJson.Default.ConsoleReply), (byte)'\n'];
        await stream.WriteAsync(line, limit.Token).ConfigureAwait(false);
    }

    private async Task AnswerAsync(NetworkStream stream, CancellationToken stop)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await ReadAsync(reader, stop).ConfigureAwait(false);
                var buffer = read.Buffer;
                while (TryReadLine(ref buffer, read.IsCompleted, out var line))
                {
                    if (line.Length > MaxLine)
                    {
                        await ReplyAsync(stream, TooLong, stop).ConfigureAwait(false);
                        return;
                    }

                    await ReplyAsync(stream, await AnswerAsync(line, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
                }

                if (buffer.Length > MaxLine)
                {
                    await ReplyAsync(stream, TooLong, stop).ConfigureAwait(false);
                    return;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static ConsoleReply TooLong => Failed($"A request is one line of at most {MaxLine} bytes.");

    private static async Task<ReadResult> ReadAsync(PipeReader reader, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(IdleTimeout);
        return await reader.ReadAsync(limit.Token).ConfigureAwait(false);
    }

    private async Task<ConsoleReply> AnswerAsync(ReadOnlySequence<byte> line, CancellationToken stop)
    {
        ConsoleRequest? request;
        try
        {
            request = Parse(line);
        }
        catch (JsonException e)
        {
            return Failed($"The request is no console request in JSON: {e.Message}");
        }

        if (request?.Command is null)
        {
            return Failed("The request is no console request in JSON: null");
        }

        try
        {
            return await dispatch(request, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            return Failed($"The command failed: {e.Message}");
        }
    }

    private static ConsoleRequest? Parse(ReadOnlySequence<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var request = JsonSerializer.Deserialize(ref json, ApiJson.Default.ConsoleRequest);
        return json.Read() ? throw new JsonException("There is something after the request.") : request;
    }
}
