using Actors.Messages.Checkpoints;
using Actors.Node.Jobs;

namespace Actors.Node.Tests.Jobs;

public sealed class JobRefsTests
{
    [Fact]
    public void A_job_of_this_boot_is_named_by_it()
    {
        var slice = Slices.Slice("1") with { RestartCount = 2, Sluid = "s1" };
        var reference = new JobRefs("c", "boot-2", [], null).Of(slice);
        Assert.Equal(("c", "slurm", "1", "boot-2", 7ul, 1000L, 2, "s1"), (reference.Cluster, reference.Scheduler, reference.RawId, reference.BootId, reference.CgroupInode, reference.FirstSeenUnixUsec, reference.RestartCount, reference.Sluid));
    }

    [Fact]
    public void A_job_that_an_earlier_boot_reported_keeps_that_boots_name() =>
        Assert.Equal("boot-1", new JobRefs("c", "boot-2", [Reports.Ref("1")], null).Of(Slices.Slice("1")).BootId);

    [Fact]
    public void So_does_one_that_only_the_checkpoint_knows()
    {
        var checkpoint = new ScannerCheckpoint { BootId = "boot-1" };
        checkpoint.Jobs.Add(new JobCheckpoint { Scheduler = "slurm", RawId = "1", IdentityInode = 7, FirstSeenUnixUsec = 1000 });
        var refs = new JobRefs("c", "boot-2", [], checkpoint);
        Assert.Equal("boot-1", refs.Of(Slices.Slice("1")).BootId);
        Assert.Equal("boot-2", refs.Of(Slices.Slice("1", inode: 8)).BootId);
    }
}
