using System.Collections.Concurrent;
using System.IO.Compression;
using Actors.Messages.Wire;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Tests.Link;

/// <summary>A hub that speaks HTTP/2 without TLS on a free loopback port and answers as it is told; without being told it acknowledges all.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Batch> _batches = new();

    private FakeHub(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>Batches received, in order.</summary>
    public IReadOnlyCollection<Batch> Batches => _batches;

    /// <summary>Protocol and content encoding of the last request.</summary>
    public string LastProtocol { get; private set; } = "";

    public Func<Batch, HttpContext, Task> Answer { get; set; } = (batch, context) => Reply(context, AcknowledgeAll(batch));

    /// <param name="place">Where it begins to listen; null: at a port of its own.</param>
    public static async Task<FakeHub> StartAsync(FreePort? place = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (place is null)
            {
                kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            }
            else
            {
                kestrel.ListenHandle(place.Handle, listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        var app = builder.Build();
        var hub = new FakeHub(app);
        app.MapPost("/v1/batches", hub.HandleAsync);
        await app.StartAsync();
        hub.Url = place?.Url ?? new Uri(app.Urls.Single());
        return hub;
    }

    public static BatchReply AcknowledgeAll(Batch batch, string epoch = "e1")
    {
        var reply = new BatchReply { Epoch = epoch };
        reply.Acknowledged.AddRange(batch.Jobs.Select(job => new Acknowledged { Ref = job.Ref, Seq = job.Seq }));
        return reply;
    }

    public static async Task Reply(HttpContext context, BatchReply reply)
    {
        context.Response.ContentType = "application/x-protobuf";
        await context.Response.Body.WriteAsync(reply.ToByteArray());
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        LastProtocol = $"{context.Request.Protocol} {context.Request.ContentType} {context.Request.Headers.ContentEncoding}";
        using var body = new MemoryStream();
        await using (var gzip = new GZipStream(context.Request.Body, CompressionMode.Decompress))
        {
            await gzip.CopyToAsync(body);
        }

        var batch = Batch.Parser.ParseFrom(body.ToArray());
        _batches.Enqueue(batch);
        await Answer(batch, context);
    }
}
