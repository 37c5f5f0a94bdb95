using System.Text.Json;
using Actors.Hub.Tests.Hosting;
using Actors.Hub.Tests.Store;
using Actors.Messages.Wire;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Api;

public sealed class ReportsApiTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_report_is_made_of_closed_jobs_sorted_cut_and_described()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none");
        await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "r.yaml", text = "rules:\n  - {match: '^/sw/(?P<s>[^/]+)/', software: '%(s)s', version: '1', versionstr: ''}\n" });
        await CloseAsync(hub, "1", "ada", cpus: 7200, "/sw/big/x");
        await CloseAsync(hub, "2", "ada", cpus: 1800, "/sw/small/x");
        await CloseAsync(hub, "3", "bo", cpus: 1800, "/sw/small/x");
        await CloseAsync(hub, "4", "bo", cpus: 60, "/odd/x");

        var all = await hub.GetAsync("v1/reports/software");
        Assert.Equal(["big", "small", "undetermined"], Names(all));
        Assert.Equal((3.0166667, 4, "software", JsonValueKind.Null), (Math.Round(all.GetProperty("coreHours").GetDouble(), 7), all.GetProperty("jobs").GetInt32(), all.GetProperty("by").GetString(), all.GetProperty("from").ValueKind));
        var small = all.GetProperty("rows")[1];
        Assert.Equal((33.15, 50.0, 1800.0), (Math.Round(small.GetProperty("coreHoursPercent").GetDouble(), 2), small.GetProperty("jobsPercent").GetDouble(), small.GetProperty("meanCpus").GetDouble()));
        Assert.Equal(["small", "big", "undetermined"], Names(await hub.GetAsync("v1/reports/software?sort=jobs")));
        Assert.Equal(["small"], Names(await hub.GetAsync("v1/reports/software?notSoftware=b*&user=ada&user=bo&notUser=bo")));

        foreach (var cut in new[] { "minCoreHours=0.5", "limit=2" })
        {
            var some = await hub.GetAsync($"v1/reports/software?{cut}");
            Assert.Equal(["big", "small"], Names(some));
            Assert.Equal((1, 0.0167, 4), (some.GetProperty("omittedRows").GetInt32(), Math.Round(some.GetProperty("omittedCoreHours").GetDouble(), 4), some.GetProperty("jobs").GetInt32()));
        }

        Assert.Equal(0, (await hub.GetAsync("v1/reports/software?to=2001-01-01")).GetProperty("jobs").GetInt32());
        Assert.Contains("/v1/reports/software", (await hub.GetAsync("openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(path => path.Name));
    }

    [Fact]
    public async Task What_is_no_report_is_refused_with_its_cure()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none");
        foreach (var (query, cure) in new[]
        {
            ("by=node", "by must be one of software, version, user, project."), ("by=0", "by must be"), ("by=User", "by must be"), ("sort=name", "sort must be one of core-hours, jobs."),
            ("minCoreHours=-1", "a number from 0"), ("minCoreHours=x", "a number from 0"), ("limit=0", "a number from 1"), ("limit=1e3", "a number from 1"), ("from=yesterday", "RFC 3339"), ("users=a", "'users' is no parameter"),
        })
        {
            var (status, _, body) = await hub.AskAsync(HttpMethod.Get, $"v1/reports/software?{query}");
            Assert.Equal(400, status);
            Assert.Contains(cure, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static List<string?> Names(JsonElement report) =>
        [.. report.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("software").GetString() ?? row.GetProperty("kind").GetString())];

    // One second of active time: core-hours are CPUs / 3600.
    private static async Task CloseAsync(TestHub hub, string id, string user, long cpus, string path)
    {
        var facts = Facts(user);
        facts.Cpus = new NumberFact { Value = cpus, Source = FactSource.Environment };
        await hub.PostAsync(Report(Ref(rawId: id), 1, Usage(Second, (path, Second)), final: true, facts));
        await hub.ClosedAsync(id);
    }
}
