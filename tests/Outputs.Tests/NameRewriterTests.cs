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
