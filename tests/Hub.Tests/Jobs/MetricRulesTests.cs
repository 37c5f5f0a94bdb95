using Actors.Hub.Gateway;
using Actors.Hub.Jobs;
using Actors.Messages.Wire;

namespace Actors.Hub.Tests.Jobs;

public sealed class MetricRulesTests
{
    [Fact]
    public void Nodes_are_added_up_and_the_mean_is_that_of_one_node()
    {
        var view = Assert.Single(MetricRules.OfJob(Job(Energy(integral: 300, seconds: 10, maximum: 50), Energy(integral: 100, seconds: 10, maximum: 90))));
        Assert.Equal((400, 20, 90, 20), (view.Integral, view.Mean, view.Maximum, view.Seconds));
        Assert.Equal(("energy", "J", "counter", "by-cpu-share", "rapl"), (view.Sampler, view.Unit, view.Kind, view.Rule, view.Labels["source"]));
    }

    [Fact]
    public void A_gauge_that_was_read_once_has_that_as_its_mean_and_a_counter_none()
    {
        var views = MetricRules.OfJob(Job(
            new JobUsage { Metrics = { new Metric { Sampler = "s", Name = "g", Last = 4, Maximum = 4 }, new Metric { Sampler = "s", Name = "c", Kind = MetricKind.Counter, Last = 4, Integral = 4 } } }));
        Assert.Equal([("c", (double?)null), ("g", 4)], views.Select(view => (view.Name, view.Mean)));
    }

    [Fact]
    public void A_newer_state_keeps_what_it_does_not_have_and_what_it_began_anew()
    {
        var older = Energy(integral: 300, seconds: 100, maximum: 1);
        older.Metrics.Add(new Metric { Sampler = "gone", Name = "x", Integral = 7 });
        var newer = Energy(integral: 10, seconds: 5, maximum: 1);
        newer.Metrics.Insert(0, new Metric { Sampler = "new", Name = "y", Integral = 1 });
        MetricRules.Merge(older, newer);
        Assert.Equal([("new", 1.0), ("energy", 300.0), ("gone", 7.0)], newer.Metrics.Select(metric => (metric.Sampler, metric.Integral)));
        var later = Energy(integral: 310, seconds: 101, maximum: 1);
        MetricRules.Merge(newer, later);
        Assert.Equal(310, later.Metrics[0].Integral);
    }

    [Fact]
    public void What_cannot_be_kept_is_left_out_and_nothing_else_with_it()
    {
        var usage = Energy(integral: 1, seconds: 1, maximum: 1);
        usage.Metrics.Add(new Metric { Sampler = "s", Name = "nan", Last = double.NaN });
        usage.Metrics.Add(new Metric { Sampler = "s", Name = "a\0b" });
        usage.Metrics.Add(new Metric { Sampler = "", Name = "x" });
        usage.Metrics.Add(new Metric { Sampler = "s", Name = new string('x', 300) });
        usage.Metrics.Add(new Metric { Sampler = "s", Name = "back", Seconds = -1 });
        Assert.Equal(5, MetricLimits.LeaveOut(usage));
        Assert.Equal("energy", Assert.Single(usage.Metrics).Sampler);
        usage.Metrics.Add(Enumerable.Range(0, 2 * MetricLimits.Most).Select(i => new Metric { Sampler = "s", Name = $"n{i}" }));
        Assert.Equal(MetricLimits.Most + 1, MetricLimits.LeaveOut(usage));
        Assert.Equal(MetricLimits.Most, usage.Metrics.Count);
    }

    private static JobUsage Energy(double integral, double seconds, double maximum) => new()
    {
        Metrics =
        {
            new Metric
            {
                Sampler = "energy", Name = "energy", Unit = "J", Kind = MetricKind.Counter, Rule = "by-cpu-share", Labels = { new MetricLabel { Name = "source", Value = "rapl" } },
                Integral = integral, Last = integral, Seconds = seconds, Maximum = maximum,
            },
        },
    };

    private static Incarnation Job(params JobUsage[] nodes) =>
        new(1) { Nodes = [.. nodes.Select((usage, i) => new NodePart($"n{i}", Sample.Ref($"boot-{i}")) { Seq = 1, Usage = usage })] };
}
