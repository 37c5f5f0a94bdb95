using System.Buffers;
using System.Net;
using System.Text;
using Actors.Hub.Listening;
using Actors.Hub.Store;
using Actors.Messages.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Actors.Hub.Tests.Listening;

public sealed class ListenUrlTests
{
    [Fact]
    public async Task One_cleartext_port_speaks_both_protocols()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        ListenUrl.Parse("http://127.0.0.1:0").Bind(builder, 1 << 20);
        await using var app = builder.Build();
        app.MapPost("/", async (HttpRequest request) => $"{request.Protocol} {await new StreamReader(request.Body).ReadToEndAsync()}");
        await app.StartAsync();
        var url = ListenUrl.Bound(app.Services.GetRequiredService<IServer>());

        using var client = new HttpClient();
        Assert.Equal("HTTP/1.1 one", await Post(client, url, HttpVersion.Version11, "one"));
        Assert.Equal("HTTP/2 two", await Post(client, url, HttpVersion.Version20, "two"));
        var many = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Post(client, url, i % 2 == 0 ? HttpVersion.Version20 : HttpVersion.Version11, $"{i}")));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"HTTP/{(i % 2 == 0 ? "2" : "1.1")} {i}"), many);
        await app.StopAsync();
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", true, true)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nmore", true, true)]
    [InlineData("PRI * HTTP/2.0\r\n", false, false)]
    [InlineData("", false, false)]
    [InlineData("P", false, false)]
    [InlineData("POST / HTTP/1.1\r\n", true, false)]
    [InlineData("GET", true, false)]
    public void The_first_bytes_name_the_protocol(string first, bool decided, bool http2)
    {
        Assert.Equal(decided, Http2Sniffer.Decide(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(first)), out var isHttp2));
        Assert.Equal(http2, isHttp2);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8480")]
    [InlineData("http://hub.example.org:8480")]
    [InlineData("http://192.0.2.1:8480")]
    public void Beyond_the_loopback_is_refused_with_the_key_to_set(string url) =>
        Assert.Contains("actors.hub.listen", Assert.Throws<StartException>(() => ListenUrl.Parse(url)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("8480")]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:8480/x")]
    [InlineData("https://127.0.0.1:8480")]
    public void Other_texts_are_refused(string url) => Assert.Throws<StartException>(() => ListenUrl.Parse(url));

    [Theory]
    [InlineData("http://127.0.0.1:8480", "127.0.0.1", 8480)]
    [InlineData("http://localhost:1", "127.0.0.1", 1)]
    [InlineData("http://[::1]:2/", "::1", 2)]
    public void Loopback_addresses_are_taken(string url, string address, int port) => Assert.Equal(new ListenUrl(IPAddress.Parse(address), port), ListenUrl.Parse(url));

    private static async Task<string> Post(HttpClient client, string url, Version version, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent(text) };
        using var response = await client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
