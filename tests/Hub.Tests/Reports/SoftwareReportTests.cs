using Actors.Hub.Projections;
using Actors.Hub.Reports;
using Actors.Hub.Store;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Projections;
using Actors.Hub.Tests.Store;
using Actors.Messages.Events;
using Actors.Messages.Wire;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Reports;

public abstract class SoftwareReportTests(bool postgres) : JournalledStore(postgres)
{
    private const long Hour = 3600 * Second;
    [StoreFact]
    public async Task Core_hours_of_a_job_go_to_its_parts_by_their_share_of_its_CPU()
    {
        await AddAsync(new Ended("1") { Cpus = 10, Cpu = 100, Own = 5, Software = [("A", 40), ("B", 20), ("sh!", 10), (null, 10)] });
        await AddAsync(new Ended("2") { Cpus = 2, Cpu = 50, Software = [("A", 50)] });

        var report = await OfAsync(new SoftwareReportQuery());

        Assert.Equal(
            ["ignored sh 1 10 1 10", "scheduler  0.5 5 1 10", "software A 6 90 2 6", "software B 2 20 1 10", "unattributed  1.5 15 1 10", "undetermined  1 10 1 10"],
            report.Rows.Select(Line).Order(StringComparer.Ordinal));
        Assert.Equal((12.0, 150.0, 2L), (report.All.CoreHours, Math.Round(report.All.CpuSeconds, 9), report.All.Jobs));
        Assert.Equal(["ignored", "scheduler", "software", "unattributed", "undetermined"], report.Kinds.Select(kind => kind.Kind!).Order(StringComparer.Ordinal));
        Assert.Equal((8.0, 2L), report.Kinds.Where(kind => kind.Kind == "software").Select(kind => (Math.Round(kind.CoreHours, 9), kind.Jobs)).Single());
    }

    [StoreFact]
    public async Task A_job_without_CPU_is_nobodys_and_executables_above_the_total_are_cut_down()
    {
        await AddAsync(new Ended("1") { Cpus = 1, Cpu = 0, Software = [("A", 0)] });
        await AddAsync(new Ended("2") { Cpus = 4, Cpu = 10, Software = [("A", 15), ("B", 5)] });

        var report = await OfAsync(new SoftwareReportQuery());

        Assert.Equal(["software A 3 7.5 1 4", "software B 1 2.5 1 4", "unattributed  1 0 1 1"], report.Rows.Select(Line).Order(StringComparer.Ordinal));
    }

    [StoreFact]
    public async Task A_job_counts_whole_in_the_period_in_which_it_ended()
    {
        await AddAsync(new Ended("1") { Hours = 100, EndHours = 100, Software = [("A", 1)] });
        await AddAsync(new Ended("2") { Hours = 1, EndHours = 101, Software = [("A", 1)] });

        var first = await OfAsync(new SoftwareReportQuery { FromUnixUsec = T0 + (100 * Hour), ToUnixUsec = T0 + (101 * Hour) });
        var second = await OfAsync(new SoftwareReportQuery { FromUnixUsec = T0 + (101 * Hour) });

        Assert.Equal((100.0, 1L), (first.All.CoreHours, first.All.Jobs));
        Assert.Equal((1.0, 1L), (second.All.CoreHours, second.All.Jobs));
    }

    [StoreFact]
    public async Task Suspended_time_is_not_active_time()
    {
        await AddAsync(new Ended("1") { Hours = 10, SuspendedHours = 4, Cpus = 2, Software = [("A", 1)] });

        Assert.Equal(12, (await OfAsync(new SoftwareReportQuery())).All.CoreHours, 9);
    }

    [StoreFact]
    public async Task Users_projects_and_software_are_chosen_and_left_out()
    {
        await AddAsync(new Ended("1") { User = "ada", Project = "p1", Software = [("Alpha", 1), ("Beta", 1)] });
        await AddAsync(new Ended("2") { User = "bo", Project = "p1", Software = [("Alpha", 1)] });
        await AddAsync(new Ended("3") { User = null, Project = "p2", Software = [("Gamma", 1)] });

        Assert.Equal(["ada", "bo"], await ChosenAsync(users: new NameFilter(["ada", "bo"], [])));
        Assert.Equal(["", "bo"], await ChosenAsync(users: new NameFilter([], ["ada"])));
        Assert.Equal([""], await ChosenAsync(users: new NameFilter([""], [])));
        Assert.Equal(["ada", "bo"], await ChosenAsync(users: new NameFilter([], [""])));
        Assert.Equal(["bo"], await ChosenAsync(users: new NameFilter([], ["ada", ""])));
        Assert.Equal(["ada", "bo"], await ChosenAsync(projects: new NameFilter(["p1"], [])));
        Assert.Empty(await ChosenAsync(projects: new NameFilter(["p1"], ["p1"])));
        Assert.Equal(["Alpha"], await SoftwareAsync(new NameFilter(["Alpha"], [])));
        Assert.Equal(["Alpha", "Beta"], await SoftwareAsync(new NameFilter(["*a", "nothing*"], ["G?mma"])));
        Assert.Equal(["Gamma"], await SoftwareAsync(new NameFilter([], ["Alpha", "Beta"])));
        Assert.Empty(await SoftwareAsync(new NameFilter(["alpha"], [])));
        Assert.Empty(await SoftwareAsync(new NameFilter(["a*"], [])));
    }

    [StoreFact]
    public async Task Characters_that_databases_take_for_patterns_stand_for_themselves()
    {
        await AddAsync(new Ended("1") { Software = [("A%_[x]\\y", 1), ("AzzzxZy", 1)] });

        Assert.Equal(["A%_[x]\\y"], await SoftwareAsync(new NameFilter(["A%_[x]\\*"], [])));
        Assert.Equal(["A%_[x]\\y"], await SoftwareAsync(new NameFilter(["A%_[x]\\y"], [])));
        Assert.Equal(["AzzzxZy"], await SoftwareAsync(new NameFilter(["A*"], ["?%*"])));
        Assert.Empty(await SoftwareAsync(new NameFilter(["' OR 1=1 --*"], [])));
    }

    [StoreFact]
    public async Task Rows_are_by_software_version_user_or_project_and_a_job_counts_once_in_each()
    {
        await AddAsync(new Ended("1") { User = "ada", Project = "p1", Cpus = 4, Software = [("A-1", 1), ("A-2", 3)] });
        await AddAsync(new Ended("2") { User = null, Project = "p1", Cpus = 8, Software = [("A-1", 1)] });

        Assert.Equal(["software A 12 5 2 6"], (await OfAsync(new SoftwareReportQuery())).Rows.Select(Line));
        Assert.Equal(["A 1 9", "A 2 3"], (await OfAsync(new SoftwareReportQuery { By = ReportBy.Version })).Rows.Select(row => $"{row.Software} {row.Version} {row.CoreHours}").Order(StringComparer.Ordinal));
        Assert.Equal([" 8 1", "ada 4 1"], (await OfAsync(new SoftwareReportQuery { By = ReportBy.User })).Rows.Select(row => $"{row.User} {row.CoreHours} {row.Jobs}").Order(StringComparer.Ordinal));
        Assert.Equal(["p1 12 2"], (await OfAsync(new SoftwareReportQuery { By = ReportBy.Project })).Rows.Select(row => $"{row.Project} {row.CoreHours} {row.Jobs}"));
    }

    [StoreFact]
    public async Task Jobs_without_allocation_are_told_and_those_not_settled_only_counted()
    {
        await AddAsync(new Ended("1") { Cpus = null, Software = [("A", 5)] });
        await AddAsync(new Ended("2") { Closed = false, Software = [("A", 5)] });
        await AddAsync(new Ended("3") { Awaits = true, Software = [("A", 5)] });

        var report = await OfAsync(new SoftwareReportQuery());

        Assert.Equal((1L, 0.0, 5.0, 1L, 2L), (report.All.Jobs, report.All.CoreHours, Math.Round(report.All.CpuSeconds, 9), report.Unallocated, report.Unsettled));
        Assert.Null(report.All.MeanCpus);
        Assert.Equal(0, (await OfAsync(new SoftwareReportQuery { Users = new NameFilter(["nobody"], []) })).Unsettled);
    }

    [StoreFact]
    public async Task No_jobs_are_an_empty_report()
    {
        var report = await OfAsync(new SoftwareReportQuery { By = ReportBy.User });
        Assert.Empty(report.Rows);
        Assert.Equal((0.0, 0L, 0L), (report.All.CoreHours, report.All.Jobs, report.Unsettled));
    }

    [StoreFact]
    public async Task Absurd_jobs_do_not_fail_the_report_of_others()
    {
        await AddAsync(new Ended("1") { Cpus = long.MaxValue, RawCpu = long.MaxValue, RawSoftware = [("A-1", long.MaxValue), ("A-2", long.MaxValue)] });
        await AddAsync(new Ended("2") { User = "zoe", Software = [("B", 1)] });

        Assert.Equal(["zoe 1 1"], (await OfAsync(new SoftwareReportQuery { By = ReportBy.User })).Rows.Where(row => row.User == "zoe").Select(row => $"{row.User} {row.CoreHours} {row.Jobs}"));
    }

    [StoreFact]
    public async Task The_parts_of_any_jobs_add_up_to_what_was_allocated()
    {
        var generated = (from cpus in Gen.Choose(1, 500)
                         from hours in Gen.Choose(1, 100)
                         from cpu in Gen.Choose(0, 1000)
                         from own in Gen.Choose(0, 50)
                         from parts in Gen.Choose(0, 400).ListOf()
                         select (cpus, hours, cpu, own, parts)).Sample(40, 40).ToList();
        var n = 0;
        foreach (var (cpus, hours, cpu, own, parts) in generated)
        {
            await AddAsync(new Ended($"{++n}")
            {
                Cpus = cpus, Hours = hours, EndHours = hours, Cpu = cpu, Own = own,
                Software = [.. parts.Select((part, i) => ((i % 4) switch { 3 => null, 2 => $"ignored{i}!", _ => $"s{i}" }, (long)part))],
            });
        }

        foreach (var by in Enum.GetValues<ReportBy>())
        {
            var report = await OfAsync(new SoftwareReportQuery { By = by });
            var allocated = generated.Sum(job => (double)job.cpus * job.hours);
            Assert.Equal(allocated, report.All.CoreHours, 1e-6);
            Assert.Equal(allocated, report.Rows.Sum(row => row.CoreHours), 1e-6);
            Assert.Equal(allocated, report.Kinds.Sum(row => row.CoreHours), 1e-6);
            Assert.Equal(generated.Sum(job => (double)job.cpu), report.Rows.Sum(row => row.CpuSeconds), 1e-6);
            Assert.Equal(generated.Count, report.All.Jobs);
        }
    }

    private static string Line(ReportSum row) => $"{row.Kind} {row.Software} {Math.Round(row.CoreHours, 9)} {Math.Round(row.CpuSeconds, 9)} {row.Jobs} {row.MeanCpus}";

    private async Task<List<string>> ChosenAsync(NameFilter? users = null, NameFilter? projects = null) =>
        [.. (await OfAsync(new SoftwareReportQuery { Users = users ?? NameFilter.All, Projects = projects ?? NameFilter.All, By = ReportBy.User })).Rows
            .Select(row => row.User ?? "").Order(StringComparer.Ordinal)];

    private async Task<List<string>> SoftwareAsync(NameFilter software) =>
        [.. (await OfAsync(new SoftwareReportQuery { Software = software with { Patterns = true } })).Rows.Select(row => row.Software!).Order(StringComparer.Ordinal)];

    private async Task<SoftwareReport> OfAsync(SoftwareReportQuery query)
    {
        var projection = new JobProjection(Store, Journal.Reader, HubHarness.Times);
        await projection.PrepareAsync();
        while ((await projection.StepAsync()).More)
        {
        }

        await using var connection = Store.OpenReader();
        return SoftwareReport.Of(connection, query, CancellationToken.None);
    }

    private async Task AddAsync(Ended job)
    {
        var reference = Ref(rawId: job.Id, firstSeen: T0 + (long)((job.EndHours - job.Hours) * Hour));
        var facts = new JobFacts
        {
            StartUnixUsec = Number(T0 + (long)((job.EndHours - job.Hours) * Hour)),
            EndUnixUsec = Number(T0 + (long)(job.EndHours * Hour)),
            Cpus = job.Cpus is { } cpus ? Number(cpus) : null,
            User = Text(job.User),
            Project = Text(job.Project),
            SuspendedUsec = job.SuspendedHours > 0 ? Number((long)(job.SuspendedHours * Hour)) : null,
        };
        var parts = job.RawSoftware ?? [.. job.Software.Select(part => (part.Name, part.Seconds * Second))];
        var usage = Usage(job.RawCpu ?? (job.Cpu ?? job.Software.Sum(part => part.Seconds)) * Second);
        usage.Executables.Add(new ExecutableUsage { Path = ByteString.CopyFromUtf8("/sbin/slurmstepd"), CpuUsec = job.Own * Second, Role = ExecutableRole.Scheduler });
        var resolved = new SoftwareResolved { Incarnation = 1, RulesVersion = "none", AtUnixUsec = T0 };
        resolved.Software.Add(parts.Select(part => new ResolvedSoftware
        {
            Name = part.Name?.Split('-')[0].TrimEnd('!') ?? "",
            Version = part.Name?.Split('-') is [_, var version] ? version : "1",
            Undetermined = part.Name is null,
            Ignore = part.Name?.EndsWith('!') == true,
            CpuUsec = part.Item2,
        }));
        var bound = Bound("n1", reference);
        bound.AwaitsScheduler = job.Awaits;
        object[] life =
        [
            bound, new JobDescribed { Incarnation = 1, Facts = facts }, Finished("n1", reference, 2, usage),
            .. job.Closed ? new object[] { new JobClosed { Incarnation = 1, AtUnixUsec = T0 }, resolved } : [],
        ];
        await Journal.AddAsync($"job|c|{job.Id}", life);
    }

    private static NumberFact Number(long value) => new() { Value = value, Source = FactSource.Import };

    private static TextFact? Text(string? value) => value is null ? null : new TextFact { Value = value, Source = FactSource.Import };

    /// <summary>A job that has ended. Software: name, with -VERSION behind it, ! behind it where ignored, null where no rule matched; and CPU seconds.</summary>
    private sealed record Ended(string Id)
    {
        public string? User { get; init; } = "ada";
        public string? Project { get; init; } = "p1";
        public long? Cpus { get; init; } = 1;
        public double Hours { get; init; } = 1;
        public double EndHours { get; init; } = 1;
        public double SuspendedHours { get; init; }

        /// <summary>The job's own total in seconds; null: that of its software.</summary>
        public long? Cpu { get; init; }
        public long? RawCpu { get; init; }
        public long Own { get; init; }
        public (string? Name, long Seconds)[] Software { get; init; } = [];
        public (string? Name, long Usec)[]? RawSoftware { get; init; }
        public bool Closed { get; init; } = true;

        /// <summary>A scheduler is asked, and has not told of it.</summary>
        public bool Awaits { get; init; }
    }
}

public sealed class SoftwareReportTestsOnSqlite() : SoftwareReportTests(postgres: false);

public sealed class SoftwareReportTestsOnPostgres() : SoftwareReportTests(postgres: true);
