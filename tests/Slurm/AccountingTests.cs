using System.Globalization;
using System.Xml.Linq;
using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>Who, when and where, by the accounting database's word; and the records that follow from it.</summary>
[Collection(SlurmCollection.Name)]
public sealed class AccountingTests(SlurmFixture slurm)
{
    private static readonly XNamespace s_sams = "http://sams.snic.se/namespaces/2019/01/softwareaccountingrecords";

    [SlurmFact]
    public async Task User_project_nodes_and_times_of_every_run_are_the_databases()
    {
        var run = await slurm.WorkloadsAsync();
        // What failed at its start may be gone before an agent that waits for the CPU has seen it.
        foreach (var runs in run.Accounting.Where(r => r.Start is not null && r.Nodes != "None assigned" && r.RawId != run.Id("failed")).GroupBy(r => r.RawId))
        {
            var incarnation = 0;
            foreach (var row in runs.OrderBy(r => r.Submit))
            {
                incarnation++;
                var job = await run.Site.ClosedAsync(string.Create(CultureInfo.InvariantCulture, $"{SlurmCluster.Name}:{row.RawId}:{incarnation}"));
                var nodes = await run.Programs.Cluster.RunAsync("root", "scontrol", "show", "hostnames", row.Nodes);
                Assert.True(job.Confirmed, row.JobId);
                Assert.Equal((row.User, row.Account), (job.User, job.Project));
                Assert.Equal((row.Submit, row.Start, row.End), (Seconds(job.Submit), Seconds(job.Start), Seconds(job.End)));
                Assert.Equal(row.Cpus, job.Cpus);
                Assert.True(job.Complete, row.JobId);
                Assert.Equal(row.State, job.SchedulerState);
                Assert.Equal(nodes.Split('\n').Order(StringComparer.Ordinal), job.Nodes!.Select(n => n.Node).Order(StringComparer.Ordinal));
            }
        }
    }

    [SlurmFact]
    public async Task A_job_that_says_it_is_another_users_is_charged_to_its_real_account()
    {
        var run = await slurm.WorkloadsAsync();
        var job = await run.JobAsync("forged");

        Assert.Equal(("bob", "chemistry"), (job.User, job.Project));
        Figures.AssertNear(1, job, run.Programs.Gromacs);
    }

    [SlurmFact]
    public async Task A_requeued_job_is_two_runs_with_a_record_each()
    {
        var run = await slurm.WorkloadsAsync();
        var rows = run.Rows("requeued");

        var first = await run.JobAsync("requeued", 1);
        var second = await run.JobAsync("requeued", 2);

        Assert.Equal(2, rows.Count);
        Assert.Equal(1.0, Figures.Of(first, run.Programs.Gromacs), 0.05);
        Assert.Equal(0.5, Figures.Of(second, run.Programs.Gromacs), 0.05);
        Assert.NotEqual(first.Records![0].RecordId, second.Records![0].RecordId);
    }

    [SlurmFact]
    public async Task Records_name_the_software_and_the_run()
    {
        (string Kind, string Name, string Version)[] expected =
        [
            ("a", "gromacs", "2023.1"), ("b", "tools", "1.0"), ("c", "openfoam", "v2306"), ("d", "chain", "1.0"), ("e", "python", "3"), ("f", "vasp", "6.4.1"), ("g", "ior", "3.3"),
            ("h", "unclassified", ""), ("j", "My Apps", "Größe 测试"),
        ];
        var run = await slurm.WorkloadsAsync();
        foreach (var (kind, name, version) in expected)
        {
            var job = await run.JobAsync(kind);
            var issued = Assert.Single(job.Records!, r => r.Kind is "sams-xml");
            var record = Assert.Single(XDocument.Load(Path.Combine(run.Site.HubData, issued.File!)).Root!.Elements(s_sams + "SoftwareAccountingRecord"));
            var start = DateTimeOffset.FromUnixTimeSeconds(run.Rows(kind).Single().Start!.Value).UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
            Assert.Equal($"{SlurmCluster.Name}:{run.Id(kind)}:{start}", (string?)record.Element(s_sams + "RecordIdentity")!.Attribute(s_sams + "recordId"));
            var software = record.Elements(s_sams + "Software").ToList();
            var named = Assert.Single(software, s => (name, version) == ((string)s.Element(s_sams + "Name")!, (string)s.Element(s_sams + "Version")!));
            Assert.Equal(kind is "h", (bool)named.Element(s_sams + "UserProvided")!);

            // Of 0.1 s in all the shell around it may have the larger part, on a busy host.
            Assert.True(kind is "g" || Usage(named) > 50, Figures.Told(job));
            Assert.Equal(100, software.Sum(Usage), 0.01 * software.Count);

            // Who it was is not in a SAMS record: the record's id leads to the job. Summaries below name both.
            Assert.Equal(job.Records!.Single(r => r.Kind is "sams-xml").RecordId, (string?)record.Element(s_sams + "JobRecordID"));
            Assert.All(software, s => Assert.Contains(job.Software!, known => known.Name == (string?)s.Element(s_sams + "Name") && known.Version == (string?)s.Element(s_sams + "Version")));
        }
    }

    [SlurmFact]
    public async Task Summaries_charge_every_user_and_project_with_the_CPU_of_its_jobs()
    {
        var run = await slurm.WorkloadsAsync();
        var ids = run.Accounting.Select(row => row.RawId.ToString(CultureInfo.InvariantCulture)).ToHashSet(StringComparer.Ordinal);
        var charged = Sums((await run.Site.JobsAsync()).Where(j => ids.Contains(j.JobId) && j is { State: "closed", CpuSeconds: > 0 }).Select(j => (j.User!, j.Project!, j.CpuSeconds!.Value)));
        Assert.Equal(["alice chemistry", "alice physics", "bob chemistry"], charged.Keys.Order(StringComparer.Ordinal));

        // Agents told of the other tests' jobs on these nodes too.
        await Eventually.True("summaries that hold all these jobs", () => Summaries() is var told && charged.All(c => told.GetValueOrDefault(c.Key) >= c.Value - 0.001));
        Assert.DoesNotContain("bob physics", Summaries().Keys);

        Dictionary<string, double> Summaries() => Sums(Directory.EnumerateFiles(Path.Combine(run.Site.HubData, "records", "summary"), "*.csv").SelectMany(File.ReadLines)
            .Where(line => !line.StartsWith("month,", StringComparison.Ordinal)).Select(line => line.Split(',')).Select(f => (f[1], f[2], double.Parse(f[^3], CultureInfo.InvariantCulture))));

        static Dictionary<string, double> Sums(IEnumerable<(string User, string Project, double Seconds)> parts) =>
            parts.GroupBy(p => $"{p.User} {p.Project}", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(p => p.Seconds), StringComparer.Ordinal);
    }

    [SlurmFact]
    public async Task Jobs_that_ran_nothing_leave_their_traces()
    {
        var run = await slurm.WorkloadsAsync();

        var empty = await run.Site.SeenAsync(run.Id("empty"), j => j.State is "closed");
        var failed = await run.Site.SeenAsync(run.Id("failed"), j => j.SchedulerState is "FAILED");
        var cancelled = await run.Site.SeenAsync(run.Id("cancelled"), j => j.State is "closed");

        Assert.Equal(("bob", "chemistry"), (empty.User, empty.Project));
        Assert.DoesNotContain(empty.Executables!, e => e.Role is "job");
        Assert.Equal(("alice", "physics"), (failed.User, failed.Project));
        Assert.DoesNotContain(failed.Executables!, e => e.Role is "job" && e.CpuSeconds > 0.5);
        Assert.Equal("CANCELLED", cancelled.SchedulerState);
        Assert.Null(cancelled.CpuSeconds);
        Assert.Empty(cancelled.Nodes!);
        Assert.Empty(cancelled.Records!);
    }

    private static double Usage(XElement software) => double.Parse((string)software.Element(s_sams + "Usage")!, CultureInfo.InvariantCulture);

    private static long? Seconds(string? instant) => instant is null ? null : DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
