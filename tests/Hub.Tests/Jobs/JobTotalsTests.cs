using Actors.Hub.Jobs;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public sealed class JobTotalsTests
{
    [Fact]
    public void Sums_beyond_the_largest_number_stop_there()
    {
        var usage = Usage(long.MaxValue / 2, ("/a", long.MaxValue / 2), ("/a", long.MaxValue / 2), ("/a", long.MaxValue / 2));
        var incarnation = JobHistoryTests.Apply(
            Bound("n1", Ref()), Bound("n2", Ref()), Bound("n3", Ref()), Finished("n1", Ref(), 1, usage), Finished("n2", Ref(), 1, usage), Finished("n3", Ref(), 1, usage)).Incarnations[1];

        Assert.Equal(long.MaxValue, JobTotals.Of(incarnation).CpuUsec);
        Assert.Equal(long.MaxValue, Assert.Single(JobTotals.Executables(incarnation)).CpuUsec);
        Assert.Equal(long.MaxValue, UsageRules.ChargedUsec(usage));
    }
}
