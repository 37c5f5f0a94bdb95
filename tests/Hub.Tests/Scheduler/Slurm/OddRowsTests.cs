using Actors.Hub.Scheduler;
using Actors.Hub.Scheduler.Slurm;

namespace Actors.Hub.Tests.Scheduler.Slurm;

/// <summary>Rows that no documentation promises. One that cannot be used is told and left out alone; what is odd in it and does not matter loses nothing.</summary>
public sealed class OddRowsTests
{
    private const string Head = "JobIDRaw|JobID|DBIndex|State|Submit|Start|End|Suspended|User|UID|Account|AllocTRES|NodeList|TotalCPU|JobName|";
    private const string Good = "5|5|9|COMPLETED|100|101|109|00:00:00|ada|1001|physics|cpu=2,node=1|n1|00:01.500|job|";

    [Theory]
    [InlineData("5|5|", "36_|36_|")]
    [InlineData("5|5|", "-5|5|")]
    [InlineData("5|5|", "05|5|")]
    [InlineData("5|5|", "4294967295|5|")]
    [InlineData("5|5|", "99999999999999999999|5|")]
    [InlineData("|100|", "|Unknown|")]
    [InlineData("|100|", "|-100|")]
    [InlineData("|100|", "|9223372036854775808|")]
    [InlineData("|101|", "|253402300800|")]
    [InlineData("|COMPLETED|", "| |")]
    [InlineData("cpu=2,", "cpu=9223372036854775807,")]
    [InlineData("ada", "a\0da")]
    public async Task What_cannot_be_is_left_out_with_its_reason_and_takes_nothing_along(string good, string odd)
    {
        var answer = await ReadAsync(Good.Replace(good, odd, StringComparison.Ordinal), Good);
        Assert.Equal("5", Assert.Single(answer.Rows).RawId);
        Assert.NotEmpty(Assert.Single(answer.Bad).Reason);
    }

    [Theory]
    [InlineData("00:01.500", "1193046-17:02:47.295")]
    [InlineData("00:01.500", "INVALID")]
    [InlineData("00:01.500", "-00:01.500")]
    [InlineData("00:01.500", "Unknown")]
    public async Task A_length_of_time_that_cannot_be_is_none_and_the_row_counts(string good, string odd)
    {
        var row = Assert.Single((await ReadAsync(Good.Replace(good, odd, StringComparison.Ordinal))).Rows);
        Assert.Equal((0L, "COMPLETED"), (row.CpuUsec, row.State));
    }

    [Theory]
    [InlineData("ada|1001", 1001L)]
    [InlineData("ada|0", null)]
    [InlineData("|0", null)]
    [InlineData("root|0", 0L)]
    public async Task Nobody_but_root_has_roots_number(string told, long? uid) =>
        Assert.Equal(uid, Assert.Single((await ReadAsync(Good.Replace("ada|1001", told, StringComparison.Ordinal))).Rows).Uid);

    [Theory]
    [InlineData("\u001b[2Jred\u0007")]
    [InlineData("a|b|c")]
    [InlineData("Ünïcødé \u202e \ud83d\ude80")]
    [InlineData("'; DROP TABLE jobs; --")]
    public async Task A_name_is_taken_as_it_is(string name) => Assert.Equal(name, Assert.Single((await ReadAsync(Good.Replace("job|", $"{name}|", StringComparison.Ordinal))).Rows).Name);

    [Fact]
    public async Task A_name_that_no_database_takes_is_made_one()
    {
        var row = Assert.Single((await ReadAsync(Good.Replace("job|", $"{new string('x', 100_000)}|", StringComparison.Ordinal))).Rows);
        Assert.Equal(4096, row.Name!.Length);
        Assert.Equal("a\ufffdb", Assert.Single((await ReadAsync(Good.Replace("job|", "a\0b|", StringComparison.Ordinal))).Rows).Name);
    }

    [Fact]
    public async Task An_id_of_an_array_that_breaks_off_is_no_task() =>
        Assert.Equal((null, null), (await ReadAsync(Good.Replace("5|5|", "5|36_|", StringComparison.Ordinal))).Rows.Select(row => (row.ArrayJobId, row.ArrayTaskId)).Single());

    [Fact]
    public async Task An_end_before_the_start_measures_nothing_below_zero()
    {
        var run = Assert.Single(SchedulerRun.Of((await ReadAsync(Good.Replace("|109|", "|50|", StringComparison.Ordinal))).Rows));
        var job = Actors.Hub.Tests.Jobs.ClaimsTests.Settled(Actors.Hub.Jobs.JobHistory.Empty, [.. run.Segments]).Incarnations[1];
        var measures = Actors.Hub.Jobs.JobMeasures.Of(job);
        Assert.Equal((null, null), (measures.WallSeconds, measures.CpuHours));
    }

    private static Task<SchedulerAnswer> ReadAsync(params string[] rows)
    {
        const string Separator = "<S>";
        var text = string.Join('\n', rows.Prepend(Head).Select(row => string.Join(Separator, Fields(row)) + Separator)) + "\n";
        return SlurmScheduler.ReadAsync(new StringReader(text), Separator, CancellationToken.None);
    }

    // What lies behind the last field's beginning is of the name.
    private static IEnumerable<string> Fields(string row)
    {
        var parts = row.Split('|');
        return parts.Take(14).Append(string.Join('|', parts[14..^1]));
    }
}
