using Actors.Messages.Wire;

namespace Actors.Outputs.Tests;

public sealed class NameRewriterTests
{
    [Theory]
    [InlineData(@"^/sams.sampler.SlurmCGroup/(?P<metric>memory_usage)$ => c.%(user)s.%(jobid)s.%(metric)s", "c.ada.7.memory_usage=100")]
    [InlineData(@"^sams.sampler.SlurmCGroup2/(?P<metric>memory_max_usage)$ => %(cluster)s.%(metric)s", "hpc.memory_max_usage=200")]
    [InlineData(@"sams.sampler.NvidiaSMI/(?P<gpu>\d+)/(?P<metric>power_draw(_average)?)$ => gpu.%(gpu)s.%(metric)s.100%%", "gpu.0.power_draw.100%=212.5 gpu.0.power_draw_average.100%=200")]
    [InlineData(@"/network/(?P<metric>\w+)/(?P<device>.+) => net.%(device)s.%(metric)s", "net.ib0.received_bytes=5")]
    [InlineData(@"^/sams.sampler.SlurmCGroup/memory_usage$ => c.%(nobody)s", "")]
    [InlineData(@"^/cgroup/memory$ => c.%(gone)s", "")]
    [InlineData(@"memory_usage => c", "")]
    public void Values_get_the_names_that_existing_patterns_give_them(string metric, string named)
    {
        var names = new NameRewriter([metric], ["user => sams.sampler.SlurmInfo/username", "jobid => /sams.sampler.Core/jobid", "gone => sams.sampler.SlurmInfo/starttime"], ["cluster => hpc"]);
        Assert.Equal(named, string.Join(' ', names.Rewrite(SamsData.Of(Jobs.Job()), text => text).Select(pair => FormattableString.Invariant($"{pair.Name}={pair.Value}"))));
    }

    [Fact]
    public void What_grows_has_its_growth_since_the_report_before_as_SAMS_had()
    {
        var (before, now) = (Report(0, user: 10, reads: 100), Report(10, user: 30, reads: 600));
        var data = SamsData.Of(new LiveJob("n1", now) { Before = before });
        Assert.Equal((2.0, 30.0, 50.0), (data["/sams.sampler.Software/current/user"], data["/sams.sampler.Software/current/total_user"], data["/sams.sampler.IOStats/sda/r_s"]));
        Assert.DoesNotContain("/sams.sampler.Software/current/user", SamsData.Of(new LiveJob("n1", now)).Keys);

        static JobReport Report(long second, double user, double reads)
        {
            var report = Jobs.Job().Report;
            report.ObservedUnixUsec += second * 1_000_000;
            report.Usage.Metrics.Add(new Metric { Sampler = "software", Name = "user", Kind = MetricKind.Counter, Last = user });
            report.Usage.Metrics.Add(new Metric { Sampler = "iostat", Name = "reads", Kind = MetricKind.Counter, Last = reads, Labels = { new MetricLabel { Name = "device", Value = "sda" } } });
            return report;
        }
    }

    [Fact]
    public void Every_figure_of_SAMS_that_a_node_knows_has_its_key()
    {
        var report = Jobs.Job().Report;
        report.Facts.StartUnixUsec = new NumberFact { Value = 1_767_323_045_000_000 };
        report.Usage.CpusetCpus = 5;
        report.Usage.Pressure = new Pressure { CpuSomeUsec = 2_126_848, CpuSomeAverages = new PressureAverages { Avg10 = 493, Avg60 = 207, Avg300 = 50 }, IoFullAverages = new PressureAverages() };
        report.Usage.Metrics.Add(new Metric { Sampler = "software", Name = "user", Kind = MetricKind.Counter, Last = 15, Integral = 15, Seconds = 8.25 });
        var data = SamsData.Of(new LiveJob("n1", report), TimeZoneInfo.Utc);
        Assert.Equal(
            ["2026-01-02T03:04:05", 1767323045.0, 5.0, 5.0, 8.25, 10.0, 2126848.0, 4.93, 2.07, 0.5, 0.0],
            ((string[])["SlurmInfo/starttime", "SlurmInfo/starttimestamp", "SlurmCGroup/cpus", "SlurmCGroup2/cpus", "Software/current/elapsed_time", "NvidiaSMI/0/elapsed_time",
                "Pressure/cpu/some/total", "Pressure/cpu/some/avg10", "Pressure/cpu/some/avg60", "Pressure/cpu/some/avg300", "Pressure/io/full/avg10"]).Select(key => data["/sams.sampler." + key]));
        Assert.DoesNotContain("/sams.sampler.Pressure/cpu/full/avg10", data.Keys);
    }

    [Fact]
    public void The_keys_of_SAMS_are_those_that_the_import_of_its_configuration_knows()
    {
        var report = Jobs.Job().Report;
        report.Facts = new JobFacts
        {
            User = Word(), Project = Word(), Partition = Word(), Name = Word(), Uid = Figure(), NodeCount = Figure(), Cpus = Figure(), StartUnixUsec = new NumberFact { Value = 1_767_323_045_000_000 },
        };
        var averages = new PressureAverages();
        report.Usage.Memory = new Memory { CurrentBytes = 1, LimitBytes = 1, PeakBytes = 1, SwapBytes = 1 };
        report.Usage.Pressure = new Pressure
        {
            CpuSomeUsec = 1, CpuFullUsec = 1, MemorySomeUsec = 1, MemoryFullUsec = 1, IoSomeUsec = 1, IoFullUsec = 1,
            CpuSomeAverages = averages, CpuFullAverages = averages, MemorySomeAverages = averages, MemoryFullAverages = averages, IoSomeAverages = averages, IoFullAverages = averages,
        };
        foreach (var (sampler, names) in ((string, string[])[])[("software", ["user", "system"]), ("iostat", ["reads", "writes", "read_bytes", "written_bytes", "busy"]), ("fs", ["size", "free", "used"]), ("zfs", ["size", "free", "used"])])
        {
            report.Usage.Metrics.Add(names.Select(name => new Metric
            {
                Sampler = sampler, Name = name, Kind = MetricKind.Counter, Last = 1, Integral = 1, Seconds = 1, Labels = { sampler == "software" ? [] : [new MetricLabel { Name = "device", Value = "NAME" }] },
            }));
        }

        var before = report.Clone();
        before.ObservedUnixUsec -= 1_000_000;
        var keys = SamsData.Of(new LiveJob("n1", report) { Before = before }).Keys.Where(key => key.StartsWith("/sams.sampler.", StringComparison.Ordinal));
        Assert.Equal(SamsMetricKeys.All.Order(StringComparer.Ordinal), keys.Select(key => key["/sams.sampler.".Length..].Replace("NvidiaSMI/0", "NvidiaSMI/NAME", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        static TextFact Word() => new() { Value = "x" };
        static NumberFact Figure() => new() { Value = 1 };
    }

    [Fact]
    public void Elapsed_time_is_what_an_average_is_over()
    {
        var report = Jobs.Job().Report;
        report.Usage.Metrics.Add(new Metric { Sampler = "software", Name = "user", Kind = MetricKind.Counter, Last = 15, Integral = 15, Seconds = 7.5 });
        var data = SamsData.Of(new LiveJob("n1", report));
        Assert.Equal(15.0, (double)data["/sams.sampler.Software/current/elapsed_time"] * (double)data["/sams.sampler.Software/current/user_average"]);
    }

    [Theory]
    [InlineData(1, 4.0)]
    [InlineData(2, null)]
    public void Without_a_cpuset_the_CPUs_of_a_job_on_one_node_are_its_allocation(int nodes, double? cpus)
    {
        var report = Jobs.Job().Report;
        (report.Facts.Cpus, report.Facts.NodeCount) = (new NumberFact { Value = 4 }, new NumberFact { Value = nodes });
        Assert.Equal(cpus, SamsData.Of(new LiveJob("n1", report)).GetValueOrDefault("/sams.sampler.SlurmCGroup2/cpus"));
    }

    [Theory]
    [InlineData("a -> b", "form")]
    [InlineData("( => b", "no pattern")]
    [InlineData("a => 100%", "no template")]
    [InlineData("a => %(x", "no template")]
    [InlineData("a => %(x)f", "no template")]
    public void What_cannot_be_used_is_told(string metric, string fault) =>
        Assert.Contains(fault, Assert.Throws<OutputException>(() => new NameRewriter([metric], [], [])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_users_text_cannot_break_out_of_a_name()
    {
        var names = new NameRewriter(["/cgroup/memory$ => m{user=\"%(user)s\"}"], ["user => sams.sampler.SlurmInfo/username"], []);
        Assert.Equal("m{user=\"a\\\"b\\n\"}", Assert.Single(names.Rewrite(SamsData.Of(Jobs.Job(user: "a\"b\n")), PrometheusExposition.Escape)).Name);
    }
}
