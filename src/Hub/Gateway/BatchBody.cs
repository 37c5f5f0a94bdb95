using System.Buffers;
using System.IO.Compression;
using Actors.Messages.Wire;
using Google.Protobuf;
using Microsoft.Net.Http.Headers;

namespace Actors.Hub.Gateway;

/// <summary>A batch cannot be read.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">For people.</param>
public sealed class BatchRefusedException(int status, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;
}

/// <summary>Reads bodies in protobuf: of POST /v1/batches and /v1/imports. They have to arrive within <see cref="Patience"/>: whoever sends slowly holds up nobody else.</summary>
public static class BatchBody
{
    /// <summary>Longest time for a body to arrive.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string MediaType = "application/x-protobuf";
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Reads and parses, unpacking gzip, never more than <paramref name="maxBytes"/> unpacked.</summary>
    /// <param name="request">What is sent.</param>
    /// <param name="maxBytes"><c>actors.hub.max-batch</c>.</param>
    /// <param name="room">What all bodies under way may take together.</param>
    /// <param name="clock">Measures the patience.</param>
    /// <param name="cancellationToken">The sender has gone.</param>
    /// <exception cref="BatchRefusedException">400 malformed, 408 too slow, 413 too large, 415 another type or coding, 429 no room.</exception>
    public static Task<Batch> ReadAsync(HttpRequest request, long maxBytes, BodyRoom room, TimeProvider clock, CancellationToken cancellationToken) =>
        ReadAsync(request, Batch.Parser, maxBytes, room, clock, cancellationToken);

    /// <summary>The same of another message.</summary>
    public static async Task<T> ReadAsync<T>(HttpRequest request, MessageParser<T> parser, long maxBytes, BodyRoom room, TimeProvider clock, CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        ArgumentNullException.ThrowIfNull(parser);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(room);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw new BatchRefusedException(StatusCodes.Status415UnsupportedMediaType, $"Content-Type must be {MediaType}.");
        }

        var body = await ReadAnyAsync(request, maxBytes, room, clock, cancellationToken).ConfigureAwait(false);
        try
        {
            return parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw NoBatch(e);
        }
    }

    /// <summary>Reads a body of any type, within the same limits.</summary>
    /// <exception cref="BatchRefusedException">400 malformed, 408 too slow, 413 too large, 415 another coding, 429 no room.</exception>
    public static async Task<ReadOnlySequence<byte>> ReadAnyAsync(HttpRequest request, long maxBytes, BodyRoom room, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(room);
        var coding = request.Headers.ContentEncoding.ToString();
        if (coding is not ("" or "identity") && !string.Equals(coding, "gzip", StringComparison.OrdinalIgnoreCase))
        {
            throw new BatchRefusedException(StatusCodes.Status415UnsupportedMediaType, "Content-Encoding must be gzip or none.");
        }

        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        using var late = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var taken = room.Enter();
        try
        {
            var stream = coding is "" or "identity" ? request.Body : new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true);
            return await ReadAsync(stream, maxBytes, taken, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BatchRefusedException(StatusCodes.Status408RequestTimeout, $"The body did not arrive within {Patience.TotalSeconds:0} s.");
        }
        catch (BadHttpRequestException e)
        {
            // Cut off, too slow, or larger than the server takes: the sender's doing, not an error of the hub.
            throw new BatchRefusedException(e.StatusCode, e.Message);
        }
        catch (InvalidDataException e)
        {
            throw NoBatch(e);
        }
    }

    private static async Task<ReadOnlySequence<byte>> ReadAsync(Stream stream, long maxBytes, BodyRoom.Share share, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[ChunkBytes];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                throw TooLarge(maxBytes);
            }

            if (!share.TryTake(read))
            {
                throw new BatchRefusedException(StatusCodes.Status429TooManyRequests, "Too many batches at once.");
            }

            body.Write(buffer, 0, read);
        }

        return new ReadOnlySequence<byte>(body.GetBuffer(), 0, (int)body.Length);
    }

    private static BatchRefusedException NoBatch(Exception cause) => new(StatusCodes.Status400BadRequest, $"The body is no batch: {cause.Message}");

    private static BatchRefusedException TooLarge(long maxBytes) => new(StatusCodes.Status413PayloadTooLarge, $"The batch is larger than {maxBytes} bytes (actors.hub.max-batch).");
}
