using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Actors.Hub.Projections;
using Actors.Hub.Tests.Store;
using Actors.Messages.Settings;
using Actors.Messages.Wire;
using Dapper;
using Google.Protobuf;

namespace Actors.Hub.Tests.Hosting;

/// <summary>A whole hub on a free port and a fresh directory, with a client.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    private TestHub(HubHost host) => (Host, Client) = (host, new HttpClient { BaseAddress = new Uri(host.Url) });

    public HubHost Host { get; }
    public HttpClient Client { get; }

    public static async Task<TestHub> StartAsync(TempDirectory directory, params string[] sets)
    {
        var options = new Dictionary<string, string> { ["actors.hub.data"] = directory.Root, ["actors.hub.listen"] = "http://127.0.0.1:0", ["actors.cluster"] = "c", ["actors.hub.store"] = directory.Store };
        var config = SettingsLoader.Load(null, ["actors.hub.close-grace=0s", "akka.loglevel=WARNING", .. sets], options);
        return new TestHub(await HubHost.StartAsync(HubSettings.From(config), config));
    }

    public async Task<BatchReply> PostAsync(params JobReport[] reports)
    {
        using var response = await PostAsync(new Batch { Version = 1, Cluster = "c", Node = "n1", SentUnixUsec = 1, Jobs = { reports } }.ToByteArray());
        response.EnsureSuccessStatusCode();
        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType?.MediaType);
        return BatchReply.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>As nodes post: HTTP/2 with prior knowledge.</summary>
    public Task<HttpResponseMessage> PostAsync(byte[] body, string type = "application/x-protobuf")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "v1/batches")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
        };
        return Client.SendAsync(request);
    }

    public async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await Client.GetStringAsync(path)).RootElement;

    public async Task<(int Status, string? Type, JsonElement Body)> AskAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public async Task<JsonElement> ClosedAsync(string id, int revision = 1)
    {
        var job = await WaitAsync(
            id,
            $"{id} to be closed with records of revision {revision}",
            job => job.GetProperty("state").GetString() == "closed"
                && job.GetProperty("records").GetArrayLength() == 2
                && job.GetProperty("records").EnumerateArray().All(record => record.GetProperty("revision").GetInt32() >= revision));

        // The job's actor shows it before the tables have it, of which reports are made.
        using var connection = Host.Store.OpenReader();
        var journal = connection.QuerySingle<long>("SELECT MAX(ordering) FROM journal");
        await Eventually.True($"{id} to be in the tables", () => JobProjection.Offset(connection) >= journal);
        return job;
    }

    public async Task<JsonElement> WaitAsync(string id, string what, Func<JsonElement, bool> look)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(what, async () =>
        {
            var (status, _, body) = await AskAsync(HttpMethod.Get, $"v1/jobs/{id}");
            found = body;
            return status == 200 && look(body);
        });
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
