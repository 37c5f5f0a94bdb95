using System.Text.Json;
using Actors.Messages.Json;

namespace Actors.Console.Tests.Commands;

public sealed class JobCommandsTests
{
    [Fact]
    public async Task Jobs_are_listed_as_a_table_with_the_key_of_the_next_page()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, JsonSerializer.Serialize(new JobList { Jobs = [Jobs.Some()], Next = "site:36:1" }, ApiJson.Default.JobList)));

        var (exit, output, _) = await hub.RunAsync("jobs", "--state", "closed", "--user", "a&b", "--limit", "1");

        Assert.Equal(0, exit);
        Assert.Contains("site:36:1", output, StringComparison.Ordinal);
        Assert.Contains("1:02:03", output, StringComparison.Ordinal);
        Assert.Contains("1.5 GiB", output, StringComparison.Ordinal);
        Assert.Contains("jobs --state closed --user 'a&b' --limit 1 --after site:36:1", output, StringComparison.Ordinal);
        Assert.Equal("/v1/jobs?state=closed&user=a%26b&limit=1", Assert.Single(hub.Requests).Path);
    }

    [Fact]
    public async Task What_is_missing_is_listed()
    {
        var list = new MissingList { Missing = [new MissingView { Key = "site:36:1", JobId = "36", Node = "n7", Lacks = "node", State = "closed", User = "ada", Reason = "the scheduler knows it not" }], Next = "site:36:1" };
        await using var hub = await FakeHub.StartAsync((_, _) => (200, JsonSerializer.Serialize(list, ApiJson.Default.MissingList)));

        var (exit, output, _) = await hub.RunAsync("jobs", "--missing", "--from", "2026-01-31");

        Assert.Equal(0, exit);
        Assert.Contains("n7", output, StringComparison.Ordinal);
        Assert.Contains("the scheduler knows it not", output, StringComparison.Ordinal);
        Assert.Contains("jobs --missing --from 2026-01-31 --after site:36:1", output, StringComparison.Ordinal);
        Assert.StartsWith("/v1/jobs/missing?from=2026-01-31", Assert.Single(hub.Requests).Path, StringComparison.Ordinal);
        Assert.Equal(2, (await hub.RunAsync("jobs", "--missing", "--state", "closed")).ExitCode);
    }

    [Fact]
    public async Task With_json_the_hubs_answer_is_all_that_is_printed()
    {
        var body = Jobs.Json(Jobs.Some());
        await using var hub = await FakeHub.StartAsync((_, _) => (200, body));

        var (exit, output, error) = await hub.RunAsync("job", "36_1", "--json");

        Assert.Equal(0, exit);
        Assert.Equal(body + Environment.NewLine, output);
        Assert.Empty(error);
        Assert.Equal("/v1/jobs/36_1", Assert.Single(hub.Requests).Path);
    }

    [Fact]
    public async Task A_job_is_shown_with_its_nodes_executables_software_and_records()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, Jobs.Json(Jobs.Some())));

        var (_, output, _) = await hub.RunAsync("job", "36");

        foreach (var part in new[] { "NODE", "n1", "/sw/App/1/bin/app", "100.00", "site:36:20261121180000", "not confirmed by a scheduler", "taskstats on 1 node: no bpf: it has no BTF", "energy.energy", "source=rapl", "212.5 J/s", "by-cpu-share" })
        {
            Assert.Contains(part, output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cgroup+parent", 3.5, true)]
    [InlineData("cgroup+parent", 3.25, false)]
    [InlineData("cgroup", 3.5, false)]
    public async Task Why_a_node_can_name_no_program_of_a_job_is_said(string source, double unattributed, bool said)
    {
        var job = Jobs.Some() with { Nodes = [new NodeView { Node = "n1", Final = true, CpuSeconds = 3.5, UnattributedSeconds = unattributed, TotalSource = source }] };
        await using var hub = await FakeHub.StartAsync((_, _) => (200, Jobs.Json(job)));

        var (_, output, _) = await hub.RunAsync("job", "36");

        Assert.Equal(said, output.Contains("all of it on 1 node: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lower_bound_is_shown_beside_what_the_scheduler_measured_and_when_each_node_froze_the_job()
    {
        var job = Jobs.Some() with
        {
            Confirmed = true, TotalIsLowerBound = true, CpuSeconds = 0, SchedulerMeasuredSeconds = 0.12, SchedulerState = "COMPLETED", NodeCount = 1, NodeList = "n1",
            Nodes = [new NodeView { Node = "n1", Final = true, Suspended = [new SuspensionView { Start = "2026-11-21T18:10:00.000Z", End = "2026-11-21T18:11:00.000Z" }, new SuspensionView { Start = "2026-11-21T18:20:00.000Z" }] }],
        };
        await using var hub = await FakeHub.StartAsync((_, _) => (200, Jobs.Json(job)));

        var (_, output, _) = await hub.RunAsync("job", "36");

        foreach (var part in new[] { "at least 0.000 s", "0.120 s measured by slurm, in no sum", "1 node n1", "2026-11-21 18:10:00Z", "2026-11-21 18:11:00Z", "still suspended" })
        {
            Assert.Contains(part, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_job_that_the_scheduler_has_not_confirmed_says_why()
    {
        const string Reason = "processes of uid 1002 on n1 name it in their environment, and it is of uid 1001";
        var job = Jobs.Some() with { AwaitsScheduler = true, UnconfirmedReason = Reason };
        await using var hub = await FakeHub.StartAsync((path, _) => (200, path.EndsWith("/36", StringComparison.Ordinal) ? Jobs.Json(job) : JsonSerializer.Serialize(new JobList { Jobs = [job] }, ApiJson.Default.JobList)));

        Assert.Contains(Reason, (await hub.RunAsync("job", "36")).Output, StringComparison.Ordinal);
        Assert.Contains("closed, unconfirmed", (await hub.RunAsync("jobs")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_in_names_are_made_visible()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, Jobs.Json(Jobs.Some("\u001b[2Jgone\u202e[red]"))));

        var (_, output, _) = await hub.RunAsync("job", "36");

        Assert.DoesNotContain('\u001b', output);
        Assert.Contains("\\u001b[2Jgone\\u202e[red]", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_not_known_fails_with_the_hubs_words()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (404, """{"title":"Not Found","detail":"no job 99"}"""));

        var (exit, output, error) = await hub.RunAsync("job", "99");

        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Equal("no job 99" + Environment.NewLine, error);
    }

    [Fact]
    public async Task An_answer_that_is_no_hubs_is_an_error_with_a_cure()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, "<html>"));

        var (exit, _, error) = await hub.RunAsync("jobs");

        Assert.Equal(1, exit);
        Assert.Contains("is it a hub", error, StringComparison.Ordinal);
    }
}
