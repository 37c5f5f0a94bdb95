using System.Text.Json;
using Actors.Hub.Tests.Store;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Hosting;

/// <summary>What is refused before any store is asked: one hub for all of it.</summary>
public sealed class RequestTests(RequestTests.OneHub shared) : IClassFixture<RequestTests.OneHub>
{
    private TestHub Hub => shared.Hub;

    [Theory]
    [InlineData(400, "application/x-protobuf", new byte[] { 255, 255, 255 })]
    [InlineData(400, "application/x-protobuf", new byte[0])]
    [InlineData(415, "application/json", new byte[0])]
    public async Task A_batch_that_cannot_be_read_is_a_problem(int status, string type, byte[] body)
    {
        using var response = await Hub.PostAsync(body, type);
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("v1/jobs?state=dead", 400)]
    [InlineData("v1/jobs?limit=0", 400)]
    [InlineData("v1/jobs?limit=1001", 400)]
    [InlineData("v1/jobs?limit=x", 400)]
    [InlineData("v1/jobs?from=yesterday", 400)]
    [InlineData("v1/jobs?after=zzz", 400)]
    [InlineData("v1/jobs?after=c:1:1", 400)]
    [InlineData("v1/jobs/4711", 404)]
    [InlineData("v1/jobs/c:42:9", 404)]
    [InlineData("v1/exports/sams-xml?all=perhaps", 400)]
    [InlineData("v1/exports/sams-xml?undetermined=perhaps", 400)]
    [InlineData("v1/exports/sams-xml?after=x", 400)]
    [InlineData("v1/summary?from=2026", 400)]
    [InlineData("v1/nothing", 404)]
    [InlineData("v1/console", 405)]
    public async Task What_cannot_be_answered_is_a_problem(string path, int status)
    {
        var (got, type, problem) = await Hub.AskAsync(HttpMethod.Get, path);
        Assert.Equal((status, "application/problem+json"), (got, type));
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData("v1/rules", "{")]
    [InlineData("v1/rules", "{}")]
    [InlineData("v1/rules", "{\"file\":null,\"text\":null}")]
    [InlineData("v1/rules/test", "{\"paths\":[null]}")]
    [InlineData("v1/exports/sams-xml/confirm", "{\"cursor\":-1}")]
    [InlineData("v1/exports/sams-xml/confirm", "[]")]
    public async Task Bodies_that_are_wrong_are_problems(string path, string body)
    {
        using var response = await Hub.Client.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal((400, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData("v1/jobs?usr=ada", "'usr'", "user")]
    [InlineData("v1/jobs/42?limit=1", "'limit'", "none")]
    [InlineData("v1/exports/sams-xml?ALL=true&al=true", "'al'", "after, all")]
    [InlineData("v1/rules?x", "'x'", "none")]
    public async Task An_unknown_parameter_is_refused_by_its_name(string path, string name, string known)
    {
        var (status, _, problem) = await Hub.AskAsync(HttpMethod.Get, path);
        Assert.Equal(400, status);
        Assert.Contains(name, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(known, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Senders_that_do_not_finish_keep_nobody_else_from_sending()
    {
        const int slow = 300;
        using var directory = new TempDirectory();
        await using var hub = await TestHub.StartAsync(directory);
        var url = new Uri(hub.Host.Url);
        var senders = new List<System.Net.Sockets.TcpClient>();
        try
        {
            for (var i = 0; i < slow; i++)
            {
                var sender = new System.Net.Sockets.TcpClient();
                senders.Add(sender);
                await sender.ConnectAsync(url.Host, url.Port);
                await sender.GetStream().WriteAsync("POST /v1/batches HTTP/1.1\r\nHost: hub\r\nContent-Type: application/x-protobuf\r\nContent-Length: 100\r\n\r\n\b"u8.ToArray());
            }

            Assert.Equal([1UL], (await hub.PostAsync(Report(Ref(), 1, Usage(5), final: true))).Acknowledged.Select(acknowledged => acknowledged.Seq));
        }
        finally
        {
            senders.ForEach(sender => sender.Dispose());
        }
    }

    public sealed class OneHub : IAsyncLifetime
    {
        private readonly TempDirectory _directory = new();
        private TestHub? _hub;

        internal TestHub Hub => _hub ?? throw new InvalidOperationException("the hub has not started");

        public async Task InitializeAsync() => _hub = await TestHub.StartAsync(_directory);

        public async Task DisposeAsync()
        {
            if (_hub is not null)
            {
                await _hub.DisposeAsync();
            }

            _directory.Dispose();
        }
    }
}
