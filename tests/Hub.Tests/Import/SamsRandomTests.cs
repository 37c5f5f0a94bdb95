using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml.Linq;
using Actors.Hub.Tests.Hosting;
using Actors.Hub.Tests.Store;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Tests.Import;

/// <summary>Random sane inputs give the records of SAMS: several nodes a job, late nodes, repeated files, rules with rewrites, new rules, small shares, few jobs in a file.</summary>
public sealed class SamsRandomTests : IDisposable
{
    private static readonly XNamespace Sams = "http://sams.snic.se/namespaces/2019/01/softwareaccountingrecords";
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1, 1.0, 1000)]
    [InlineData(2, 5.0, 7)]
    [InlineData(3, 0.25, 3)]
    public async Task Records_are_those_of_the_model(int seed, double removeLessThan, int jobsPerFile)
    {
        var random = new SamsRandom(seed);
        var model = new SamsModel("c");
        await using var hub = await TestHub.StartAsync(
            _directory, "actors.hub.scheduler=none", string.Create(CultureInfo.InvariantCulture, $"actors.sams.remove-less-than={removeLessThan}"), $"actors.sams.jobs-per-file={jobsPerFile}");
        var before = new SortedDictionary<string, List<ModelSoftware>>(StringComparer.Ordinal);
        for (var stage = 1; stage <= 4; stage++)
        {
            var said = $"seed {seed}, stage {stage}";
            if (stage != 3)
            {
                var (rules, rewrites, stop) = random.Rules();
                model.Load(rules, rewrites, stop);
                var (status, _, body) = await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "r.yaml", text = SamsRandom.Yaml(rules, rewrites, stop) });
                Assert.True(status == 200, $"{said}: {body}");
            }

            var files = random.Files();
            files.ForEach(model.Take);
            foreach (var piece in files.Chunk(13))
            {
                await PostAsync(hub, piece);
            }

            await Eventually.TrueAsync($"{said}: all issued", async () => (await hub.GetAsync("v1/pending")).GetProperty("pending").GetInt64() == 0);
            var expected = model.Records(removeLessThan);
            Assert.True(expected.Count > 10, said);
            var all = await ExportAsync(hub, all: true, jobsPerFile, confirm: false);
            Same(said, expected, all);
            var changed = expected.Where(record => !before.TryGetValue(record.Key, out var old) || !old.ToHashSet().SetEquals(record.Value)).Select(record => record.Key);
            var some = await ExportAsync(hub, all: false, jobsPerFile, confirm: true);
            Assert.Empty(changed.Except(some.Keys));
            Same(said, new(expected.Where(record => some.ContainsKey(record.Key)).ToDictionary(), StringComparer.Ordinal), some);
            before = expected;
        }
    }

    private static void Same(string said, SortedDictionary<string, List<ModelSoftware>> expected, SortedDictionary<string, List<ModelSoftware>> found)
    {
        Assert.Equal(expected.Keys, found.Keys);
        foreach (var (id, software) in expected)
        {
            var (ours, theirs) = (Sorted(found[id]), Sorted(software));
            Assert.Equal(theirs.ConvertAll(each => each with { Percent = 0 }), ours.ConvertAll(each => each with { Percent = 0 }));
            foreach (var (one, other) in ours.Zip(theirs))
            {
                // Two decimals of what is exact here.
                Assert.True(Math.Abs(one.Percent - other.Percent) < 0.00501, $"{said}, {id}: {one} in place of {other}");
            }
        }
    }

    private static List<ModelSoftware> Sorted(List<ModelSoftware> software) => [.. software
        .OrderBy(each => each.Name, StringComparer.Ordinal).ThenBy(each => each.Version, StringComparer.Ordinal).ThenBy(each => each.LocalVersion, StringComparer.Ordinal).ThenBy(each => each.UserProvided)];

    private static async Task<SortedDictionary<string, List<ModelSoftware>>> ExportAsync(TestHub hub, bool all, int jobsPerFile, bool confirm)
    {
        var records = new SortedDictionary<string, List<ModelSoftware>>(StringComparer.Ordinal);
        var (after, more) = ("", true);
        while (more)
        {
            var page = await hub.GetAsync($"v1/exports/sams-xml?{(all ? "all=true&" : "")}{after}");
            foreach (var file in page.GetProperty("files").EnumerateArray())
            {
                var root = XDocument.Parse(file.GetProperty("content").GetString()!).Root!;
                Assert.InRange(root.Elements().Count(), 1, jobsPerFile);

                // A record without software takes back one that was sent; SAMS lets that stand.
                foreach (var record in root.Elements().Where(record => record.Elements(Sams + "Software").Any()))
                {
                    records.Add((string)record.Element(Sams + "RecordIdentity")!.Attribute(Sams + "recordId")!, [.. record.Elements(Sams + "Software").Select(Software)]);
                }
            }

            var cursor = page.GetProperty("cursor").GetInt64();
            (after, more) = ($"after={cursor}", page.GetProperty("more").GetBoolean());
            if (confirm)
            {
                await hub.AskAsync(HttpMethod.Post, "v1/exports/sams-xml/confirm", new { cursor });
            }
        }

        return records;
    }

    private static ModelSoftware Software(XElement software) => new(
        Value(software, "Name"), Value(software, "Version"), Value(software, "LocalVersion"), Value(software, "UserProvided") == "true", double.Parse(Value(software, "Usage"), CultureInfo.InvariantCulture));

    private static string Value(XElement software, string name) => software.Element(Sams + name)!.Value;

    private static async Task PostAsync(TestHub hub, IEnumerable<ModelFile> files)
    {
        var body = new ImportFiles { Files = { files.Select(file => new ImportFile { Name = $"{file.Job}.{file.Node}.json", Content = ByteString.CopyFrom(Content(file)) }) } };
        using var content = new ByteArrayContent(body.ToByteArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var response = await hub.Client.PostAsync("v1/imports/sams", content);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(0, answer.GetProperty("quarantined").GetInt32());
    }

    private static byte[] Content(ModelFile file) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["sams.sampler.Core"] = new { jobid = file.Job, node = file.Node },
        ["sams.sampler.SlurmInfo"] = new
        {
            account = file.Project,
            username = file.User,
            cpus = file.Cpus.ToString(CultureInfo.InvariantCulture),
            starttime = file.Start.ToString("s", CultureInfo.InvariantCulture),
            starttimestamp = (file.Start - DateTime.UnixEpoch).TotalSeconds,
        },
        ["sams.sampler.Software"] = new
        {
            start_time = (file.Start - DateTime.UnixEpoch).TotalSeconds + 5,
            end_time = (file.Start - DateTime.UnixEpoch).TotalSeconds + 500,
            execs = file.Execs.ToDictionary(exec => exec.Key, exec => new { user = exec.Value.User, system = exec.Value.System }, StringComparer.Ordinal),
        },
    });
}
