using System.Net;
using System.Net.Sockets;
using System.Text;
using Actors.Messages.Settings;
using Actors.Node.Metrics;

namespace Actors.Node.Tests.Metrics;

public sealed class MetricsServerTests : IAsyncLifetime
{
    private readonly MetricsServer _server = MetricsServer.Start(new IPEndPoint(IPAddress.Loopback, 0), _ => Task.FromResult("a 1\n"), Patience.Deadline);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Prometheus_gets_the_text()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"http://{_server.EndPoint}/metrics");
        Assert.Equal((HttpStatusCode.OK, "text/plain; version=0.0.4; charset=utf-8"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal("a 1\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404")]
    [InlineData("GET /metricsx HTTP/1.1\r\n\r\n", "HTTP/1.1 404")]
    [InlineData("POST /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 405")]
    [InlineData("GET /metrics HTTP/2\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("\0\u00ff\r\n\r\n", "HTTP/1.1 400")]
    public async Task What_is_asked_wrongly_is_told_so(string request, string begin) => Assert.StartsWith(begin, await AskAsync(Encoding.Latin1.GetBytes(request)), StringComparison.Ordinal);

    [Fact]
    public async Task A_head_without_end_is_refused()
    {
        Assert.StartsWith("HTTP/1.1 400", await AskAsync(Encoding.ASCII.GetBytes(new string('x', 8 * 1024))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_without_a_word_does_no_harm()
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(_server.EndPoint);
        }

        await Prometheus_gets_the_text();
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("127.0.0.1:9481", "127.0.0.1:9481")]
    [InlineData("localhost:1", "127.0.0.1:1")]
    [InlineData("[::1]:0", "[::1]:0")]
    public void Addresses_of_the_loopback_can_be_used(string text, string? at) => Assert.Equal(at, MetricsEndpoint.Parse(text)?.ToString());

    [Theory]
    [InlineData("0.0.0.0:9481", "beyond this host")]
    [InlineData("10.0.0.1:9481", "beyond this host")]
    [InlineData("[::]:9481", "beyond this host")]
    [InlineData("127.0.0.1", "no address with a port")]
    [InlineData("::1", "no address with a port")]
    [InlineData("127.0.0.1:99999", "no address with a port")]
    [InlineData("9481", "no address with a port")]
    [InlineData("example.org:9481", "no address with a port")]
    public void Others_are_refused_with_the_key(string text, string reason)
    {
        var error = Assert.Throws<StartException>(() => MetricsEndpoint.Parse(text));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("actors.node.metrics-listen", error.Message, StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_server.EndPoint);
        var stream = client.GetStream();
        await stream.WriteAsync(request);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync();
    }
}
