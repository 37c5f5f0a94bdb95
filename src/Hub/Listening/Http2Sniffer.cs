using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Actors.Hub.Listening;

/// <summary>
/// Tells HTTP/2 with prior knowledge from HTTP/1.1 on one cleartext port by the connection's first bytes (RFC 9113 section 3.4).
/// Kestrel itself speaks only one of them on an endpoint without TLS.
/// </summary>
internal static class Http2Sniffer
{
    // No HTTP/1.1 request begins like this.
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Hands a connection to the protocol that its first bytes name, all bytes still to be read.</summary>
    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate http1, ConnectionDelegate http2)
    {
        // A client may hold a connection in stock and say nothing: it must not hold up the server's end.
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, closing);
        if (await FirstBytesAsync(connection.Transport.Input, ended.Token).ConfigureAwait(false) is { } isHttp2)
        {
            await (isHttp2 ? http2 : http1)(connection).ConfigureAwait(false);
        }
    }

    private static async Task<bool?> FirstBytesAsync(PipeReader input, CancellationToken ended)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await input.ReadAsync(ended).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            var decided = Decide(read.Buffer, out var isHttp2);
            input.AdvanceTo(read.Buffer.Start, decided ? read.Buffer.Start : read.Buffer.End);
            if (decided || read.IsCompleted || read.IsCanceled)
            {
                return isHttp2;
            }
        }
    }

    /// <summary>Says whether the first bytes name the protocol, and which.</summary>
    internal static bool Decide(ReadOnlySequence<byte> first, out bool isHttp2)
    {
        Span<byte> head = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(first.Length, head.Length);
        first.Slice(0, length).CopyTo(head);
        isHttp2 = length == head.Length && head.SequenceEqual(Preface);
        return isHttp2 || !Preface.StartsWith(head[..length]);
    }
}
