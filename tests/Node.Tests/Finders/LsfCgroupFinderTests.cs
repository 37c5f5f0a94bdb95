using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Finders;

namespace Actors.Node.Tests.Finders;

public sealed class LsfCgroupFinderTests
{
    [Theory]
    [InlineData("/lsf/prod/job.101.2211.1700000301", "", "101")]
    [InlineData("/x/lsf/prod/job.102[7].2212.1700000302/below", "102[7]", "")]
    [InlineData("/lsf/prod/job.103", "", "103")]
    [InlineData("/lsf/prod/job.", null, null)]
    [InlineData("/lsf/prod/job.x", null, null)]
    [InlineData("/lsf/prod/job.1x", null, null)]
    [InlineData("/lsf/prod/job.1[2", null, null)]
    [InlineData("/lsf/prod/job.1[2]x", null, null)]
    [InlineData("/lsf/job.1.2", null, null)]
    [InlineData("/lsf/prod", null, null)]
    public void Directories(string path, string? rawId, string? byPath)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        Assert.Equal(rawId is not null, new LsfCgroupFinder().TryMatch(bytes, out var match));
        if (rawId is not null)
        {
            Assert.Equal((rawId, byPath), (Encoding.UTF8.GetString(bytes[match.RawId]), Encoding.UTF8.GetString(bytes[match.IdByPath])));
        }
    }

    [Theory]
    [InlineData("102[7]", "102", true)]
    [InlineData("102", "102", true)]
    [InlineData("1022", "102", false)]
    public void Processes_may_tell_the_element(string rawId, string byPath, bool agrees) => Assert.Equal(agrees, new LsfCgroupFinder().Agrees(rawId, byPath));

    [Theory]
    [InlineData("/lsf/prod", true)]
    [InlineData("/a/lsf/prod", true)]
    [InlineData("/lsf", false)]
    [InlineData("/lsf/prod/x", false)]
    public void The_directory_of_any_cluster_may_hold_jobs(string path, bool may) => Assert.Equal(may, new LsfCgroupFinder().MayHoldJobsAt(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("/home/a/.lsbatch/1700000300.101", 1_700_000_300_000_000L)]
    [InlineData("/home/a/.lsbatch/1700000300.101.shell", 1_700_000_300_000_000L)]
    [InlineData("/home/a/.lsbatch/1700000300.7", 0L)]
    [InlineData("/home/a/.lsbatch/99999999999999.101", 0L)]
    [InlineData("/home/a/.lsbatch/x.101", 0L)]
    [InlineData("", 0L)]
    public void The_jobs_file_tells_its_submission(string file, long usec)
    {
        var facts = new JobFacts();
        new LsfFinder().Fill(facts, new EnvironmentBlock(Encoding.UTF8.GetBytes($"LSB_JOBID=101\0LSB_JOBFILENAME={file}\0")), "101");
        Assert.Equal(usec, facts.SubmitUnixUsec?.Value ?? 0);
    }
}
