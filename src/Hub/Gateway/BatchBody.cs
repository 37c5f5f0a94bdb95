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

/// <summary>Reads the body of POST /v1/batches.</summary>
public static class BatchBody
{
    private const string MediaType = "application/x-protobuf";

    /// <summary>Reads and parses, unpacking gzip, never more than <paramref name="maxBytes"/> unpacked.</summary>
    /// <exception cref="BatchRefusedException">400 malformed, 413 too large, 415 another type or coding.</exception>
    public static async Task<Batch> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw new BatchRefusedException(StatusCodes.Status415UnsupportedMediaType, $"Content-Type must be {MediaType}.");
        }

        var coding = request.Headers.ContentEncoding.ToString();
        if (coding is not ("" or "identity") && !string.Equals(coding, "gzip", StringComparison.OrdinalIgnoreCase))
        {
            throw new BatchRefusedException(StatusCodes.Status415UnsupportedMediaType, "Content-Encoding must be gzip or none.");
        }

        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        try
        {
            var stream = coding is "" or "identity" ? request.Body : new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true);
            return Batch.Parser.ParseFrom(await ReadAsync(stream, maxBytes, cancellationToken).ConfigureAwait(false));
        }
        catch (BadHttpRequestException e)
        {
            // Cut off, too slow, or larger than the server takes: the sender's doing, not an error of the hub.
            throw new BatchRefusedException(e.StatusCode, e.Message);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new BatchRefusedException(StatusCodes.Status400BadRequest, $"The body is no batch: {e.Message}");
        }
    }

    private static async Task<ReadOnlySequence<byte>> ReadAsync(Stream stream, long maxBytes, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                throw TooLarge(maxBytes);
            }

            body.Write(buffer, 0, read);
        }

        return new ReadOnlySequence<byte>(body.GetBuffer(), 0, (int)body.Length);
    }

    private static BatchRefusedException TooLarge(long maxBytes) => new(StatusCodes.Status413PayloadTooLarge, $"The batch is larger than {maxBytes} bytes (actors.hub.max-batch).");
}
