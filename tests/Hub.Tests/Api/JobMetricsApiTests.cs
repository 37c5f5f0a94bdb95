using Actors.Hub.Tests.Hosting;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Store;
using Actors.Messages.Settings;
using Actors.Messages.Wire;

namespace Actors.Hub.Tests.Api;

public sealed class JobMetricsApiTests
{
    [Fact]
    public async Task What_samplers_measure_is_shown_with_the_job_and_as_live_metrics_while_it_runs()
    {
        using var directory = new TempDirectory();
        var file = directory.File("live/%(jobid)s.json");
        await using var hub = await TestHub.StartAsync(directory, "actors.hub.outputs.x.kind=file", $"actors.hub.outputs.x.to={file}", "actors.hub.outputs.x.interval=100ms");
        var usage = Sample.Usage(5);
        usage.Metrics.Add(new Metric { Sampler = "energy", Name = "power", Unit = "W", Rule = "by-cpu-share", Last = 40, Integral = 300, Seconds = 10, Maximum = 50 });
        usage.Metrics.Add(new Metric { Sampler = "energy", Name = "bad", Last = double.NaN });
        await hub.PostAsync(Sample.Report(Sample.Ref(), 1, usage));

        var metric = Assert.Single((await hub.GetAsync("v1/jobs/42")).GetProperty("metrics").EnumerateArray());
        Assert.Equal((30, 50, 300), (metric.GetProperty("mean").GetDouble(), metric.GetProperty("maximum").GetDouble(), metric.GetProperty("integral").GetDouble()));
        Assert.Contains("actors_job_energy_power_watts{cluster=\"c\",node=\"n1\",jobid=\"42\",user=\"ada\",project=\"p1\",rule=\"by-cpu-share\"} 40\n", await hub.Client.GetStringAsync("metrics/jobs"), StringComparison.Ordinal);
        await Eventually.True("the output's file", () => File.Exists(directory.File("live/42.json")));

        await hub.PostAsync(Sample.Report(Sample.Ref(), 2, Sample.Usage(6), final: true));
        await hub.ClosedAsync("42");
        Assert.Empty(await hub.Client.GetStringAsync("metrics/jobs"));
        Assert.Single((await hub.GetAsync("v1/jobs/42")).GetProperty("metrics").EnumerateArray());
    }

    [Fact]
    public async Task An_output_that_cannot_be_used_keeps_the_hub_from_starting()
    {
        using var directory = new TempDirectory();
        var fault = await Assert.ThrowsAsync<StartException>(() => TestHub.StartAsync(directory, "actors.hub.outputs.x.kind=carbon", "actors.hub.outputs.x.to=here"));
        Assert.Contains("actors.hub.outputs.x", fault.Message, StringComparison.Ordinal);
    }
}
