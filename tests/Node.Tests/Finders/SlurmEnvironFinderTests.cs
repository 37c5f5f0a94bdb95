using System.Text;
using Actors.Node.Finders;

namespace Actors.Node.Tests.Finders;

public sealed class SlurmEnvironFinderTests
{
    [Theory]
    [InlineData("12", "SLURM_JOB_ID=12", true)]
    [InlineData("12", "SLURM_JOB_ID=99999", false)]
    [InlineData("12", "SLURM_JOB_ID=12;rm -rf", false)]
    [InlineData("12", "SLURM_JOB_ID=-1", false)]
    [InlineData("0", "SLURM_JOB_ID=0", false)]
    [InlineData("12", "PBS_JOBID=12", false)]
    [InlineData("12", "PATH=/bin", false)]
    [InlineData("", "SLURM_JOB_ID=12", true)]
    [InlineData("15", "SLURM_JOB_ID=14 SLURM_HET_SIZE=2 SLURM_JOB_ID_HET_GROUP_0=14 SLURM_JOB_ID_HET_GROUP_1=15", true)]
    [InlineData("16", "SLURM_JOB_ID=14 SLURM_HET_SIZE=2 SLURM_JOB_ID_HET_GROUP_0=14 SLURM_JOB_ID_HET_GROUP_1=15", false)]
    public void Only_an_environment_of_this_very_job_speaks_of_it(string rawId, string variables, bool speaks)
    {
        var block = Encoding.UTF8.GetBytes(variables.Replace(" SLURM", "\0SLURM", StringComparison.Ordinal) + "\0");
        Assert.Equal(speaks, new SlurmEnvironFinder().Speaks(new EnvironmentBlock(block), rawId));
    }
}
