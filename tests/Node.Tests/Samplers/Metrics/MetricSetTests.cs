using Actors.Messages.Wire;
using Actors.Node.Samplers.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Samplers.Metrics;

public sealed class MetricSetTests
{
    private static readonly MetricId Gauge = MetricId.Gauge("g", "W");
    private static readonly MetricId Counter = MetricId.Counter("c", "J", ("device", "a"));

    [Fact]
    public void A_gauges_integral_is_that_of_straight_lines_between_readings()
    {
        var set = Set();
        set.Gauge(Gauge, 10, At(0));
        set.Gauge(Gauge, 20, At(10));
        set.Gauge(Gauge, 0, At(12));
        var metric = Assert.Single(set.ToWire());
        Assert.Equal((0, 20, 150 + 20, 12), (metric.Last, metric.Maximum, metric.Integral, metric.Seconds));
    }

    [Fact]
    public void A_gauge_below_zero_has_its_own_maximum()
    {
        var set = Set();
        set.Gauge(Gauge, -5, At(0));
        set.Gauge(Gauge, -7, At(1));
        Assert.Equal(-5, Assert.Single(set.ToWire()).Maximum);
    }

    [Fact]
    public void The_same_reading_again_changes_nothing()
    {
        var set = Set();
        set.Gauge(Gauge, 10, At(0));
        set.Counter(Counter, 5, 1, At(0));
        set.Gauge(Gauge, 20, At(10));
        set.Counter(Counter, 9, 1, At(10));
        var before = set.ToWire();
        set.Gauge(Gauge, 20, At(10));
        set.Counter(Counter, 9, 1, At(10));
        Assert.Equal(before, set.ToWire());
    }

    [Fact]
    public void A_counter_of_the_nodes_counts_from_its_first_reading_and_the_jobs_own_from_the_jobs_start()
    {
        var set = Set();
        set.Counter(Counter, 1000, 1, At(0));
        set.Counter(Counter, 1030, 1, At(10));
        set.Own(MetricId.Counter("own", "By"), 500, At(10));
        Assert.Equal([(30.0, 3.0, 10.0), (500.0, 25.0, 20.0)], set.ToWire().Select(metric => (metric.Integral, metric.Maximum, metric.Seconds)));
    }

    [Fact]
    public void A_counter_that_wraps_or_is_set_back_goes_on()
    {
        var (wrapping, reset) = (Set(), Set());
        foreach (var (reading, second) in new[] { (90, 0), (95, 1), (10, 2) })
        {
            wrapping.Counter(Counter, reading, 1, At(second), wrapsAt: 100);
            reset.Counter(Counter, reading, 1, At(second));
        }

        Assert.Equal((20, 15), (Assert.Single(wrapping.ToWire()).Integral, Assert.Single(reset.ToWire()).Integral));
    }

    [Fact]
    public void A_share_is_the_jobs_part_and_its_rule_is_stored()
    {
        var set = Set();
        set.Counter(Counter, 0, 0.5, At(0), rule: "by-cpu-share");
        set.Counter(Counter, 100, 0.25, At(1), rule: "by-cpu-share");
        var metric = Assert.Single(set.ToWire());
        Assert.Equal((25, "by-cpu-share"), (metric.Integral, metric.Rule));
    }

    [Fact]
    public void An_agent_that_is_started_again_goes_on_from_what_was_reported()
    {
        var first = Set();
        first.Gauge(Gauge, 10, At(0));
        first.Gauge(Gauge, 10, At(10));
        first.Counter(Counter, 100, 1, At(0));
        first.Counter(Counter, 130, 1, At(10));
        var second = new MetricSet("s", At(-10), first.ToWire());
        second.Gauge(Gauge, 50, At(110));
        second.Gauge(Gauge, 50, At(120));
        second.Counter(Counter, 180, 1, At(110));
        second.Counter(Counter, 190, 1, At(120));
        Assert.Equal([(600.0, 20.0, 50.0), (90.0, 120.0, 3.0)], second.ToWire().Select(metric => (metric.Integral, metric.Seconds, metric.Maximum)));
    }

    [Fact]
    public void A_counter_that_may_have_wrapped_unseen_counts_nothing_for_that_time()
    {
        var first = Set();
        first.Counter(Counter, 10, 1, At(0), wrapsAt: 100);
        first.Counter(Counter, 20, 1, At(1), wrapsAt: 100);
        var second = new MetricSet("s", At(-10), first.ToWire());
        second.Counter(Counter, 90, 1, At(1000), wrapsAt: 100);
        second.Counter(Counter, 5, 1, At(1001), wrapsAt: 100);
        Assert.Equal((25, 2), Assert.Single(second.ToWire()) is var metric ? (metric.Integral, metric.Seconds) : default);
    }

    [Fact]
    public void A_clock_that_is_set_back_takes_nothing_away()
    {
        var set = Set();
        set.Counter(Counter, 0, 1, At(100));
        set.Counter(Counter, 10, 1, At(110));
        set.Counter(Counter, 20, 1, At(50));
        set.Counter(Counter, 30, 1, At(60));
        var metric = Assert.Single(set.ToWire());
        Assert.Equal((30, 20, 1), (metric.Integral, metric.Seconds, metric.Maximum));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(null)]
    public void What_is_no_number_is_left_out(double? value)
    {
        var set = Set();
        set.Gauge(Gauge, value, At(0));
        set.Own(Counter, value, At(0));
        Assert.Empty(set.ToWire());
    }

    [Fact]
    public void Hostile_names_and_numbers_of_metrics_are_bounded()
    {
        var set = Set();
        set.Gauge(MetricId.Gauge("x\n", ""), 1, At(0));
        set.Gauge(MetricId.Gauge("x", "", ("l", new string('y', 300))), 1, At(0));
        set.Gauge(MetricId.Gauge("", ""), 1, At(0));
        Assert.Equal(0, set.Count);
        for (var i = 0; i < 2 * MetricSet.Most; i++)
        {
            set.Gauge(MetricId.Gauge($"x{i}", ""), 1, At(0));
        }

        Assert.Equal(MetricSet.Most, set.Count);
    }

    [Fact]
    public void However_it_is_cut_into_runs_a_counters_growth_is_the_same() => Check.QuickThrowOnFailure(Prop.ForAll<NonEmptyArray<byte>, byte>((steps, cut) =>
    {
        var (whole, parted) = (Set(), Set());
        var reading = 0.0;
        for (var i = 0; i < steps.Get.Length; i++)
        {
            reading += steps.Get[i];
            if (i == cut % steps.Get.Length)
            {
                parted = new MetricSet("s", At(-10), parted.ToWire());
            }

            whole.Counter(Counter, reading, 1, At(i));
            parted.Counter(Counter, reading, 1, At(i));
        }

        return whole.ToWire()[0].Integral.Equals(parted.ToWire()[0].Integral) && whole.ToWire()[0].Seconds.Equals(parted.ToWire()[0].Seconds);
    }));

    private static MetricSet Set() => new("s", At(-10), []);

    private static DateTimeOffset At(double seconds) => Slices.At.AddSeconds(seconds);
}
