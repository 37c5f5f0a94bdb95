using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

public sealed class EnvironmentJobsTests
{
    private readonly EnvironmentJobs _jobs = new();

    [Fact]
    public void A_number_has_a_job_for_each_user_and_node_that_names_it()
    {
        var (alices, bobs, elsewhere) = (Job(1001), Job(1002), Job(1001, "node2"));
        Assert.Same(alices, _jobs.Find("slurm", "7", 1001, ""));
        Assert.Same(bobs, _jobs.Find("slurm", "7", 1002, ""));
        Assert.Same(elsewhere, _jobs.Find("slurm", "7", 1001, "node2"));
        Assert.Null(_jobs.Find("slurm", "7", 1003, ""));
        Assert.Null(_jobs.Find("lsf", "7", 1001, ""));
        Assert.Equal([alices, bobs, elsewhere], _jobs.Of("slurm", "7"));
    }

    [Theory]
    [InlineData(0U, 1001U)]
    [InlineData(1001U, 0U)]
    [InlineData(1001U, null)]
    public void Roots_processes_are_of_whoever_has_the_number(uint there, uint? comes)
    {
        var job = Job(there);
        Assert.Same(job, _jobs.Find("slurm", "7", comes, ""));
    }

    [Fact]
    public void One_that_has_ended_is_gone_and_the_others_stay()
    {
        var (alices, bobs) = (Job(1001), Job(1002));
        _jobs.Remove(alices);
        Assert.Equal([bobs], _jobs.All);
        _jobs.Remove(bobs);
        Assert.True(_jobs.IsEmpty);
    }

    private TrackedJob Job(uint owner, string node = "")
    {
        var job = new TrackedJob("slurm", "7", []) { OwnerUid = owner, Node = node };
        _jobs.Add(job);
        return job;
    }
}
