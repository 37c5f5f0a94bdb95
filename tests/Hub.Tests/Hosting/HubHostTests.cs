using System.Text.Json;
using Actors.Hub.Store;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Store;
using Actors.Messages.Settings;
using Actors.Messages.Wire;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Hosting;

public abstract class HubHostTests(bool postgres) : IDisposable
{
    private const string Path = "/opt/abc/1.2/bin/abc";
    private const string Rules = "sams.software.Regexp:\n  rules:\n    - match: '/opt/abc/(?P<v>[0-9.]+)/'\n      software: 'ABC'\n      version: '%(v)s'\n      versionstr: ''\n";
    private readonly TempDirectory _directory = new(postgres);

    [StoreFact]
    public async Task A_job_from_its_first_report_to_its_records()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        var first = await hub.PostAsync(Report(Ref(), 1, Usage(1_500_000, (Path, 1_000_000))));
        Assert.Empty(first.Acknowledged);
        Assert.NotEmpty(first.Epoch);
        Assert.True(first.ClockUnixUsec > T0);
        var running = await hub.GetAsync("v1/jobs/42");
        Assert.Equal("running", running.GetProperty("state").GetString());
        Assert.Equal(1.5, running.GetProperty("cpuSeconds").GetDouble());
        Assert.Equal(JsonValueKind.Null, running.GetProperty("end").ValueKind);

        var last = await hub.PostAsync(Report(Ref(), 2, Usage(2_000_000, (Path, 1_900_000)), final: true));
        Assert.Equal([2UL], last.Acknowledged.Select(acknowledged => acknowledged.Seq));
        var job = await hub.ClosedAsync("c:42:1");
        Assert.Equal(2.0, job.GetProperty("cpuSeconds").GetDouble());
        Assert.Equal(0.1, job.GetProperty("unattributedSeconds").GetDouble());
        Assert.Equal("cgroup", job.GetProperty("totalSource").GetString());
        Assert.Equal("ada", job.GetProperty("user").GetString());
        Assert.False(job.GetProperty("confirmed").GetBoolean());
        Assert.Equal("2023-11-14T22:13:20.000Z", job.GetProperty("start").GetString());
        Assert.Equal("2023-11-14T22:13:22.000Z", job.GetProperty("end").GetString());
        Assert.Equal(Path, job.GetProperty("executables")[0].GetProperty("path").GetString());
        Assert.Equal(JsonValueKind.Null, job.GetProperty("software")[0].GetProperty("name").ValueKind);
        Assert.Equal(100.0, job.GetProperty("software")[0].GetProperty("sharePercent").GetDouble());
        Assert.Equal(["sams-xml", "summary"], job.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("kind").GetString()));
        Assert.True(job.GetProperty("nodes")[0].GetProperty("final").GetBoolean());
    }

    [StoreFact]
    public async Task New_rules_issue_again_exactly_the_jobs_that_change()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        await hub.PostAsync(
            Report(Ref(), 1, Usage(2_000_000, (Path, 1_900_000)), final: true),
            Report(Ref(rawId: "43", inode: 8), 1, Usage(2_000_000, ("/usr/bin/env", 1_900_000)), final: true));
        await hub.ClosedAsync("c:42:1");
        await hub.ClosedAsync("c:43:1");
        await Eventually.TrueAsync("both in the tables", async () => (await hub.GetAsync("v1/jobs?state=closed")).GetProperty("jobs").GetArrayLength() == 2);

        var (status, _, answer) = await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "r.yaml", text = Rules });
        Assert.Equal(200, status);
        Assert.Equal(1, answer.GetProperty("jobsChanged").GetInt32());
        var job = await hub.ClosedAsync("42", revision: 2);
        Assert.Equal("ABC", job.GetProperty("software")[0].GetProperty("name").GetString());
        Assert.Equal(1, (await hub.GetAsync("v1/jobs/43")).GetProperty("records")[0].GetProperty("revision").GetInt32());
        var file = job.GetProperty("records")[0].GetProperty("file").GetString()!;
        Assert.Contains("<sa:Name>ABC</sa:Name>", await File.ReadAllTextAsync(file), StringComparison.Ordinal);

        var summary = await hub.GetAsync("v1/summary?user=ada&software=ABC");
        Assert.Equal(1.9, summary.GetProperty("rows")[0].GetProperty("cpuSeconds").GetDouble());
    }

    [StoreFact]
    public async Task Rules_with_faults_are_refused_with_their_places_and_the_old_ones_stay()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "good.yaml", text = Rules });
        var (status, type, problem) = await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "bad.yaml", text = Rules.Replace("[0-9.]+", "[0-9", StringComparison.Ordinal) });
        Assert.Equal((422, "application/problem+json"), (status, type));
        var fault = problem.GetProperty("faults")[0];
        Assert.Equal("bad.yaml", fault.GetProperty("file").GetString());
        Assert.Equal(3, fault.GetProperty("line").GetInt32());
        var rules = await hub.GetAsync("v1/rules");
        Assert.Equal(1, rules.GetProperty("rules").GetInt32());
        Assert.Equal(Rules, rules.GetProperty("text").GetString());
        var (_, _, test) = await hub.AskAsync(HttpMethod.Post, "v1/rules/test", new { paths = new[] { Path, "/x" } });
        Assert.Equal("1.2", test.GetProperty("matches")[0].GetProperty("version").GetString());
        Assert.Equal(JsonValueKind.Null, test.GetProperty("matches")[1].GetProperty("name").ValueKind);
    }

    [StoreFact]
    public async Task An_export_gives_each_record_once_until_it_changes()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "r.yaml", text = Rules });
        await hub.PostAsync(Report(Ref(), 1, Usage(2_000_000, (Path, 1_900_000)), final: true));
        await hub.ClosedAsync("42");
        JsonElement export = default;
        await Eventually.TrueAsync("the record in the export", async () => (export = await hub.GetAsync("v1/exports/sams-xml")).GetProperty("records").GetInt32() == 1);
        Assert.Contains("recordId=\"c:42:20231114221320\"", export.GetProperty("files")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        var cursor = export.GetProperty("cursor").GetInt64();
        Assert.Equal(400, (await hub.AskAsync(HttpMethod.Post, "v1/exports/sams-xml/confirm", new { cursor = cursor + 1000 })).Status);
        Assert.Equal(204, (await hub.AskAsync(HttpMethod.Post, "v1/exports/sams-xml/confirm", new { cursor })).Status);
        Assert.Equal(0, (await hub.GetAsync("v1/exports/sams-xml")).GetProperty("records").GetInt32());
        Assert.Equal(1, (await hub.GetAsync("v1/exports/sams-xml?all=true")).GetProperty("records").GetInt32());

        await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "r.yaml", text = Rules.Replace("'ABC'", "'XYZ'", StringComparison.Ordinal) });
        await Eventually.TrueAsync("the changed record in the export", async () => (await hub.GetAsync("v1/exports/sams-xml")).GetProperty("records").GetInt32() == 1);
    }

    [StoreFact]
    public async Task Bad_reports_are_quarantined_one_by_one_and_the_others_are_taken()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        var bad = Report(Ref(rawId: "a:b"), 7, Usage(5), final: true);
        var reply = await hub.PostAsync(bad, Report(Ref(), 1, Usage(5), final: true));
        Assert.Equal(["42"], reply.Acknowledged.Select(acknowledged => acknowledged.Ref.RawId));
        Assert.Equal([(7UL, "a:b")], reply.Quarantined.Select(quarantined => (quarantined.Seq, quarantined.Ref.RawId)));
        Assert.Contains("raw_id", reply.Quarantined[0].Reason, StringComparison.Ordinal);
        Assert.Contains("actors_hub_reports_quarantined_total 1", await hub.Client.GetStringAsync("metrics"), StringComparison.Ordinal);
        using var connection = hub.Host.Store.OpenReader();
        Assert.Equal(1, Dapper.SqlMapper.QuerySingle<int>(connection, "SELECT COUNT(*) FROM quarantine WHERE node = 'n1' AND seq = 7"));
    }

    [StoreFact]
    public async Task Lists_page_through_all_jobs_once()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        await hub.PostAsync([.. Enumerable.Range(1, 25).Select(i => Report(Ref(rawId: $"{i}", inode: (ulong)i, firstSeen: T0 + (i / 3 * Second)), 1, Usage(i)))]);
        await Eventually.TrueAsync("25 jobs", async () => (await hub.GetAsync("v1/jobs")).GetProperty("jobs").GetArrayLength() == 25);
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await hub.GetAsync("v1/jobs?limit=4&user=ada&project=p1&state=running" + (next is null ? "" : $"&after={Uri.EscapeDataString(next)}"));
            seen.AddRange(page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("key").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        Assert.Equal(25, seen.Count);
        Assert.Equal(25, seen.Distinct().Count());
        Assert.False((await hub.GetAsync("v1/jobs")).GetProperty("jobs")[0].TryGetProperty("nodes", out _));
        Assert.Equal(0, (await hub.GetAsync("v1/jobs?user=eve")).GetProperty("jobs").GetArrayLength());
        Assert.Equal(0, (await hub.GetAsync("v1/jobs?to=2023-11-14")).GetProperty("jobs").GetArrayLength());
        Assert.Equal(25, (await hub.GetAsync("v1/jobs?from=2023-11-14T00:00:00Z&to=2023-11-15")).GetProperty("jobs").GetArrayLength());
    }

    [StoreFact]
    public async Task A_job_or_run_that_is_unknown_is_a_problem()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        await hub.PostAsync(Report(Ref(), 1, Usage(5)));
        foreach (var path in (string[])["v1/jobs/4711", "v1/jobs/c:42:9"])
        {
            var (status, type, _) = await hub.AskAsync(HttpMethod.Get, path);
            Assert.Equal((404, "application/problem+json"), (status, type));
        }
    }

    [StoreFact]
    public async Task A_task_of_an_array_is_found_by_its_array_form()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        var facts = Facts();
        facts.ArrayJobId = new TextFact { Value = "36", Source = FactSource.Environment };
        facts.ArrayTaskId = new TextFact { Value = "1", Source = FactSource.Environment };
        await hub.PostAsync(Report(Ref(rawId: "37"), 1, Usage(5), facts: facts));
        var job = await hub.WaitAsync("36_1", "the task", _ => true);
        Assert.Equal("c:37:1", job.GetProperty("key").GetString());
    }

    [StoreFact]
    public async Task Health_metrics_console_and_the_description_of_the_interface()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        Assert.Equal("live\n", await hub.Client.GetStringAsync("health/live"));
        Assert.Equal("ready\n", await hub.Client.GetStringAsync("health/ready"));
        Assert.Contains("actors_hub_ready 1\n", await hub.Client.GetStringAsync("metrics"), StringComparison.Ordinal);
        var api = await hub.GetAsync("openapi/v1.json");
        Assert.Equal("Actors hub", api.GetProperty("info").GetProperty("title").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", api.GetProperty("info").GetProperty("version").GetString());
        var paths = api.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Contains("/v1/jobs/{id}", paths);
        Assert.Contains("/v1/batches", paths);
        var (_, _, hierarchy) = await hub.AskAsync(HttpMethod.Post, "v1/console", new { command = new[] { "actor", "hierarchy" } });
        Assert.Contains("/user/due", hierarchy.GetProperty("lines").ToString(), StringComparison.Ordinal);
        var (_, _, cluster) = await hub.AskAsync(HttpMethod.Post, "v1/console", new { command = new[] { "cluster", "show" } });
        var member = Assert.Single(cluster.GetProperty("members").EnumerateArray());
        Assert.Equal(("up", true, true), (member.GetProperty("status").GetString(), member.GetProperty("reachable").GetBoolean(), member.GetProperty("leader").GetBoolean()));
        var (_, _, log) = await hub.AskAsync(HttpMethod.Post, "v1/console", new { command = new[] { "log", "peek" } });
        Assert.Contains(log.GetProperty("log").GetProperty("entries").EnumerateArray(), entry => entry.GetProperty("event").GetInt32() == 1001);
    }

    [StoreFact]
    public async Task The_same_data_serves_again_after_a_restart()
    {
        await using (var hub = await TestHub.StartAsync(_directory))
        {
            await hub.PostAsync(Report(Ref(), 1, Usage(2_000_000, (Path, 1_900_000)), final: true));
            await hub.ClosedAsync("42");
        }

        await using var again = await TestHub.StartAsync(_directory);
        var job = await again.ClosedAsync("42");
        Assert.Equal(1, job.GetProperty("records")[0].GetProperty("revision").GetInt32());
        Assert.Equal([1UL], (await again.PostAsync(Report(Ref(), 1, Usage(2_000_000), final: true))).Acknowledged.Select(acknowledged => acknowledged.Seq));
    }

    [StoreFact]
    public async Task A_second_hub_on_the_same_data_is_refused()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        var refusal = await Assert.ThrowsAsync<StartException>(() => TestHub.StartAsync(_directory));
        Assert.Contains("actors.hub.data", refusal.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_port_that_is_taken_is_refused_with_its_cure()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        using var other = new TempDirectory();
        var settings = hub.Host.Settings with { Listen = hub.Host.Url, Data = other.Root, Store = other.Store };
        var refusal = await Assert.ThrowsAsync<StartException>(() => HubHost.StartAsync(settings, Akka.Configuration.Config.Empty));
        Assert.Contains("--listen", refusal.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Rules_of_the_first_start_that_are_faulty_are_refused()
    {
        File.WriteAllText(_directory.File("bad.yaml"), "rules: 5");
        var refusal = await Assert.ThrowsAsync<StartException>(() => TestHub.StartAsync(_directory, $"actors.hub.rules={_directory.File("bad.yaml")}"));
        Assert.Contains("actors.hub.rules", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("bad.yaml", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}

public sealed class HubHostTestsOnSqlite() : HubHostTests(postgres: false);

public sealed class HubHostTestsOnPostgres() : HubHostTests(postgres: true);
