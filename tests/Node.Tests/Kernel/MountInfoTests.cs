using Actors.Node.Kernel;

namespace Actors.Node.Tests.Kernel;

public sealed class MountInfoTests
{
    [Fact]
    public void Lines_are_read_and_others_passed_over()
    {
        var mounts = MountInfo.Parse(
        [
            "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct",
            "41 31 0:38 /docker/1 /mnt/a\\040b rw - cgroup2 cgroup2 rw,nsdelegate",
            "",
            "no mount",
            "1 2 3 4 5 6 -",
            "1 2 0:1 / /x rw -",
        ]);
        Assert.Equal(2, mounts.Count);
        Assert.Equal(("/sys/fs/cgroup/cpu,cpuacct", "cgroup"), (mounts[0].MountPoint, mounts[0].FileSystem));
        Assert.Contains("cpuacct", mounts[0].SuperOptions);
        Assert.Equal(("/docker/1", "/mnt/a b"), (mounts[1].Root, mounts[1].MountPoint));
    }
}
