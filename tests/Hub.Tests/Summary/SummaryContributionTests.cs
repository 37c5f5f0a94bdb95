using Actors.Hub.Summary;
using FsCheck;
using FsCheck.Fluent;
using static Actors.Hub.Tests.Records.TestJobs;

namespace Actors.Hub.Tests.Summary;

public sealed class SummaryContributionTests
{
    [Fact]
    public void A_job_is_cut_by_the_CPU_of_its_software()
    {
        var job = Closed() with { CpuUsec = 100, Software = [Used("a", 40), Used("b", 20), Used("sh", 10, ignore: true), Undetermined(10)] };

        var contribution = SummaryContribution.Of(job);

        Assert.Equal(("2026-11", 100L, 2 * 3_600_000_000L), (contribution.Month, contribution.CpuUsec, contribution.AllocatedUsec));
        Assert.Equal(
            ["ignored sh 10 720000000", "software a 40 2880000000", "software b 20 1440000000", "undetermined  10 720000000", "unattributed  20 1440000000"],
            contribution.Rows.Select(Line));
    }

    [Fact]
    public void A_job_without_CPU_counts_where_no_program_is() =>
        Assert.Equal(["unattributed  0 7200000000"], SummaryContribution.Of(Closed() with { CpuUsec = 0, Software = [Used("a", 0)] }).Rows.Select(Line));

    [Fact]
    public void A_total_that_is_not_known_is_that_of_its_programs() =>
        Assert.Equal(["software a 7 7200000000"], SummaryContribution.Of(Closed() with { CpuUsec = null, Software = [Used("a", 7)] }).Rows.Select(Line));

    [Fact]
    public void The_jobs_own_total_is_kept_where_its_programs_say_more() =>
        Assert.Equal([7L, 3L], SummaryContribution.Of(Closed() with { CpuUsec = 10, Software = [Used("a", 14), Used("b", 6)] }).Rows.Select(r => r.CpuUsec));

    [Fact]
    public void The_month_is_that_of_the_end_in_UTC() =>
        Assert.Equal("2026-12", SummaryContribution.Of(Closed() with { End = new DateTimeOffset(2026, 11, 30, 23, 30, 0, TimeSpan.FromHours(-2)) }).Month);

    [Fact]
    public void The_parts_add_up_to_the_job_exactly() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from cpus in Gen.Choose(0, int.MaxValue).ListOf()
         from total in Gen.Choose(0, int.MaxValue)
         from allocated in Gen.Choose(0, 100_000)
         select (cpus, total, allocated)).ToArbitrary(),
        generated =>
        {
            var (cpus, total, allocated) = generated;
            var contribution = SummaryContribution.Of(Closed() with
            {
                AllocatedUsec = allocated,
                CpuUsec = total,
                Software = [.. cpus.Select((c, i) => i % 5 == 4 ? Undetermined(c) : Used($"s{i % 7}", c, ignore: i % 3 == 2))],
            });
            return contribution.Rows.Sum(r => r.CpuUsec) == contribution.CpuUsec
                && contribution.CpuUsec == total
                && contribution.Rows.Sum(r => r.AllocatedUsec) == contribution.AllocatedUsec
                && contribution.Rows.All(r => r is { CpuUsec: >= 0, AllocatedUsec: >= 0 });
        }));

    private static string Line(SummaryRow r) => $"{r.Kind} {r.Software} {r.CpuUsec} {r.AllocatedUsec}";
}
