using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Finders;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Finders;

public sealed class FinderTests
{
    private static readonly IEnvironmentFinder[] s_environments = [.. FinderRegistry.Resolve(["environ"], [], "n1").OfType<IEnvironmentFinder>()];

    [Theory]
    [InlineData("/slurm/uid_1006/job_1/step_batch/task_0", "1", "batch", "/slurm/uid_1006/job_1")]
    [InlineData("/slurm_node1/uid_0/job_23", "23", "", "/slurm_node1/uid_0/job_23")]
    [InlineData("/a/slurm/uid_0/job_7/step_4294967290", "7", "4294967290", "/a/slurm/uid_0/job_7")]
    [InlineData("/slurm/uid_0/job_7/step_0/slurm/uid_1/job_8", "7", "0", "/slurm/uid_0/job_7")]
    public void Slurm_v1_paths(string path, string rawId, string step, string directory)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        Assert.True(new SlurmCgroupV1Finder().TryMatch(bytes, out var match));
        Assert.Equal((rawId, step, directory), (Text(bytes, match.RawId), Text(bytes, match.Step), path[..match.DirectoryLength]));
        Assert.NotNull(match.Uid);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/slurm")]
    [InlineData("/slurm/uid_/job_1")]
    [InlineData("/slurm/uid_x/job_1")]
    [InlineData("/slurm/uid_1/job_1x")]
    [InlineData("/slurm/uid_1/job_")]
    [InlineData("/slurm/uid_1/job_-1")]
    [InlineData("/slurm/uid_1/job_99999999999")]
    [InlineData("/slurmy/uid_1/job_1")]
    public void Other_paths_are_no_slurm_v1_job(string path) => Assert.False(new SlurmCgroupV1Finder().TryMatch(Encoding.UTF8.GetBytes(path), out _));

    [Theory]
    [InlineData("/system.slice/slurmstepd.scope/job_7/step_0/user/task_0", "7", "0", "", false)]
    [InlineData("/system.slice/node1_slurmstepd.scope/job_7/step_batch/slurm", "7", "batch", "", true)]
    [InlineData("/X/slurmstepd.scope/job_7", "7", "", "", false)]
    [InlineData("/slurmstepd.scope/s0123456789ABC/step_0/user/task_1", "", "0", "s0123456789ABC", false)]
    public void Slurm_v2_paths(string path, string rawId, string step, string sluid, bool schedulerSide)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        Assert.True(new SlurmCgroupV2Finder().TryMatch(bytes, out var match));
        Assert.Equal(
            (rawId, step, sluid, schedulerSide),
            (Text(bytes, match.RawId), Text(bytes, match.Step), Text(bytes, match.Sluid), match.SchedulerSide));
    }

    [Theory]
    [InlineData("/system.slice/slurmstepd.scope/system")]
    [InlineData("/system.slice/slurmstepd.scope")]
    [InlineData("/slurmstepd.scope/s0123456789ABU")]
    [InlineData("/slurmstepd.scope/s0123456789AB")]
    [InlineData("/user.slice/job_7")]
    public void Other_paths_are_no_slurm_v2_job(string path) => Assert.False(new SlurmCgroupV2Finder().TryMatch(Encoding.UTF8.GetBytes(path), out _));

    [Theory]
    [InlineData("/oar/oalice_1", "1", "oalice", "/oar/oalice_1")]
    [InlineData("/oar/first_last_23", "23", "first_last", "/oar/first_last_23")]
    [InlineData("/oar/_7", null, null, null)]
    [InlineData("/docker/oar/a_1/below", "1", "a", "/docker/oar/a_1")]
    [InlineData("/oar/oar/a_1", "1", "a", "/oar/oar/a_1")]
    [InlineData("/oar/a_1/oar/b_2", "1", "a", "/oar/a_1")]
    [InlineData("/oar/a_", null, null, null)]
    [InlineData("/oar/a1", null, null, null)]
    [InlineData("/oar/a_1x", null, null, null)]
    [InlineData("/oar/a_-1", null, null, null)]
    [InlineData("/oar/a_99999999999", null, null, null)]
    [InlineData("/oar", null, null, null)]
    [InlineData("/roar/a_1", null, null, null)]
    public void Oar_v1_paths(string path, string? rawId, string? user, string? directory)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        Assert.Equal(rawId is not null, new OarCgroupV1Finder().TryMatch(bytes, out var match));
        if (rawId is not null)
        {
            Assert.Equal((rawId, user, directory), (Text(bytes, match.RawId), Text(bytes, match.User), path[..match.DirectoryLength]));
        }
    }

    [Theory]
    [InlineData("/oar.slice/oar-u1000.slice/oar-u1000-j42.slice", "42", 1000u, "/oar.slice/oar-u1000.slice/oar-u1000-j42.slice")]
    [InlineData("/x/oar.slice/oar-u0.slice/oar-u0-j7.slice/step.scope", "7", 0u, "/x/oar.slice/oar-u0.slice/oar-u0-j7.slice")]
    [InlineData("/oar.slice/oar-u1000.slice/oar-u1001-j42.slice", null, 0u, null)]
    [InlineData("/oar.slice/oar-u1000.slice/oar-u1000-j.slice", null, 0u, null)]
    [InlineData("/oar.slice/oar-u1000.slice/oar-u1000-j42", null, 0u, null)]
    [InlineData("/oar.slice/oar-u1000.slice/oar-u1000-j42.slice.d", null, 0u, null)]
    [InlineData("/oar.slice/oar-u1000x.slice/oar-u1000-j42.slice", null, 0u, null)]
    [InlineData("/oar.slice/oar-u99999999999.slice/oar-u99999999999-j42.slice", null, 0u, null)]
    [InlineData("/oar.slice/oar-u1000.slice", null, 0u, null)]
    [InlineData("/oar.slice", null, 0u, null)]
    [InlineData("/user.slice/oar-u1000.slice/oar-u1000-j42.slice", null, 0u, null)]
    public void Oar_v2_paths(string path, string? rawId, uint uid, string? directory)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        Assert.Equal(rawId is not null, new OarCgroupV2Finder().TryMatch(bytes, out var match));
        if (rawId is not null)
        {
            Assert.Equal((rawId, uid, directory), (Text(bytes, match.RawId), match.Uid, path[..match.DirectoryLength]));
        }
    }

    [Theory]
    [InlineData("slurmstepd: [4242.batch]", "4242")]
    [InlineData("slurmstepd: [1.0]   ", "1")]
    [InlineData("slurmstepd: [14+1.0]", null)]
    [InlineData("slurmstepd: [0.0]", null)]
    [InlineData("slurmstepd: [-1.0]", null)]
    [InlineData("slurmstepd: [77", null)]
    [InlineData("slurmstepd: [", null)]
    [InlineData("slurmstepd infinity", null)]
    [InlineData("", null)]
    public void Slurmstepd_tells_its_job_by_its_title(string commandLine, string? rawId) =>
        Assert.Equal(rawId, StepDaemonTitle.RawId(Encoding.UTF8.GetBytes(commandLine)));

    [Theory]
    [InlineData("SLURM_JOB_ID=14", "slurm", "14")]
    [InlineData("SLURM_JOBID=15", "slurm", "15")]
    [InlineData("A=1|OAR_JOB_ID=9", "oar", "9")]
    [InlineData("PBS_JOBID=12[3].server", "pbs", "12[3].server")]
    [InlineData("LSB_JOBID=5|LSB_JOBINDEX=0", "lsf", "5")]
    [InlineData("LSB_JOBID=5|LSB_JOBINDEX=3", "lsf", "5[3]")]
    [InlineData("JOB_ID=8|SGE_TASK_ID=undefined|SGE_ROOT=/opt", "sge", "8")]
    [InlineData("JOB_ID=8|SGE_TASK_ID=4|SGE_ACCOUNT=sge", "sge", "8.4")]
    [InlineData("JOB_ID=8", null, null)]
    [InlineData("JOB_ID=8|SGE_TASK_ID=1", null, null)]
    [InlineData("SLURM_JOB_ID=14|SLURM_SCRIPT_CONTEXT=prolog_slurmd", null, null)]
    [InlineData("SLURM_JOB_ID=14|SLURM_SCRIPT_CONTEXT=prolog_task", "slurm", "14")]
    [InlineData("SLURM_JOB_ID=1;rm", null, null)]
    [InlineData("SLURM_JOB_ID=", null, null)]
    [InlineData("OAR_JOB_ID=a:b", null, null)]
    [InlineData("XSLURM_JOB_ID=1", null, null)]
    [InlineData("", null, null)]
    public void Environments(string variables, string? scheduler, string? rawId)
    {
        var found = EnvironmentFinders.TryFind(s_environments, new EnvironmentBlock(Block(variables)), out var finder, out var foundId);
        Assert.Equal(scheduler is not null, found);
        if (found)
        {
            Assert.Equal((scheduler, rawId), (finder!.Scheduler, foundId));
        }
    }

    [Fact]
    public void A_het_component_has_facts_of_its_own()
    {
        var facts = new JobFacts();
        new SlurmEnvironFinder().Fill(
            facts,
            new EnvironmentBlock(Block("SLURM_JOB_ID=14|SLURM_HET_SIZE=2|SLURM_JOB_ID_HET_GROUP_0=14|SLURM_JOB_ID_HET_GROUP_1=15|SLURM_JOB_CPUS_PER_NODE_HET_GROUP_1=1(x2)|SLURM_JOB_NUM_NODES_HET_GROUP_1=2")),
            "15");
        Assert.Equal(("14", 1L, 2L, 2L), (facts.HetJobId.Value, facts.HetOffset.Value, facts.Cpus.Value, facts.NodeCount.Value));
    }

    [Theory]
    [InlineData("4(x2),2", 10L)]
    [InlineData("16", 16L)]
    [InlineData("4(x2", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("99999999999999999999", null)]
    public void Cpus_per_node(string text, long? sum) => Assert.Equal(sum, SlurmEnvironFinder.CpusPerNode(text));

    [Fact]
    public void Random_bytes_never_throw() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            byte[] path = [.. "/slurm/uid_1/job_"u8, .. bytes];
            new SlurmCgroupV1Finder().TryMatch(path, out _);
            new SlurmCgroupV2Finder().TryMatch(bytes, out _);
            new OarCgroupV1Finder().TryMatch([.. "/oar/"u8, .. bytes], out _);
            new OarCgroupV2Finder().TryMatch([.. "/oar.slice/oar-u1.slice/oar-u1"u8, .. bytes], out _);
            StepDaemonTitle.RawId([.. "slurmstepd: ["u8, .. bytes]);
            EnvironmentFinders.TryFind(s_environments, new EnvironmentBlock([.. "SLURM_JOB_ID="u8, .. bytes]), out _, out _);
            return true;
        }));

    [Fact]
    public void An_unknown_finder_is_refused_with_the_key_and_the_known_ones()
    {
        var error = Assert.Throws<InvalidOperationException>(() => FinderRegistry.Resolve(["slurm"], [], "n1"));
        Assert.Contains("actors.node.finders", error.Message, StringComparison.Ordinal);
        Assert.Contains("slurm-cgroup-v1", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Block(string variables) => Encoding.UTF8.GetBytes(variables.Replace('|', '\0') + "\0");

    private static string Text(byte[] bytes, Range range) => Encoding.UTF8.GetString(bytes[range]);
}
