using Actors.Messages.Wire;
using Actors.Node.Link;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Link;

public sealed class BatchPlanTests
{
    [Fact]
    public void A_refused_job_never_holds_up_another()
    {
        var property = Prop.ForAll(ArbMap.Default.ArbFor<bool[]>().Filter(jobs => jobs is { Length: > 0 }), poisoned =>
        {
            var (taken, condemned, refusedEnvelope) = Run(poisoned, envelopeTaken: true);
            return !refusedEnvelope
                && taken.SequenceEqual(Indices(poisoned, false))
                && condemned.SequenceEqual(Indices(poisoned, true));
        });
        Check.QuickThrowOnFailure(property);
    }

    [Fact]
    public void When_even_an_empty_batch_is_refused_no_job_is_condemned()
    {
        var property = Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), jobs =>
        {
            var (taken, condemned, refusedEnvelope) = Run(new bool[jobs.Get], envelopeTaken: false);
            return refusedEnvelope && taken.Count == 0 && condemned.Count == 0;
        });
        Check.QuickThrowOnFailure(property);
    }

    [Fact]
    public void One_poisoned_job_among_a_thousand_costs_few_requests()
    {
        var poisoned = new bool[1000];
        poisoned[371] = true;
        var requests = 0;
        Run(poisoned, envelopeTaken: true, () => requests++);
        Assert.InRange(requests, 1, 24);
    }

    [Fact]
    public void Without_reports_the_plan_is_one_empty_batch()
    {
        var plan = new BatchPlan([]);
        Assert.Empty(plan.Next);
        Assert.Null(plan.Taken());
        Assert.True(plan.IsDone);
    }

    [Fact]
    public void A_lone_report_that_is_too_large_is_halved_as_long_as_it_can_be()
    {
        var report = Reports.Report("1");
        report.Usage.Executables.AddRange(Enumerable.Range(0, 1000).Select(n => new ExecutableUsage { Path = Google.Protobuf.ByteString.CopyFromUtf8($"/opt/{n}"), CpuUsec = n, Processes = 1 }));
        var plan = new BatchPlan([report, Reports.Report("2")]);
        Assert.False(plan.MadeSmaller());
        Assert.True(plan.Refused(out _));
        var halved = 0;
        for (var size = plan.Next[0].CalculateSize(); plan.MadeSmaller(); size = plan.Next[0].CalculateSize())
        {
            Assert.InRange(plan.Next[0].CalculateSize(), 1, Math.Max(size / 2, 700));
            Assert.Equal((1000L, 499_500L), (plan.Next[0].Usage.Executables.Sum(row => row.Processes), plan.Next[0].Usage.Executables.Sum(row => row.CpuUsec)));
            Assert.InRange(++halved, 1, 20);
        }

        Assert.Equal(1000, report.Usage.Executables.Count);
        Assert.Single(plan.Next[0].Usage.Executables);
        Assert.False(plan.Refused(out _) && plan.IsDone);
    }

    [Fact]
    public void What_remains_is_all_whose_fate_is_open()
    {
        var plan = new BatchPlan([Reports.Report("1"), Reports.Report("2"), Reports.Report("3"), Reports.Report("4")]);
        Assert.True(plan.Refused(out _));
        plan.Taken();
        Assert.Equal(["3", "4"], plan.Remaining.Select(report => report.Ref.RawId));
    }

    private static List<int> Indices(bool[] flags, bool wanted) => [.. Enumerable.Range(0, flags.Length).Where(index => flags[index] == wanted)];

    private static (List<int> Taken, List<int> Condemned, bool RefusedEnvelope) Run(bool[] poisoned, bool envelopeTaken, Action? onRequest = null)
    {
        var taken = new List<int>();
        var condemned = new List<int>();
        var plan = new BatchPlan([.. poisoned.Select((_, index) => new JobReport { Seq = (ulong)index })]);
        while (!plan.IsDone)
        {
            onRequest?.Invoke();
            var next = plan.Next.Select(report => (int)report.Seq).ToList();
            JobReport? fault;
            if (envelopeTaken && !next.Exists(index => poisoned[index]))
            {
                fault = plan.Taken();
                taken.AddRange(next);
            }
            else if (!plan.Refused(out fault))
            {
                return (taken, condemned, true);
            }

            if (fault is not null)
            {
                condemned.Add((int)fault.Seq);
            }
        }

        return (taken, condemned, false);
    }
}
