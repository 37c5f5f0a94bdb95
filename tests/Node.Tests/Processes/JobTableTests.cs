using Actors.Node.Cgroups;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>The jobs the scanner knows.</summary>
public sealed class JobTableTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("actors-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_directory_that_is_gone_has_no_inode_though_another_hierarchy_has_one_of_its_name()
    {
        foreach (var directory in new[] { "proc", "cgroup/cpuacct/slurm/uid_0/job_1", "cgroup/freezer/slurm/uid_0/job_1" })
        {
            Directory.CreateDirectory(Path.Combine(_root, directory));
        }

        var counts = CgroupHierarchies.Find(Path.Combine(_root, "proc"), Path.Combine(_root, "cgroup")).Single(h => h.CountsCpu);
        var jobs = new JobTable(TimeProvider.System);
        Assert.NotEqual(0UL, jobs.InodeOf(counts, "/slurm/uid_0/job_1"u8));
        Directory.Delete(Path.Combine(_root, "cgroup/cpuacct/slurm/uid_0/job_1"));

        Assert.Equal(0UL, jobs.InodeOf(counts, "/slurm/uid_0/job_1"u8));
    }
}
