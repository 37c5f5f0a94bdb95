using System.Collections.Concurrent;
using System.Text;
using Actors.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Actors.Console.Tests;

/// <summary>An HTTP server on loopback that answers as told and keeps what it was asked.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeHub(WebApplication app) => this.app = app;

    /// <summary>Requests so far: method, path with query, body (bytes as characters where it is no text).</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Requests { get; } = new();

    public string Address => app.Urls.Single();

    public static async Task<FakeHub> StartAsync(Func<string, string, (int Status, string Body)> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var hub = new FakeHub(builder.Build());
        hub.app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, context.Request.ContentType is "application/x-protobuf" ? Encoding.Latin1 : Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var path = context.Request.Path.Value + context.Request.QueryString.Value;
            hub.Requests.Enqueue((context.Request.Method, path, body));
            var (status, text) = answer($"{context.Request.Method} {context.Request.Path.Value}", body);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(text);
        });
        await hub.app.StartAsync();
        return hub;
    }

    /// <summary>Runs a command line against this hub.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args) => Cli.RunAsync(string.Empty, ["--hub", Address, .. args]);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>The command line with its input and outputs in memory.</summary>
internal static class Cli
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var reader = new StringReader(input);
        var exit = await CommandLine.RunAsync(args, new CliTerminal(reader, output, error, Interactive: false), CancellationToken.None);
        return (exit, output.ToString(), error.ToString());
    }
}
