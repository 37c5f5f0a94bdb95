using System.Text.Json;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Scheduler.Slurm;
using Actors.Hub.Tests.Store;
using Actors.Messages.Wire;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Hosting;

/// <summary>A whole hub that asks a scheduler which knows one job, 42 of uid 1001 on n1 and n2, component 1 of 41, and one array's task, 30_4.</summary>
public sealed class ClaimsApiTests : IDisposable
{
    private const long S = T0 / Second;
    private readonly TempDirectory _directory = new();
    private readonly FakeSlurm _slurm = new("");

    public ClaimsApiTests()
    {
        _slurm.Write("sacct", $$"""
            fields='JobIDRaw|JobID|State|Submit|Start|End|User|UID|Account|AllocTRES|NodeList|TotalCPU|JobName'
            case "$*" in *--helpformat*) echo "$fields" | tr '|' ' '; exit 0;; esac
            separator=$(printf '%s\n' "$@" | sed -n 's/^--delimiter=//p')
            { echo "$fields|"; echo '42|41+1|RUNNING|{{S - 5}}|{{S - 1}}|Unknown|ada|1001|physics|cpu=2,node=2|n[1-2]|00:00:00|job|'
              echo '43|30_4|COMPLETED|{{S - 5}}|{{S - 1}}|{{S + 9}}|ada|1001|physics|cpu=2,node=1|n1|00:00:01.500|job|'
              echo '44|44|CANCELLED by 0|{{S - 5}}|{{S + 3}}|{{S + 3}}|ada|1001|physics||None assigned|00:00:00|job|'; } | sed "s/|/$separator/g"
            """);
    }

    [Fact]
    public async Task A_forged_id_is_shown_listed_counted_and_takes_nobodys_place()
    {
        await using var hub = await StartAsync();
        await hub.WaitAsync("42", "the job of the scheduler", job => job.GetProperty("confirmed").GetBoolean());
        await hub.PostAsync(Report(Ref(), 1, Usage(10)), Report(ClaimsTests.Claim(1002), 1, Usage(3_000_000)));

        var job = await hub.GetAsync("v1/jobs/42");
        Assert.Equal(("c:42:1", 0.00001), (job.GetProperty("key").GetString(), job.GetProperty("cpuSeconds").GetDouble()));
        Assert.False(job.TryGetProperty("unconfirmedReason", out _));
        var forged = await hub.GetAsync("v1/jobs/c:42:2");
        Assert.Equal("processes of uid 1002 on n1 name it in their environment, and it is of uid 1001", forged.GetProperty("unconfirmedReason").GetString());
        Assert.True(forged.GetProperty("awaitsScheduler").GetBoolean());

        JsonElement missing = default;
        await Eventually.TrueAsync("it to be listed as missing", async () =>
            (missing = (await hub.GetAsync("v1/jobs/missing")).GetProperty("missing").EnumerateArray().FirstOrDefault(each => each.GetProperty("key").GetString() == "c:42:2")).ValueKind == JsonValueKind.Object);
        Assert.Equal(("scheduler", forged.GetProperty("unconfirmedReason").GetString()), (missing.GetProperty("lacks").GetString(), missing.GetProperty("reason").GetString()));
        await Eventually.TrueAsync("it to be counted", async () => await hub.Client.GetStringAsync("metrics") is var metrics
            && metrics.Contains("actors_hub_claims_refused_total{reason=\"owner\"} 1", StringComparison.Ordinal) && metrics.Contains("actors_hub_unconfirmed_jobs{cluster=\"c\"} 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tasks_and_components_are_found_by_the_schedulers_names_of_them_and_what_it_measured_is_shown()
    {
        await using var hub = await StartAsync();
        Assert.Equal("c:42:1", (await hub.WaitAsync("41+1", "the component", _ => true)).GetProperty("key").GetString());
        var task = await hub.WaitAsync("30_4", "the task", _ => true);
        Assert.Equal(("c:43:1", 1.5), (task.GetProperty("key").GetString(), task.GetProperty("schedulerMeasuredSeconds").GetDouble()));
        Assert.Equal(404, (await hub.AskAsync(HttpMethod.Get, "v1/jobs/41+2")).Status);
    }

    [Fact]
    public async Task A_job_cancelled_while_it_waited_has_neither_start_nor_cpus()
    {
        await using var hub = await StartAsync();
        var job = await hub.WaitAsync("44", "the cancelled job", job => job.GetProperty("state").GetString() == "closed");
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null], new[] { "start", "cpus", "nodeCount" }.Select(name => job.GetProperty(name).ValueKind));
        Assert.Equal("CANCELLED", job.GetProperty("schedulerState").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Jobs_of_another_scheduler_have_records_only_where_the_site_trusts_it(bool trusted)
    {
        await using var hub = await StartAsync(trusted ? ["actors.hub.trusted-schedulers=[pbs]"] : []);
        var pbs = Ref(inode: 0, rawId: "7.server");
        (pbs.Scheduler, pbs.IdSource, pbs.Uid) = ("pbs", FactSource.Environment, 1002);
        await hub.PostAsync(Report(pbs, 1, Usage(10), final: true));
        if (trusted)
        {
            await hub.ClosedAsync("7.server");
            return;
        }

        var job = await hub.GetAsync("v1/jobs/7.server");
        Assert.Equal(("closing", 0), (job.GetProperty("state").GetString(), job.GetProperty("records").GetArrayLength()));
        Assert.Equal("pbs is not asked in this cluster, and not named in actors.hub.trusted-schedulers", job.GetProperty("unconfirmedReason").GetString());
    }

    [Fact]
    public async Task Health_tells_at_the_top_that_a_scheduler_does_not_answer()
    {
        _slurm.Write("sacct", "case \"$*\" in *--helpformat*) echo 'JobIDRaw JobID State Submit Start End JobName'; exit 0;; esac; echo 'sacct: error: the database is away' >&2; exit 1");
        await using var hub = await StartAsync();
        await Eventually.TrueAsync("the reason", async () => await hub.GetAsync("health") is var health && health.GetProperty("status").GetString() == "degraded"
            && health.GetProperty("reason").GetString() is { } reason && reason.StartsWith("the scheduler of cluster c does not answer: ", StringComparison.Ordinal) && reason.Contains("the database is away", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _directory.Dispose();
        _slurm.Dispose();
    }

    private Task<TestHub> StartAsync(params string[] sets) => TestHub.StartAsync(
        _directory, ["actors.hub.scheduler=slurm", $"actors.hub.slurm-bin={_slurm.Directory}", "actors.hub.scheduler-interval=200ms", "actors.hub.scheduler-timeout=2m", .. sets]);
}
