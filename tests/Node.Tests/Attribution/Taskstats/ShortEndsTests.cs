using Actors.Messages.Wire;
using Actors.Node.Attribution.Taskstats;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Attribution.Taskstats;

public sealed class ShortEndsTests
{
    [Fact]
    public void Each_executable_gets_what_is_surely_its_own_and_a_share_of_the_rest_by_its_memory()
    {
        var rows = Rows((1_000, new LeftOut(700_000, 0, 100_000)), (2_000, new LeftOut(100_000, 0, 300_000)));
        ShortEnds.Correct(rows, 1_000 + 2_000 + 800 + 200, onlyEndsAreMissing: true);
        Assert.Equal([(1_750L, 750L), (2_250L, 250L)], rows.Select(r => (r.Usage.CpuUsec, r.Usage.CorrectedUsec)));
    }

    [Fact]
    public void While_the_job_runs_each_gets_what_is_surely_its_own_and_no_share()
    {
        var rows = Rows((1_000, new LeftOut(700_000, 0, 100_000)), (2_000, new LeftOut(100_000, 50_000, 300_000)));
        ShortEnds.Correct(rows, 1_000 + 2_000 + 800 + 200, onlyEndsAreMissing: false);
        Assert.Equal([(1_700L, 700L), (2_100L, 100L)], rows.Select(r => (r.Usage.CpuUsec, r.Usage.CorrectedUsec)));
    }

    [Fact]
    public void None_gets_more_than_its_ends_can_have_used_and_what_is_beyond_stays_unattributed()
    {
        var rows = Rows((1_000, new LeftOut(0, 0, 100_000)));
        ShortEnds.Correct(rows, 100_000, onlyEndsAreMissing: true);
        Assert.Equal(1_400, rows[0].Usage.CpuUsec);
    }

    [Fact]
    public void What_escaped_is_in_no_total()
    {
        var rows = Rows((1_000, new LeftOut(0, 0, 100_000)), (5_000, new LeftOut(0, 0, 100_000)));
        rows[1].Usage.Role = ExecutableRole.Escaped;
        ShortEnds.Correct(rows, 1_100, onlyEndsAreMissing: true);
        Assert.Equal([1_100, 5_000], rows.Select(r => r.Usage.CpuUsec));
    }

    [Fact]
    public void A_clock_that_was_read_after_the_record_leaves_only_what_came_later()
    {
        var left = new LeftOut(700_000, 0, 100_000);
        Assert.Equal(new LeftOut(0, 0, 100_000), left.After(650_000));
        Assert.Equal(new LeftOut(0, 0, 40_000), left.After(760_000));
        Assert.Equal(default, left.After(2_000_000));
    }

    [Fact]
    public void Never_more_than_is_missing_and_never_less_than_nothing() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNegativeInt Cpu, NonNegativeInt Sure, NonNegativeInt Possible, NonNegativeInt Teardown)[]>(),
        ArbMap.Default.ArbFor<NonNegativeInt>(),
        (given, missing) =>
        {
            var rows = Rows([.. given.Select(g => ((long)g.Cpu.Get, new LeftOut(g.Sure.Get * 1000L, g.Possible.Get * 1000L, g.Teardown.Get * 1000L)))]);
            var before = rows.Sum(r => r.Usage.CpuUsec);
            ShortEnds.Correct(rows, before + missing.Get, onlyEndsAreMissing: true);
            return rows.All(r => r.Usage.CorrectedUsec >= 0 && r.Usage.UserUsec + r.Usage.SystemUsec == r.Usage.CpuUsec) && rows.Sum(r => r.Usage.CpuUsec) <= before + missing.Get;
        }));

    private static List<(ExecutableUsage Usage, LeftOut Left)> Rows(params (long CpuUsec, LeftOut Left)[] given) =>
        [.. given.Select(g => (new ExecutableUsage { CpuUsec = g.CpuUsec, UserUsec = g.CpuUsec, Role = ExecutableRole.Job }, g.Left))];
}
