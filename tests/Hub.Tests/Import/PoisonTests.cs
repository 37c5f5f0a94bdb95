using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml.Linq;
using Actors.Hub.Tests.Hosting;
using Actors.Hub.Tests.Store;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Tests.Import;

/// <summary>All that ends a run of SAMS 1.10 or is lost in it, at once, through import, rules and export.</summary>
public sealed class PoisonTests : IDisposable
{
    private const string Rules = "rules:\n  - {match: '^/home/(?P<u>[^/]+)/(?P<s>.+)$', software: '%(s)s', version: '', versionstr: '%(u)s', user_provided: true}\n";
    private readonly TempDirectory _directory = new(postgres: false);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Poison_stops_nothing_behind_it_from_the_file_to_the_record()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none");
        Assert.Equal(200, (await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "r.yaml", text = Rules })).Status);
        var reply = await ImportAsync(
            hub,
            ("empty.json", ""), ("object.json", "{}"), ("array.json", "[]"), ("half.json", Content("1", "/home/a/x")[..80]), ("id.json", Content("\"12_3\"", "/home/a/x")), ("fraction.json", Content("5.9", "/home/a/x")),
            ("2.n1.json", Content("2", "/home/a/100%x")), ("3.n1.json", Content("3", "/home/a/%(user)s")), ("4.n1.json", Content("4", "/home/a/\\u0001\\u001b[2J\\n")),
            ("5.n1.json", Content("5", "/home/a/\\udcff\\udcfe")), ("6.n1.json", Content("6", "/home/a/\\ud800")), ("7.n1.json", Content("7", "/home/a/fine")));

        Assert.Equal((6, 0, 6), (reply.GetProperty("accepted").GetInt32(), reply.GetProperty("duplicate").GetInt32(), reply.GetProperty("quarantined").GetInt32()));
        foreach (var id in new[] { "2", "3", "4", "5", "6", "7" })
        {
            await hub.ClosedAsync(id);
        }

        var files = (await hub.GetAsync("v1/exports/sams-xml")).GetProperty("files").EnumerateArray().Select(file => XDocument.Parse(file.GetProperty("content").GetString()!)).ToList();
        var names = files.SelectMany(file => file.Descendants()).Where(element => element.Name.LocalName is "Name").Select(element => element.Value).Order(StringComparer.Ordinal);
        Assert.Equal(new[] { "100%x", "%(user)s", "\uFFFD\uFFFD[2J", "\uFFFD\uFFFD", "\uFFFD", "fine" }.Order(StringComparer.Ordinal), names);

        // One bad rule, a numeric version: the rules in force stay, and so does all that they gave.
        var (status, _, _) = await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "bad.yaml", text = Rules + "  - {match: '/x', software: s, version: 1.0, versionstr: ''}\n" });
        Assert.Equal(422, status);
        Assert.Equal("fine", (await hub.ClosedAsync("7")).GetProperty("software")[0].GetProperty("name").GetString());
    }

    private static async Task<JsonElement> ImportAsync(TestHub hub, params (string Name, string Content)[] files)
    {
        var body = new ImportFiles { Files = { files.Select(file => new ImportFile { Name = file.Name, Content = ByteString.CopyFromUtf8(file.Content) }) } };
        using var content = new ByteArrayContent(body.ToByteArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var response = await hub.Client.PostAsync("v1/imports/sams", content);
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static string Content(string job, string path) =>
        """{"sams.sampler.Core":{"jobid":JOB,"node":"n1"},"sams.sampler.SlurmInfo":{"account":"p1","username":"ada","cpus":"4","starttime":"2026-01-02T03:04:05","starttimestamp":1767323045.0},"sams.sampler.Software":{"start_time":1767323050,"end_time":1767323100,"execs":{"PATH":{"user":2.0,"system":0.5}}}}"""
            .Replace("JOB", job, StringComparison.Ordinal).Replace("PATH", path, StringComparison.Ordinal);
}
