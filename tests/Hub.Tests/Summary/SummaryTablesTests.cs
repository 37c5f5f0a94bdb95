using System.Text;
using Actors.Hub.Records;
using Actors.Hub.Store;
using Actors.Hub.Summary;
using Actors.Hub.Tests.Store;
using Actors.Messages.Identity;
using Dapper;
using static Actors.Hub.Tests.Records.TestJobs;

namespace Actors.Hub.Tests.Summary;

public abstract class SummaryTablesTests(bool postgres) : IAsyncLifetime
{
    private readonly TempDirectory _directory = new(postgres);
    private IStore store = null!;

    public Task InitializeAsync()
    {
        store = _directory.OpenStore();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        _directory.Dispose();
    }

    [StoreFact]
    public async Task A_revision_takes_the_place_of_the_one_before()
    {
        await Replace(Closed() with { CpuUsec = 10, Software = [Used("a", 10)] });
        await Replace(Closed() with { CpuUsec = 12, Software = [Used("b", 12)], Revision = 2 });

        Assert.Equal(["anna p1 software b 12 7200000000 1"], Month("2026-11"));
    }

    [StoreFact]
    public async Task A_revision_that_moves_a_job_to_another_month_makes_both_out_of_date()
    {
        await Replace(Closed());
        foreach (var (month, changed) in OutOfDate())
        {
            await store.WriteAsync((c, t) => SummaryTables.Written(c, t, month, changed));
        }

        Assert.Empty(OutOfDate());
        await Replace(Closed() with { End = End.AddMonths(1), Start = End, Revision = 2 });

        Assert.Equal(["2026-11", "2026-12"], OutOfDate().Select(m => m.Month));
        Assert.Empty(Month("2026-11"));
    }

    [StoreFact]
    public async Task Sums_of_a_month_are_those_of_its_jobs()
    {
        var random = new Random(4711);
        var jobs = Enumerable.Range(1, 60).Select(i => Closed() with
        {
            Key = new JobKey("c", $"{i}", 1),
            User = $"u{i % 3}",
            Project = i % 4 == 0 ? null : $"p{i % 2}",
            AllocatedUsec = random.Next(1, 100) * 3_600_000_000L,
            CpuUsec = random.NextInt64(1_000_000_000_000),
            Software = [.. Enumerable.Range(0, i % 5).Select(s => Used($"s{s}", random.NextInt64(100_000_000_000)))],
        }).ToList();
        foreach (var job in jobs)
        {
            await Replace(job);
        }

        using var reader = store.OpenReader();
        var sums = SummaryTables.Sums(reader, SummaryFilter.Month("2026-11"));
        foreach (var user in jobs.GroupBy(j => j.User, StringComparer.Ordinal))
        {
            var own = sums.Where(s => s.UserName == user.Key).ToList();
            Assert.Equal((decimal)user.Sum(j => j.CpuUsec)!.Value, own.Sum(s => s.CpuSeconds) * 1_000_000);
            Assert.Equal((decimal)user.Sum(j => j.AllocatedUsec), own.Sum(s => s.AllocatedSeconds) * 1_000_000);
            foreach (var software in own.Where(s => s.Kind == SummaryKinds.Software))
            {
                var jobsOfIt = user.Where(j => (j.Project ?? "") == software.Project && j.Software.Any(s => s.Name == software.Software));
                Assert.Equal(jobsOfIt.Count(), software.Jobs);
            }
        }
    }

    [StoreFact]
    public async Task Absurd_jobs_do_not_take_the_month_from_others()
    {
        foreach (var id in new[] { "1", "2", "3" })
        {
            await Replace(Closed() with { Key = new JobKey("c", id, 1), AllocatedUsec = long.MaxValue, CpuUsec = long.MaxValue, Software = [Used("a", long.MaxValue), Used("b", long.MaxValue)] });
        }

        await Replace(Closed() with { Key = new JobKey("c", "4", 1), User = "zoe", CpuUsec = 10, Software = [Used("a", 10)] });

        var month = Month("2026-11");
        Assert.Contains("zoe p1 software a 10 7200000000 1", month);
        Assert.Equal(3, month.Count);
    }

    [StoreFact]
    public async Task The_CSV_file_has_a_header_units_in_its_names_and_no_formulas()
    {
        await Replace(Closed() with { User = "anna", Project = "åp, \"1\"", CpuUsec = 3_600_000_001, Software = [Used("=cmd()", 1_800_000_000), Used("+x", 1_800_000_001)] });

        using var reader = store.OpenReader();
        Assert.Equal(
            "month,user,project,kind,software,cpuSeconds,cpuHours,jobs\n"
            + "2026-11,anna,\"åp, \"\"1\"\"\",software,\"'+x\",1800.000001,1,1\n"
            + "2026-11,anna,\"åp, \"\"1\"\"\",software,\"'=cmd()\",1800,1,1\n",
            Encoding.UTF8.GetString(SummaryCsv.Render("2026-11", SummaryTables.Sums(reader, SummaryFilter.Month("2026-11")))));
    }

    private Task Replace(ClosedJob job) => store.WriteAsync((c, t) =>
    {
        var statements = new Statements(c) { Transaction = t };
        var months = new HashSet<string>(StringComparer.Ordinal);
        SummaryTables.Replace(statements, job, months);
        SummaryTables.Mark(statements, months);
    });

    private List<string> Month(string month)
    {
        using var reader = store.OpenReader();
        return [.. SummaryTables.Sums(reader, SummaryFilter.Month(month)).Select(s => $"{s.UserName} {s.Project} {s.Kind} {s.Software} {s.CpuSeconds * 1_000_000:0} {s.AllocatedSeconds * 1_000_000:0} {s.Jobs}")];
    }

    private IReadOnlyList<(string Month, long Changed)> OutOfDate()
    {
        using var reader = store.OpenReader();
        return SummaryTables.OutOfDate(reader);
    }
}

public sealed class SummaryTablesTestsOnSqlite() : SummaryTablesTests(postgres: false);

public sealed class SummaryTablesTestsOnPostgres() : SummaryTablesTests(postgres: true);
