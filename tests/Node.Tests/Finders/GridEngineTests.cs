using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Finders;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Finders;

public sealed class GridEngineTests
{
    [Theory]
    [InlineData("/UGE/4711.4", "4711.4", "")]
    [InlineData("/UGE/4711.1", "", "4711.1")]
    [InlineData("/x/sge/8.12/below", "8.12", "")]
    [InlineData("/sge/8", null, null)]
    [InlineData("/sge/8.0", null, null)]
    [InlineData("/sge/8.", null, null)]
    [InlineData("/sge/.1", null, null)]
    [InlineData("/sge/8.1.2", null, null)]
    [InlineData("/sge/8.x", null, null)]
    [InlineData("/sge/99999999999.1", null, null)]
    [InlineData("/sgex/8.1", null, null)]
    public void Directories(string path, string? rawId, string? byPath)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        Assert.Equal(rawId is not null, new GridEngineCgroupFinder().TryMatch(bytes, out var match));
        if (rawId is not null)
        {
            Assert.Equal((rawId, byPath), (Encoding.UTF8.GetString(bytes[match.RawId]), Encoding.UTF8.GetString(bytes[match.IdByPath])));
        }
    }

    [Theory]
    [InlineData("sge_shepherd-4711 -bg", "4711")]
    [InlineData("sge_shepherd-4711\0-bg\0", "4711")]
    [InlineData("/opt/sge/bin/lx-amd64/sge_shepherd-4711\0", "4711")]
    [InlineData("sge_shepherd-0\0", null)]
    [InlineData("sge_shepherd-\0", null)]
    [InlineData("sge_shepherd\0-bg\0", null)]
    [InlineData("my_sge_shepherd-1\0", null)]
    [InlineData("sge_shepherd-1x\0", null)]
    [InlineData("sge_shepherd-99999999999\0", null)]
    [InlineData("", null)]
    public void A_shepherd_tells_its_job_by_its_title(string commandLine, string? job) => Assert.Equal(job, GridEngineJob.JobIn(Encoding.UTF8.GetBytes(commandLine)));

    [Fact]
    public void A_shepherds_configuration_tells_the_jobs_facts_and_is_believed()
    {
        var told = Read("host=n1\njob_owner=alice\nqueue=long.q\njob_name=sim\njob_id=8\nja_task_id=4\naccount=sge\nsubmission_time=1700000000\nacct_project=fusion\n");
        Assert.Equal("8.4", told.RawId);
        Assert.Equal(
            ("alice", "fusion", "long.q", "sim", "8", "4", 1_700_000_000_000_000L),
            (told.Facts.User.Value, told.Facts.Project.Value, told.Facts.Partition.Value, told.Facts.Name.Value, told.Facts.ArrayJobId.Value, told.Facts.ArrayTaskId.Value, told.Facts.SubmitUnixUsec.Value));
        Assert.Equal(FactSource.Process, told.Facts.Project.Source);
    }

    [Theory]
    [InlineData("job_id=8\nja_task_id=0\nacct_project=none\naccount=physics\nsubmission_time=1700000000000000\n", "8", "physics")]
    [InlineData("job_id=9\nja_task_id=4\nacct_project=other\n", "8", null)]
    [InlineData("job_id=8\nja_task_id=-1\nacct_project=p\njob_owner=", "8", "p")]
    [InlineData("ja_task_id=3\n", "8", null)]
    [InlineData("", "8", null)]
    [InlineData("\n\n=\n\u00ff", "8", null)]
    public void Of_a_configuration_that_is_another_jobs_or_broken_nothing_is_taken(string config, string rawId, string? project)
    {
        var told = Read(config);
        Assert.Equal((rawId, project), (told.RawId, told.Facts.Project?.Value));
        Assert.True(told.Facts.SubmitUnixUsec is null or { Value: 1_700_000_000_000_000L });
    }

    [Theory]
    [InlineData("8", "8.1", true)]
    [InlineData("8.1", "8.1", true)]
    [InlineData("9", "8.1", false)]
    [InlineData("8.1.1", "8.1", false)]
    public void Of_a_first_tasks_directory_a_process_may_say_only_whether_it_is_of_an_array(string rawId, string directory, bool isOf) =>
        Assert.Equal(isOf, new GridEngineCgroupFinder().Agrees(rawId, directory));

    [Fact]
    public void Random_bytes_never_throw() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            new GridEngineCgroupFinder().TryMatch([.. "/sge/1."u8, .. bytes], out _);
            GridEngineJob.Read(bytes, bytes);
            return GridEngineJob.Read("sge_shepherd-8"u8, [.. "job_id=8\nja_task_id="u8, .. bytes, .. "\nsubmission_time="u8, .. bytes]) is not null;
        }));

    private static GridEngineJob Read(string config) => GridEngineJob.Read("sge_shepherd-8\0-bg\0"u8, Encoding.UTF8.GetBytes(config))!;
}
