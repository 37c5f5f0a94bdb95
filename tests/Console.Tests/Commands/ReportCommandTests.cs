using System.Text.Json;
using Actors.Messages.Json;

namespace Actors.Console.Tests.Commands;

public sealed class ReportCommandTests
{
    [Fact]
    public async Task A_table_shows_each_kind_as_what_it_is_and_what_is_not_listed()
    {
        await using var hub = await HubAsync(Report());
        var (exit, output, error) = await hub.RunAsync("report", "software");
        Assert.Equal((0, ""), (exit, error));
        var lines = output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Equal(
            [
                "CORE-HOURS % JOBS % MEAN CPUS SOFTWARE", "10.500 52.50 3 75.00 4.0 GROMACS", "4.000 20.00 1 25.00 8.0 sh (left out of records)", "3.000 15.00 2 50.00 - (no rule matches)",
                "2.000 10.00 4 100.00 6.0 (no program charged)", "0.250 1.25 4 100.00 6.0 (the scheduler's own processes)",
            ],
            lines[..6]);
        Assert.Contains("20.000 core-hours, 4 jobs.", lines);
        Assert.Contains("2 rows are not listed; together they have 0.250 core-hours.", lines);
        Assert.Contains("1 of the jobs have no known allocation, and so no core-hours.", lines);
        Assert.Contains("5 more jobs have ended and are not counted yet: their nodes or the scheduler have not said all.", lines);
    }

    [Theory]
    [InlineData("version", "SOFTWARE VERSION", "GROMACS 2024.1")]
    [InlineData("user", "USER", "ada")]
    [InlineData("project", "PROJECT", "p1")]
    public async Task The_table_names_what_makes_a_row(string by, string heading, string name)
    {
        await using var hub = await HubAsync(Report() with { By = by });
        var output = string.Join(' ', (await hub.RunAsync("report", "software", "--by", by)).Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"MEAN CPUS {heading} 10.500", output, StringComparison.Ordinal);
        Assert.Contains($"4.0 {name} 4.000", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_are_the_parameters_of_the_hub_and_names_may_be_given_together_or_again()
    {
        await using var hub = await HubAsync(Report());
        await hub.RunAsync(
            "report", "software", "--from", "2026-01-01", "--to", "2026-02-01", "--user", "ada", "bo", "--user", "", "--project", "p1", "--software", "G*", "--not-user", "eve", "--not-project", "p 2", "--not-software", "sh",
            "--by", "version", "--sort", "jobs", "--min-core-hours", "0.01", "--limit", "5");
        Assert.Equal(
            "/v1/reports/software?from=2026-01-01&to=2026-02-01&by=version&sort=jobs&minCoreHours=0.01&limit=5&user=ada&user=bo&user=&project=p1&software=G%2A&notUser=eve&notProject=p%202&notSoftware=sh",
            Assert.Single(hub.Requests).Path);
    }

    [Fact]
    public async Task CSV_has_one_line_a_row_full_figures_and_no_formulas()
    {
        await using var hub = await HubAsync(Report() with { Rows = [Report().Rows[0] with { Software = "=cmd()", User = null, Project = "a,b" }, Report().Rows[2]] });
        Assert.Equal(
            "kind,software,version,user,project,coreHours,coreHoursPercent,jobs,jobsPercent,meanCpus,cpuSeconds\n"
            + "software,\"'=cmd()\",2024.1,,\"a,b\",10.5,52.5,3,75,4,37800\nundetermined,,,,,3,15,2,50,,10\n",
            (await hub.RunAsync("report", "software", "--csv")).Output);
    }

    [Fact]
    public async Task JSON_is_the_hubs_own()
    {
        await using var hub = await HubAsync(Report());
        Assert.Equal(JsonSerializer.Serialize(Report(), ApiJson.Default.SoftwareReportView), (await hub.RunAsync("report", "software", "--json")).Output.Trim());
    }

    [Fact]
    public async Task No_jobs_are_told()
    {
        await using var hub = await HubAsync(Report() with { Jobs = 0, Rows = [], OmittedRows = 0, JobsWithoutAllocation = 0 });
        Assert.Equal(["No jobs.", "5 more jobs have ended and are not counted yet: their nodes or the scheduler have not said all."], (await hub.RunAsync("report", "software")).Output.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("--by", "node")]
    [InlineData("--sort", "name")]
    [InlineData("--csv", "--json")]
    public async Task Wrong_usage_asks_nobody(params string[] options)
    {
        await using var hub = await HubAsync(Report());
        Assert.Equal(2, (await hub.RunAsync(["report", "software", .. options])).ExitCode);
        Assert.Empty(hub.Requests);
    }

    private static Task<FakeHub> HubAsync(SoftwareReportView report) => FakeHub.StartAsync((_, _) => (200, JsonSerializer.Serialize(report, ApiJson.Default.SoftwareReportView)));

    private static SoftwareReportView Report() => new()
    {
        By = "software", CoreHours = 20, CpuSeconds = 40000, Jobs = 4, JobsWithoutAllocation = 1, UnsettledJobs = 5, OmittedRows = 2, OmittedCoreHours = 0.25, Kinds = [],
        Rows =
        [
            new SoftwareReportRow { Kind = "software", Software = "GROMACS", Version = "2024.1", User = "ada", Project = "p1", CoreHours = 10.5, CoreHoursPercent = 52.5, Jobs = 3, JobsPercent = 75, MeanCpus = 4, CpuSeconds = 37800 },
            new SoftwareReportRow { Kind = "ignored", Software = "sh", CoreHours = 4, CoreHoursPercent = 20, Jobs = 1, JobsPercent = 25, MeanCpus = 8, CpuSeconds = 1 },
            new SoftwareReportRow { Kind = "undetermined", CoreHours = 3, CoreHoursPercent = 15, Jobs = 2, JobsPercent = 50, CpuSeconds = 10 },
            new SoftwareReportRow { Kind = "unattributed", CoreHours = 2, CoreHoursPercent = 10, Jobs = 4, JobsPercent = 100, MeanCpus = 6, CpuSeconds = 1 },
            new SoftwareReportRow { Kind = "scheduler", CoreHours = 0.25, CoreHoursPercent = 1.25, Jobs = 4, JobsPercent = 100, MeanCpus = 6, CpuSeconds = 1 },
        ],
    };
}
