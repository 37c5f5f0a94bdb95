using Actors.Messages.Wire;
using Actors.Node.Processes;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Processes;

public sealed class UsageBalanceTests
{
    private static readonly DateTimeOffset s_at = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Executables_and_unattributed_are_the_total_and_the_excess_exactly() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNegativeInt Total, NonNegativeInt[] Cpu, byte[] Roles)>(),
        given =>
        {
            var executables = Executables(given.Cpu?.Select(c => c.Get), given.Roles);
            var usage = UsageBalance.Of(new TotalReading(TotalSource.Cgroup, given.Total.Get, null, null, s_at), executables);
            var sum = usage.Executables.Where(e => e.Role != ExecutableRole.Escaped).Sum(e => e.CpuUsec);
            var booked = executables.Where(e => e.Role != ExecutableRole.Escaped).Sum(e => e.CpuUsec);
            var tolerance = Math.Max(20_000, given.Total.Get / 1000);
            return usage.CpuUsec == given.Total.Get
                && sum + usage.UnattributedUsec == usage.CpuUsec + usage.ExcessUsec
                && usage.UnattributedUsec >= 0
                && (usage.ExcessUsec == 0) == (booked - given.Total.Get <= tolerance)
                && usage.Executables.All(e => e.CpuUsec >= 0 && e.UserUsec >= 0 && e.SystemUsec >= 0 && e.UserUsec + e.SystemUsec == e.CpuUsec);
        }));

    [Fact]
    public void Rounding_comes_off_the_largest_and_the_given_counters_stay()
    {
        var executables = Executables([1_000, 500_000], []);
        var usage = UsageBalance.Of(new TotalReading(TotalSource.Cgroup, 490_000, null, null, s_at), executables);
        Assert.Equal(1_000, usage.Executables[0].CpuUsec);
        Assert.Equal(489_000, usage.Executables[1].CpuUsec);
        Assert.Equal(0, usage.UnattributedUsec);
        Assert.Equal(500_000, executables[1].CpuUsec);
    }

    [Fact]
    public void More_than_rounding_is_published_as_excess_and_the_total_kept()
    {
        var usage = UsageBalance.Of(new TotalReading(TotalSource.Cgroup, 100_000, 60_000, 40_000, s_at), Executables([130_000], []));
        Assert.Equal(100_000, usage.CpuUsec);
        Assert.Equal(30_000, usage.ExcessUsec);
        Assert.Equal(130_000, usage.Executables[0].CpuUsec);
    }

    [Fact]
    public void Without_a_counter_the_sum_is_the_total_and_nothing_is_unattributed()
    {
        var usage = UsageBalance.Of(new TotalReading(TotalSource.Processes, null, null, null, s_at), Executables([7], []));
        Assert.Equal(7, usage.CpuUsec);
        Assert.False(usage.HasUnattributedUsec);
    }

    private static List<ExecutableUsage> Executables(IEnumerable<int>? cpu, byte[]? roles) =>
    [
        .. (cpu ?? []).Select((c, i) => new ExecutableUsage
        {
            CpuUsec = c,
            SystemUsec = c / 3,
            UserUsec = c - (c / 3),
            Role = roles is { Length: > 0 } ? (ExecutableRole)(roles[i % roles.Length] % 3) : ExecutableRole.Job,
        }),
    ];
}
