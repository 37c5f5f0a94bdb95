using Actors.Messages.Wire;
using Actors.Node.Attribution.Taskstats;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

public sealed class MissedEndsTests
{
    [Theory]
    [InlineData(0, 0, 500_000, 10_000_000, false)]
    [InlineData(0, 0, 500_001, 10_000_000, true)]
    [InlineData(1_000_001, 0, 0, 10_000_000, true)]
    [InlineData(0, 100_000_000, 0, 302_000_000, true)]
    [InlineData(0, 100_000_000, 0, 302_000_000_000, false)]
    public void More_at_ends_than_a_total_may_miss_makes_it_a_lower_bound(long sure, long possible, long teardown, long bookedNsec, bool flagged)
    {
        var job = new TrackedJob("slurm", "1", []);
        var row = job.Row(new Executable("/a"u8.ToArray(), 1, 1, isPlaceholder: false, ownedByRoot: false), "", ExecutableRole.Job);
        (row.CpuNsec, row.LeftOut) = (bookedNsec, new LeftOut(sure, possible, teardown));
        Assert.Equal(flagged, job.MissesEnds);
    }
}
