using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Finders;

namespace Actors.Node.Tests.Finders;

/// <summary>Tasks of arrays: each has its raw id, and array and index as facts.</summary>
public sealed class ArrayIdTests
{
    [Theory]
    [InlineData("pbs", "PBS_JOBID=12[3].server", "12[3].server", "12[].server", "3")]
    [InlineData("pbs", "PBS_JOBID=12.server", "12.server", null, null)]
    [InlineData("pbs", "PBS_JOBID=12[].server", "12[].server", null, null)]
    [InlineData("pbs", "PBS_JOBID=12]3[.server", "12]3[.server", null, null)]
    [InlineData("pbs", "PBS_JOBID=[3].server", "[3].server", null, null)]
    [InlineData("pbs", "PBS_JOBID=12[x].server", "12[x].server", null, null)]
    [InlineData("lsf", "LSB_JOBID=5|LSB_JOBINDEX=3", "5[3]", "5", "3")]
    [InlineData("lsf", "LSB_JOBID=5|LSB_JOBINDEX=0", "5", null, null)]
    [InlineData("lsf", "LSB_JOBID=5|LSB_JOBINDEX=-3", "5", null, null)]
    [InlineData("sge", "JOB_ID=8|SGE_TASK_ID=4|SGE_ROOT=/opt", "8.4", "8", "4")]
    [InlineData("sge", "JOB_ID=8|SGE_TASK_ID=undefined|SGE_ROOT=/opt", "8", null, null)]
    public void Are_told_by_the_environment(string name, string variables, string rawId, string? array, string? task)
    {
        var finder = Assert.IsAssignableFrom<IEnvironmentFinder>(Assert.Single(FinderRegistry.Resolve([name], [], "n1")));
        var block = Encoding.UTF8.GetBytes(variables.Replace('|', '\0') + "\0");
        var facts = new JobFacts();
        Assert.Equal(rawId, finder.RawIdIn(new EnvironmentBlock(block)));
        finder.Fill(facts, new EnvironmentBlock(block), rawId);
        Assert.Equal((array, task), (facts.ArrayJobId?.Value, facts.ArrayTaskId?.Value));
    }

    [Fact]
    public void Finders_of_one_scheduler_do_not_know_another_ones_jobs()
    {
        var block = Encoding.UTF8.GetBytes("PBS_JOBID=12.server\0LSB_JOBID=5\0");
        Assert.Equal(["12.server", "5"], new[] { "pbs", "lsf" }.Select(name => Found([name], block)));
        Assert.Equal("", Found(["sge", "slurm-environ", "oar-environ"], block));
        Assert.Equal("5", Found(["lsf", "pbs"], block));
    }

    private static string Found(string[] names, byte[] block) =>
        EnvironmentFinders.TryFind([.. FinderRegistry.Resolve(names, [], "n1").OfType<IEnvironmentFinder>()], new EnvironmentBlock(block), out _, out var rawId) ? rawId : "";
}
