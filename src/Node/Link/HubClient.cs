using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Node.Link;

/// <summary>
/// Sends batches: <c>POST /v1/batches</c>, protobuf, gzip, by HTTP/2; to an http URL with prior knowledge (h2c), since there is nothing
/// to negotiate it with. Thread-safe.
/// </summary>
internal sealed class HubClient : IDisposable
{
    private const int MaxReasonLength = 500;

    // A clock that is wrong, or a slip of a proxy's administrator, must not keep a node silent for years.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(15);
    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

    private readonly HttpClient _http;
    private readonly Uri _batches;
    private readonly HttpVersionPolicy _versionPolicy;
    private readonly TimeProvider _time;

    /// <summary>A client of one hub.</summary>
    /// <param name="hub">The hub's URL, a path before <c>/v1</c> allowed.</param>
    /// <param name="time">The node's clock.</param>
    /// <param name="timeout">Longest time for one batch.</param>
    public HubClient(Uri hub, TimeProvider time, TimeSpan timeout)
    {
        var isPlain = string.Equals(hub.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal);
        _batches = new Uri(hub.AbsoluteUri.TrimEnd('/') + "/v1/batches");
        _versionPolicy = isPlain ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            // Forward proxies do not speak HTTP/2 without TLS.
            UseProxy = !isPlain,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // A hub's name may come to mean another host.
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        })
        {
            Timeout = timeout,
            MaxResponseContentBufferSize = 8 * 1024 * 1024,
        };
    }

    /// <summary>Sends one batch, stamped with the present time. Throws nothing but on cancellation.</summary>
    public async Task<SendOutcome> SendAsync(Batch batch, CancellationToken cancellation)
    {
        var sent = _time.GetUtcNow();
        var started = _time.GetTimestamp();
        batch.SentUnixUsec = sent.ToUnixUsec();
        try
        {
            using var content = Compress(batch);
            using var request = new HttpRequestMessage(HttpMethod.Post, _batches)
            {
                Content = content,
                Version = HttpVersion.Version20,
                VersionPolicy = _versionPolicy,
            };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            return response.StatusCode == HttpStatusCode.OK
                ? Accept(body, sent, sent + _time.GetElapsedTime(started))
                : Decline(response, body);
        }
        catch (HttpRequestException exception)
        {
            return new SendOutcome.Failed(InnermostMessage(exception));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SendOutcome.Failed($"no answer within {_http.Timeout.TotalSeconds:0} s");
        }
        catch (IOException exception)
        {
            return new SendOutcome.Failed(exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Compress(Batch batch)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            batch.WriteTo(gzip);
        }

        var content = new ByteArrayContent(target.GetBuffer(), 0, (int)target.Length);
        content.Headers.ContentType = Protobuf;
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static SendOutcome Accept(byte[] body, DateTimeOffset sent, DateTimeOffset received)
    {
        BatchReply reply;
        try
        {
            reply = BatchReply.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            return new SendOutcome.Failed("the answer is not one of a hub; is actors.node.hub the hub's URL?");
        }

        return new SendOutcome.Accepted(reply, reply.ClockUnixUsec == 0 ? null : Ahead(Instants.FromUnixUsec(reply.ClockUnixUsec), sent, received));
    }

    // The hub looked at its clock some time on the way: only what lies outside of it is a difference. A busy hub takes long, and is not wrong for it.
    private static TimeSpan Ahead(DateTimeOffset hub, DateTimeOffset sent, DateTimeOffset received) =>
        hub < sent ? hub - sent : hub > received ? hub - received : TimeSpan.Zero;

    private SendOutcome Decline(HttpResponseMessage response, byte[] body)
    {
        var reason = $"{(int)response.StatusCode} {ProblemText.Of(response.Content.Headers.ContentType?.MediaType, body, MaxReasonLength)}".TrimEnd();
        return response.StatusCode switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity => new SendOutcome.Refused(reason, response.StatusCode == HttpStatusCode.RequestEntityTooLarge),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => new SendOutcome.Busy(RetryAfter(response), reason),
            _ => new SendOutcome.Failed(reason),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date - _time.GetUtcNow());
        return wait is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LongestAsked.Ticks)) : null;
    }

    private static string InnermostMessage(Exception exception)
    {
        while (exception is not SocketException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message;
    }
}
