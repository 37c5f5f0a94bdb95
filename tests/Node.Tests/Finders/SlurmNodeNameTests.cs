using System.Text;
using Actors.Node.Finders;

namespace Actors.Node.Tests.Finders;

public sealed class SlurmNodeNameTests
{
    [Theory]
    [InlineData("/sys/fs/cgroup/cpuacct/slurm_node7", "node7")]
    [InlineData("/sys/fs/cgroup/system.slice/n1_slurmstepd.scope", "n1")]
    [InlineData("/sys/fs/cgroup/system.slice/slurmstepd.scope", null)]
    [InlineData("/sys/fs/cgroup/cpuacct/slurm", null)]
    [InlineData("", null)]
    public void A_cgroup_root_may_tell_whose_it_is(string path, string? name) => Assert.Equal(name, SlurmNodeName.OfCgroupRoot(path));

    [Theory]
    [InlineData("/usr/sbin/slurmd -N n3", "n3")]
    [InlineData("slurmd -Nn4 -D", "n4")]
    [InlineData("slurmd -D -s", null)]
    [InlineData("slurmd -N", null)]
    [InlineData("", null)]
    public void A_slurmd_may_have_been_given_a_name(string commandLine, string? name) =>
        Assert.Equal(name, SlurmNodeName.OfCommandLine(Encoding.UTF8.GetBytes(commandLine.Replace(' ', '\0'))));
}
