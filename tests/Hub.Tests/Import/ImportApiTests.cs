using System.Net.Http.Headers;
using System.Text.Json;
using Actors.Hub.Jobs;
using Actors.Hub.Tests.Hosting;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Scheduler;
using Actors.Hub.Tests.Store;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Akka.Actor;
using Dapper;
using Google.Protobuf;

namespace Actors.Hub.Tests.Import;

public abstract class ImportApiTests(bool postgres) : IDisposable
{
    private readonly TempDirectory _directory = new(postgres);

    public void Dispose() => _directory.Dispose();

    [StoreFact]
    public async Task Imported_jobs_are_closed_with_records_and_bad_files_do_not_hold_up_others()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none");

        var first = await PostAsync(hub, ("a/7.n1.json", Content(7, "n1", 2)), ("a/bad.json", "{}"), ("a/7.n2.json", Content(7, "n2", 1)), ("b/8.n1.json", Content(8, "n1", 1)));
        var again = await PostAsync(hub, ("other/7.n1.json", Content(7, "n1", 2)));

        Assert.Equal((3, 0, 1), Counts(first));
        var fault = Assert.Single(first.GetProperty("reasons").EnumerateArray());
        Assert.Equal(("a/bad.json", true), (fault.GetProperty("file").GetString(), fault.GetProperty("reason").GetString()!.Contains("sams.sampler.Core", StringComparison.Ordinal)));
        Assert.Equal((0, 1, 0), Counts(again));
        var job = await hub.ClosedAsync("7");
        Assert.Equal((3.0, "ada", "processes"), (job.GetProperty("cpuSeconds").GetDouble(), job.GetProperty("user").GetString(), job.GetProperty("totalSource").GetString()));
        Assert.Equal("c:7:20260102030405", job.GetProperty("records")[0].GetProperty("recordId").GetString());
        using var connection = hub.Host.Store.OpenReader();
        Assert.Equal("{}", System.Text.Encoding.UTF8.GetString(connection.QuerySingle<byte[]>("SELECT report FROM quarantine")));
    }

    [StoreFact]
    public async Task A_file_and_all_that_follows_from_it_are_journalled_together()
    {
        await using var hub = await HubHarness.StartAsync(_directory, new WriterShelf());

        var taken = await hub.Region.Ask<ImportTaken>(new TakeImport(new JobEntity("c", "42"), [Imported()]), TimeSpan.FromMinutes(1));

        Assert.Equal([true], taken.Accepted);
        var settled = Assert.IsType<JobImported>(Assert.Single(hub.Events())).Settled;
        Assert.Equal((true, true, 2), (settled.Closed is not null, settled.Software is not null, settled.Records.Count));
        await Eventually.True("it is in the tables", () => hub.Row("c:42:1") is { Closed: true, Records.Count: 2 });
        Assert.Equal(0, hub.DueRows());
    }

    [StoreFact]
    public async Task A_late_node_gives_the_record_a_new_revision()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none");
        await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "r.yaml", text = "rules:\n  - {match: '^/bin/', software: system, version: '', versionstr: ''}\n" });
        await PostAsync(hub, ("7.n1.json", Content(7, "n1", 2)));
        await hub.ClosedAsync("7");

        await PostAsync(hub, ("7.n2.json", Content(7, "n2", 1)));

        Assert.Equal(3.0, (await hub.ClosedAsync("7", revision: 2)).GetProperty("cpuSeconds").GetDouble());
    }

    [StoreFact]
    public async Task Paths_have_software_core_hours_and_jobs_and_those_without_a_rule_come_first()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none");
        await PostAsync(hub, ("7.n1.json", Content(7, "n1", 3600, "/sw/App/1/x")), ("8.n1.json", Content(8, "n1", 3600, "/odd/x")));
        await hub.ClosedAsync("7");
        await hub.ClosedAsync("8");
        const string rules = "rules:\n  - {match: '^/sw/(?P<s>[^/]+)/(?P<v>[^/]+)/', software: '%(s)s', version: '%(v)s', versionstr: ''}\n";

        var diff = await hub.AskAsync(HttpMethod.Post, "v1/rules/diff", new { file = "r.yaml", text = rules });
        await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "r.yaml", text = rules });

        Assert.Equal((1, 1), (diff.Body.GetProperty("jobs").GetInt32(), diff.Body.GetProperty("paths").GetArrayLength()));
        Assert.Equal("App", diff.Body.GetProperty("paths")[0].GetProperty("after").GetProperty("name").GetString());
        var paths = (await hub.GetAsync("v1/paths")).GetProperty("paths");
        Assert.Equal(["/odd/x", "/sw/App/1/x"], paths.EnumerateArray().Select(path => path.GetProperty("path").GetString()));
        Assert.Equal(4 * 55 / 3600.0, paths[1].GetProperty("coreHours").GetDouble(), 6);
        Assert.Equal(1, paths[1].GetProperty("jobs").GetInt32());
        Assert.Equal(1, (await hub.GetAsync("v1/paths?undetermined=true")).GetProperty("paths").GetArrayLength());
        Assert.Equal(1, (await hub.GetAsync("v1/paths?software=A*")).GetProperty("paths").GetArrayLength());
        Assert.Equal(0, (await hub.GetAsync("v1/paths?software=a*")).GetProperty("paths").GetArrayLength());
    }

    [StoreFact]
    public async Task A_file_that_does_not_say_whose_job_it_was_waits_for_the_scheduler_where_one_is_asked()
    {
        await using var hub = await HubHarness.StartAsync(_directory, new WriterShelf(), asked: true);
        var entity = new JobEntity("c", "42");
        var file = Imported();
        file.AwaitsScheduler = true;

        Assert.Equal([true], (await hub.Region.Ask<ImportTaken>(new TakeImport(entity, [file]), TimeSpan.FromMinutes(1))).Accepted);
        Assert.Null(Assert.IsType<JobImported>(Assert.Single(hub.Events())).Settled);
        await hub.Region.Ask<WordTaken>(new TakeWord(entity, [Rows.Row(1, Sample.T0 / Sample.Second, Sample.T0 / Sample.Second, (Sample.T0 / Sample.Second) + 100)]), TimeSpan.FromMinutes(1));

        await Eventually.True("its record is in the tables", () => hub.Row("c:42:1")?.Records.ContainsKey("sams-xml") is true);
        var job = hub.Row("c:42:1")!;
        Assert.Equal(("c:42:20231114221320", "ada", "physics"), (job.Records["sams-xml"].RecordId, job.Facts.User.Value, job.Facts.Project.Value));
    }

    private static JobImported Imported() => new()
    {
        Source = "42.n1.json",
        ContentHash = "h",
        Node = "n1",
        Usage = Sample.Usage(5 * Sample.Second, ("/bin/a", 5 * Sample.Second)),
        StartUnixUsec = Sample.T0 + (10 * Sample.Second),
        EndUnixUsec = Sample.T0 + (90 * Sample.Second),
    };

    private static (int Accepted, int Duplicate, int Quarantined) Counts(JsonElement view) =>
        (view.GetProperty("accepted").GetInt32(), view.GetProperty("duplicate").GetInt32(), view.GetProperty("quarantined").GetInt32());

    private static async Task<JsonElement> PostAsync(TestHub hub, params (string Name, string Content)[] files)
    {
        var body = new ImportFiles { Files = { files.Select(file => new ImportFile { Name = file.Name, Content = ByteString.CopyFromUtf8(file.Content) }) } };
        using var content = new ByteArrayContent(body.ToByteArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var response = await hub.Client.PostAsync("v1/imports/sams", content);
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static string Content(int job, string node, double cpu, string path = "/bin/a") => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["sams.sampler.Core"] = new { jobid = job, node },
        ["sams.sampler.SlurmInfo"] = new { account = "p1", username = "ada", cpus = "4", starttime = "2026-01-02T03:04:05", starttimestamp = 1767323045.0 },
        ["sams.sampler.Software"] = new { start_time = 1767323050, end_time = 1767323100, execs = new Dictionary<string, object>(StringComparer.Ordinal) { [path] = new { user = cpu, system = 0.0 } } },
    });
}

public sealed class ImportApiTestsOnSqlite() : ImportApiTests(postgres: false);

public sealed class ImportApiTestsOnPostgres() : ImportApiTests(postgres: true);
