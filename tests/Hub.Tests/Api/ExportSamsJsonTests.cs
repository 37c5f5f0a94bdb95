using System.Net.Http.Headers;
using System.Text.Json;
using Actors.Hub.Tests.Hosting;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Store;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Tests.Api;

public sealed class ExportSamsJsonTests : IDisposable
{
    private const string Rules = "rules:\n  - {match: '^/sw/(?P<s>[^/]+)/', software: '%(s)s', version: '1', versionstr: ''}\n";
    private readonly TempDirectory _directory = new(postgres: false);
    private readonly TempDirectory _other = new(postgres: false);

    public void Dispose()
    {
        _directory.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_hub_that_imports_what_another_exported_has_the_same_job()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none");
        await using var second = await TestHub.StartAsync(_other, "actors.hub.scheduler=none");
        foreach (var each in new[] { hub, second })
        {
            await each.AskAsync(HttpMethod.Post, "v1/rules", new { file = "r.yaml", text = Rules });
        }

        await hub.PostAsync(Report("7", ("/sw/a/x", 3 * Sample.Second), ("/sw/b/x", Sample.Second)), Report("8", ("/sw/a/x", Sample.Second)));
        await hub.ClosedAsync("7");
        await hub.ClosedAsync("8");
        var files = (await hub.GetAsync("v1/exports/sams-json")).GetProperty("files").EnumerateArray().ToList();
        await ImportAsync(second, files);

        Assert.Equal(["7.n1.json", "8.n1.json"], files.Select(file => file.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        foreach (var id in new[] { "7", "8" })
        {
            var (ours, theirs) = (await hub.ClosedAsync(id), await second.ClosedAsync(id));
            Assert.Equal(Shares(ours), Shares(theirs));
            Assert.Equal(ours.GetProperty("records")[0].GetProperty("recordId").GetString(), theirs.GetProperty("records")[0].GetProperty("recordId").GetString());
        }

        // What came of such files is not given away again.
        Assert.Empty((await second.GetAsync("v1/exports/sams-json")).GetProperty("files").EnumerateArray());
    }

    [Fact]
    public async Task What_was_confirmed_is_not_exported_again_but_when_it_changes()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none");
        await hub.PostAsync(Report("7", ("/sw/a/x", Sample.Second)));
        await hub.ClosedAsync("7");
        var cursor = (await hub.GetAsync("v1/exports/sams-json")).GetProperty("cursor").GetInt64();
        Assert.Equal(204, (await hub.AskAsync(HttpMethod.Post, "v1/exports/sams-json/confirm", new { cursor })).Status);

        Assert.Empty((await hub.GetAsync("v1/exports/sams-json")).GetProperty("files").EnumerateArray());
        Assert.Single((await hub.GetAsync("v1/exports/sams-json?all=true")).GetProperty("files").EnumerateArray());
        Assert.Equal(400, (await hub.AskAsync(HttpMethod.Post, "v1/exports/sams-json/confirm", new { cursor = cursor + 1000 })).Status);
    }

    private static JobReport Report(string rawId, params (string Path, long Cpu)[] executables) =>
        Sample.Report(Sample.Ref(rawId: rawId), 1, Sample.Usage(executables.Sum(each => each.Cpu), executables), final: true);

    private static List<string> Shares(JsonElement job) =>
        [.. job.GetProperty("software").EnumerateArray().Select(each => $"{each.GetProperty("name")} {each.GetProperty("cpuSeconds")} {each.GetProperty("sharePercent")}").Order(StringComparer.Ordinal)];

    private static async Task ImportAsync(TestHub hub, List<JsonElement> files)
    {
        var body = new ImportFiles { Files = { files.Select(file => new ImportFile { Name = file.GetProperty("name").GetString(), Content = ByteString.CopyFromUtf8(file.GetProperty("content").GetString()) }) } };
        using var content = new ByteArrayContent(body.ToByteArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var response = await hub.Client.PostAsync("v1/imports/sams", content);
        response.EnsureSuccessStatusCode();
        Assert.Contains($"\"accepted\":{files.Count},\"duplicate\":0,\"quarantined\":0", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
