using Actors.Hub.Scheduler;
using Actors.Hub.Scheduler.Slurm;

namespace Actors.Hub.Tests.Scheduler.Slurm;

/// <summary>Reading what sacct prints. The sample is of a real Slurm 22.05: names with bars and line ends, a requeue, a change of size, an array, a heterogeneous job.</summary>
public sealed class SacctTests
{
    private const string Separator = "<S>";
    private const long Second = 1_000_000;

    private static string Sample => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scheduler", "Slurm", "Samples", "sacct-22.05.txt"));

    [Fact]
    public async Task Steps_are_left_out_and_every_job_is_read()
    {
        var answer = await ReadAsync(Sample);
        Assert.Empty(answer.Bad);
        Assert.Equal(["1", "2", "4", "5", "6", "7", "8", "9", "10", "11", "3"], answer.Rows.Select(row => row.RawId).Take(11));
    }

    [Fact]
    public async Task A_name_may_hold_bars_and_line_ends() => Assert.Equal("a|b\nc", (await RowAsync("1")).Name);

    [Fact]
    public async Task A_row_says_what_was_allocated_when_to_whom()
    {
        var row = (await ReadAsync(Sample)).Rows.First(each => each.RawId == "7");
        Assert.Equal(("RESIZING", "alice", 1001L, "physics", "batch", "normal"), (row.State, row.User, row.Uid, row.Account, row.Partition, row.Qos));
        Assert.Equal((2L, 2L, 512L << 20, "nc[2-3]", 10L), (row.Cpus, row.Nodes, row.MemoryBytes, row.NodeList, row.DbIndex));
        Assert.Equal((1795297965 * Second, 1795297966 * Second, 1795297971 * Second), (row.SubmitUnixUsec, row.StartUnixUsec, row.EndUnixUsec));
    }

    [Fact]
    public async Task A_task_of_an_array_and_a_component_have_their_own_raw_ids()
    {
        var rows = (await ReadAsync(Sample)).Rows;
        Assert.Equal([("3", "0"), ("3", "1"), ("3", "2")], rows.Where(row => row.ArrayJobId == "3").Select(row => (row.ArrayJobId!, row.ArrayTaskId!)));
        Assert.Equal(["10", "11", "3"], rows.Where(row => row.ArrayJobId == "3").Select(row => row.RawId));
        Assert.Equal([("5", 0L), ("6", 1L)], rows.Where(row => row.HetJobId == "5").Select(row => (row.RawId, row.HetOffset!.Value)));
    }

    [Fact]
    public async Task A_job_cancelled_while_it_waited_was_allocated_nothing()
    {
        var row = await RowAsync("4");
        Assert.Equal(("CANCELLED", null, null, "", null), (row.State, row.StartUnixUsec, row.Cpus, row.NodeList, row.EligibleUnixUsec));
        Assert.NotNull(row.EndUnixUsec);
        Assert.False(row.Pending);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1021)]
    public async Task Rows_are_the_same_however_the_output_is_cut_into_pieces(int size)
    {
        var pieces = await SlurmScheduler.ReadAsync(new Pieces(Sample, size), Separator, CancellationToken.None);
        Assert.Equal((await ReadAsync(Sample)).Rows, pieces.Rows);
        Assert.Empty(pieces.Bad);
    }

    [Fact]
    public async Task A_sacct_that_does_not_take_the_separator_is_read_by_lines_and_bars()
    {
        const string Printed = "JobIDRaw|JobID|State|Submit|Start|End|JobName\n7|7|RUNNING|100|101|Unknown|a|b\n7.batch|7.batch|RUNNING|101|101|Unknown|batch\n8|8|FAILED|100|101|102|x\n";
        var answer = await ReadAsync(Printed);
        Assert.Empty(answer.Bad);
        Assert.Equal([("7", "a|b"), ("8", "x")], answer.Rows.Select(row => (row.RawId, row.Name!)));
    }

    [Fact]
    public async Task Bad_rows_are_left_out_one_by_one()
    {
        const string Printed = "JobIDRaw|JobID|State|Submit|Start|End|JobName\nsacct: warning\n7|7|RUNNING|yesterday|101|Unknown|a\n|8|RUNNING|1|1|1|x\n9x|9|RUNNING|1|1|1|x\n10|10||1|1|1|x\n11|11|FAILED|100|101|102|good\n";
        var answer = await ReadAsync(Printed);
        Assert.Equal("good", Assert.Single(answer.Rows).Name);
        Assert.Equal(5, answer.Bad.Count);
        Assert.Contains(answer.Bad, bad => bad.Reason.Contains("Submit", StringComparison.Ordinal) && bad.Text.Contains("yesterday", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_breaks_off_is_told()
    {
        var answer = await ReadAsync(Sample[..900]);
        Assert.Single(answer.Bad);
    }

    [Theory]
    [InlineData("")]
    [InlineData("slurm_load_jobs error: Unable to contact slurm controller\n")]
    [InlineData("JobIDRaw|Start\n")]
    public async Task What_has_no_head_is_no_answer(string printed) => await Assert.ThrowsAsync<SchedulerException>(() => ReadAsync(printed));

    [Fact]
    public async Task A_row_without_end_is_given_up() =>
        await Assert.ThrowsAsync<SchedulerException>(() => SlurmScheduler.ReadAsync(new Pieces("JobIDRaw<S>JobID<S>State<S>Submit<S>Start<S>End<S>\n" + new string('x', 4 << 20), 9000), Separator, CancellationToken.None));

    [Fact]
    public void A_version_is_asked_for_what_it_lists()
    {
        var old = SacctFields.Known("Account JobID\nJobIDRaw  State Submit Start End JobName User\n");
        Assert.Equal(["JobIDRaw", "JobID", "State", "Submit", "Start", "End", "User", "Account", "JobName"], old);
        Assert.Contains("SLUID", SacctFields.Known(string.Join(' ', SacctFields.Wanted)));
        Assert.Throws<SchedulerException>(() => SacctFields.Known("JobID State"));
    }

    [Fact]
    public void Nodes_and_associations_are_read()
    {
        var nodes = SlurmLists.Nodes(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scheduler", "Slurm", "Samples", "nodes-22.05.txt")) + "\ngarbage = here\n");
        Assert.Equal([new SchedulerNode("node1", "allocated", 4, 1, 2048L << 20), new SchedulerNode("node2", "allocated", 4, 1, 2048L << 20)], nodes);
        Assert.Equal([new SchedulerAssociation("physics", "", "root"), new SchedulerAssociation("physics", "ada", "")], SlurmLists.Associations("physics||root\nphysics|ada|\n\nnothing\n"));
    }

    private static Task<SchedulerAnswer> ReadAsync(string printed) => SlurmScheduler.ReadAsync(new StringReader(printed), Separator, CancellationToken.None);

    private static async Task<SchedulerRow> RowAsync(string rawId) => (await ReadAsync(Sample)).Rows.Single(row => row.RawId == rawId);

    /// <summary>Gives a text in pieces.</summary>
    private sealed class Pieces(string text, int size) : TextReader
    {
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(size, buffer.Length), text.Length - _at);
            text.AsSpan(_at, count).CopyTo(buffer.Span);
            _at += count;
            return ValueTask.FromResult(count);
        }
    }
}
