using System.Text.Json;
using Actors.Hub.Series;
using Actors.Hub.Tests.Hosting;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Store;
using Actors.Messages.Wire;
using Dapper;

namespace Actors.Hub.Tests.Series;

public sealed class SeriesTests() : SeriesContract(postgres: false);

public sealed class SeriesTestsOnPostgres() : SeriesContract(postgres: true);

public abstract class SeriesContract(bool postgres)
{
    [StoreFact]
    public async Task Spans_have_means_of_the_sums_differences_and_maxima_of_what_was_reported()
    {
        using var directory = new TempDirectory(postgres);
        await using var hub = await TestHub.StartAsync(directory);
        await hub.PostAsync(Report(1, second: 100, last: 10, integral: 500));
        await hub.PostAsync(Report(2, second: 250, last: 90, integral: 5_000));
        await hub.PostAsync(Report(2, second: 250, last: 90, integral: 5_000));
        await hub.PostAsync(Report(3, second: 400, last: 20, integral: 8_000));
        await hub.PostAsync(Report(4, second: 1_150, last: 30, integral: 23_000, final: true));
        var points = (await ReadAsync(hub)).GetProperty("points").EnumerateArray()
            .Select(point => (point.GetProperty("mean").GetDouble(), point.GetProperty("maximum").GetDouble(), point.GetProperty("last").GetDouble()));
        Assert.Equal([(20.0, 90.0, 90.0), (20.0, 20.0, 20.0), (20.0, 30.0, 30.0)], points);
        Assert.Empty((await hub.GetAsync("v1/jobs/42/series?metric=energy.none")).GetProperty("series").EnumerateArray());
    }

    [StoreFact]
    public async Task What_is_older_than_is_kept_goes_the_short_spans_first()
    {
        using var directory = new TempDirectory(postgres);
        await using var hub = await TestHub.StartAsync(directory);
        await hub.PostAsync(Report(1, second: 100, last: 10, integral: 500));
        await hub.PostAsync(Report(2, second: 8_000, last: 10, integral: 500));
        await ReadAsync(hub);
        var settings = new SeriesSettings(true, [(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)), (TimeSpan.FromHours(1), TimeSpan.FromDays(1))]);
        Assert.Equal([(300, 2), (3600, 2)], await SweepAsync(hub, settings, 0));
        Assert.Equal([(300, 1), (3600, 2)], await SweepAsync(hub, settings, 8_000));
        Assert.Equal([(3600, 2)], await SweepAsync(hub, settings, 20_000));
        Assert.Equal(3600, (await ReadAsync(hub)).GetProperty("spanSeconds").GetInt64());
        Assert.Empty(await SweepAsync(hub, settings, 200_000));
    }

    private static async Task<IEnumerable<(long Span, long Rows)>> SweepAsync(TestHub hub, SeriesSettings settings, long second)
    {
        await hub.Host.Store.WriteAsync((connection, transaction) =>
        {
            SeriesTable.Sweep(connection, transaction, settings, Base + second);
            return true;
        });
        using var connection = hub.Host.Store.OpenReader();
        return [.. connection.Query<(long, long)>("SELECT span_sec, COUNT(*) FROM job_series GROUP BY span_sec ORDER BY span_sec")];
    }

    /// <summary>Start of an hour, so that spans begin with it.</summary>
    private static long Base => Sample.T0 / Sample.Second / 3600 * 3600;

    private static async Task<JsonElement> ReadAsync(TestHub hub)
    {
        hub.Host.System.ActorSelection("/user/series").Tell(SeriesActor.Write.Instance);
        JsonElement[] found = [];
        await Eventually.TrueAsync("the series to be written", async () =>
        {
            found = [.. (await hub.GetAsync("v1/jobs/42/series?metric=energy.power")).GetProperty("series").EnumerateArray()];
            return found.Length > 0;
        });
        return Assert.Single(found);
    }

    private static JobReport Report(ulong seq, long second, double last, double integral, bool final = false)
    {
        var usage = Sample.Usage((long)seq);
        usage.Metrics.Add(new Metric { Sampler = "energy", Name = "power", Unit = "W", Last = last, Integral = integral, Seconds = integral / 20, Maximum = 99 });
        var report = Sample.Report(Sample.Ref(), seq, usage, final);
        report.ObservedUnixUsec = (Base + second) * Sample.Second;
        return report;
    }
}
