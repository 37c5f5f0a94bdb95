using System.Text;
using Actors.Hub.Import;
using Actors.Hub.Jobs;
using Actors.Hub.Tests.Scheduler;
using Actors.Messages.Events;

namespace Actors.Hub.Tests.Import;

/// <summary>A run is told by <c>starttime</c> in the scheduler's zone, whatever a collector in another zone made of it in <c>starttimestamp</c>.</summary>
public sealed class SamsStartTests
{
    private const string Text = "2026-06-01T07:46:40";
    private const long Stamp = 1_780_300_000;
    private const long Shifted = Stamp - 7200;
    private static readonly TimeZoneInfo Stockholm = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");

    [Theory]
    [InlineData(Text, Shifted, "2026-06-01T05:46:40Z")]
    [InlineData(Text, Stamp, "2026-06-01T05:46:40Z")]
    [InlineData(Text, null, "2026-06-01T05:46:40Z")]
    [InlineData(null, Stamp, "2026-06-01T07:46:40Z")]
    [InlineData("Unknown", Stamp, "2026-06-01T07:46:40Z")]
    [InlineData("0001-01-01T00:00:00", Stamp, "2026-06-01T07:46:40Z")]
    [InlineData("9999-12-31T23:59:59", null, "9999-12-31T22:59:59Z")]
    [InlineData("0001-01-01T00:00:00", null, null)]
    public void The_start_is_starttime_in_the_schedulers_zone_and_the_stamp_stands_in_for_it(string? text, long? stamp, string? expected) =>
        Assert.Equal(Usec(expected), Read("n1", text, stamp, Stockholm).Facts.StartUnixUsec?.Value);

    [Theory]
    [InlineData("2026-10-25T02:30:00", null, "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25T02:30:00", "2026-10-25T00:30:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25T02:30:00", "2026-10-25T01:30:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("2026-10-25T02:30:00", "2026-10-25T02:30:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("2026-03-29T02:30:00", null, "2026-03-29T00:30:00Z")]
    [InlineData("2026-03-29T02:30:00", "2026-03-29T02:30:00Z", "2026-03-29T01:30:00Z")]
    public void Of_two_instants_of_a_local_time_it_is_the_one_next_to_the_stamp_else_the_earlier(string text, string? stamp, string expected) =>
        Assert.Equal(Usec(expected), Read("n1", text, Usec(stamp) / 1_000_000, Stockholm).Facts.StartUnixUsec.Value);

    [Theory]
    [InlineData(Text, Stamp)]
    [InlineData(Text, Shifted)]
    [InlineData("2026-10-25T02:30:00", 1_792_895_400)]
    [InlineData("2026-03-29T02:30:00", 1_774_751_400)]
    public void A_database_has_nothing_new_after_the_archive_nor_the_archive_after_it(string text, long stamp)
    {
        foreach (var zone in new[] { TimeZoneInfo.Utc, Stockholm })
        {
            var (archive, database) = (File("n1", text, stamp, zone), File("n1", text, null, zone));

            Assert.Null(Importing.Event(Import(zone, archive), database, zone, 1));
            Assert.Null(Importing.Event(Import(zone, File("n1", text, null, zone)), File("n1", text, stamp, zone), zone, 1));
        }
    }

    [Theory]
    [InlineData(Text, Stamp, Shifted)]
    [InlineData("2026-10-25T02:30:00", 1_792_888_200, 1_792_895_400)]
    [InlineData("2026-03-29T02:30:00", 1_774_744_200, 1_774_751_400)]
    public void Nodes_whose_stamps_differ_are_of_one_run_when_their_starttime_is_the_same(string text, long one, long other)
    {
        foreach (var zone in new[] { TimeZoneInfo.Utc, Stockholm })
        {
            var job = Assert.Single(Import(zone, File("n1", text, one, zone), File("n2", text, other, zone)).Incarnations.Values);

            Assert.Equal((2, 2_000_000), (job.Nodes.Count, JobTotals.Of(job).CpuUsec));
        }
    }

    [Fact]
    public void A_file_with_a_shifted_stamp_is_of_the_run_that_the_scheduler_told_of()
    {
        var told = Settling.Of(JobHistory.Empty, [Rows.Row(1, Stamp - 10, Stamp, Stamp + 100)], 1).Aggregate(JobHistory.Empty, (state, each) => state.Apply(each));

        var job = Assert.Single(Import(told, TimeZoneInfo.Utc, File("n1", Text, Shifted, TimeZoneInfo.Utc)).Incarnations.Values);

        Assert.Equal((Stamp * 1_000_000, 1_000_000), (job.StartUnixUsec, JobTotals.Of(job).CpuUsec));
    }

    [Fact]
    public void Runs_whose_starttime_differs_are_two_though_their_stamps_are_one()
    {
        var runs = Import(TimeZoneInfo.Utc, File("n1", Text, Stamp, TimeZoneInfo.Utc), File("n1", "2026-06-01T05:46:40", Stamp, TimeZoneInfo.Utc)).Incarnations.Values;

        Assert.Equal(["c:42:20260601074640", "c:42:20260601054640"], runs.Select(run => run.RecordId));
    }

    [Fact]
    public void Runs_without_a_starttime_are_told_by_their_stamps() =>
        Assert.Equal(2, Import(TimeZoneInfo.Utc, File("n1", "Unknown", Stamp, TimeZoneInfo.Utc), File("n1", "Unknown", Shifted, TimeZoneInfo.Utc)).Incarnations.Count);

    private static JobHistory Import(TimeZoneInfo zone, params JobImported[] files) => Import(JobHistory.Empty, zone, files);

    private static JobHistory Import(JobHistory history, TimeZoneInfo zone, params JobImported[] files) =>
        files.Aggregate(history, (state, file) => state.Apply(Importing.Event(state, file, zone, 1)!));

    private static JobImported File(string node, string text, long? stamp, TimeZoneInfo zone)
    {
        var read = Read(node, text, stamp, zone);
        return new JobImported
        {
            Node = node,
            ContentHash = $"{node} {text} {stamp}",
            Facts = read.Facts,
            Usage = read.Usage,
            StartUnixUsec = read.FirstSeenUnixUsec,
            EndUnixUsec = read.LastSeenUnixUsec,
            RecordId = $"c:42:{read.StartDigits}",
        };
    }

    private static SamsFile Read(string node, string? text, long? stamp, TimeZoneInfo zone)
    {
        var start = (text is null ? "" : $",\"starttime\":\"{text}\"") + (stamp is null ? "" : $",\"starttimestamp\":{stamp}.0");
        return SamsFile.Read(
            Encoding.UTF8.GetBytes(
                $$$"""{"sams.sampler.Core":{"jobid":42,"node":"{{{node}}}"},"sams.sampler.SlurmInfo":{"username":"ada","account":"p1"{{{start}}}},"sams.sampler.Software":{"start_time":{{{Stamp + 5}}},"end_time":{{{Stamp + 90}}},"execs":{"/bin/a":{"user":1,"system":0} } } }"""),
            zone);
    }

    private static long? Usec(string? instant) => instant is null ? null : DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() * 1000;
}
