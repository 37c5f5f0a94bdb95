using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>Whose CPU is of which the kernel tells only after the directories above were measured.</summary>
public sealed class LateWordTests : BooksOnFiles
{
    [Fact]
    public void What_was_taken_for_nobodys_before_aJobs_end_was_told_is_its_own_in_the_settling_that_ends_it()
    {
        Books.ExecutablesAreWhole = true;
        var job = Born("job_1");
        Settle();
        Remove(job);
        Use(job, Tail);
        Settle();
        AssertNode(jobs: 0, unassignedTail: Tail);
        Book(job, Tail);
        Tell(job);
        Settle();

        Assert.Equal(Tail, job.TailNsec);
        Assert.False(job.LowerBound || Books.IsShort(job));
        AssertNode(jobs: Tail, unassignedTail: 0);
    }

    [Fact]
    public void What_the_kernel_tells_of_a_job_only_after_it_was_settled_is_its_own_as_soon_as_the_directories_above_are_asked_again()
    {
        Books.ExecutablesAreWhole = true;
        var (one, two) = (Born("job_1"), Born("job_2"));
        Settle();
        Use(one, Tail);
        Use(two, Tail);
        End(one);
        End(two);
        Book(two, Tail);
        Settle();
        Assert.Equal((0, Tail), (one.TailNsec, two.TailNsec));

        Book(one, Tail);
        Assert.True(Books.IsShort(one));
        Settle();
        Assert.Equal(Tail, one.TailNsec);
        Assert.False(one.LowerBound || Books.IsShort(one));
        AssertNode(jobs: 2 * Tail, unassignedTail: 0);
    }

    [Fact]
    public void What_one_gets_that_late_is_not_missing_from_the_next_ones_tail()
    {
        Books.ExecutablesAreWhole = true;
        var (one, two) = (Born("job_1"), Born("job_2"));
        Settle();
        Use(one, Tail);
        End(one);
        Book(one, Tail / 2);
        Settle();
        Book(one, Tail);
        Settle();
        Use(two, Tail);
        Book(two, Tail);
        End(two);
        Settle();

        Assert.Equal((Tail, Tail), (one.TailNsec, two.TailNsec));
        AssertNode(jobs: 2 * Tail, unassignedTail: 0);
    }

    [Fact]
    public void A_directory_that_counts_less_than_theJobs_below_it_has_nothing_to_give()
    {
        var (ended, other) = (Born("job_1"), Born("job_2"));
        End(ended);
        Settle();
        Book(ended, Tail);
        Count(JobTable.Text(other.Path)[1..], Earlier + Tail);
        Settle();

        Assert.Equal(0, ended.TailNsec);
    }

    [Fact]
    public void What_the_first_settling_took_for_older_than_the_agent_is_the_jobs_whose_programs_are_known_to_have_used_it()
    {
        Books.ExecutablesAreWhole = true;
        var job = Born("job_1", usedFirst: Tail);
        End(job);
        Settle();
        Assert.Equal(0, job.TailNsec);
        Book(job, Tail);
        Settle();

        Assert.Equal(Tail, job.TailNsec);
        AssertNode(jobs: Tail, unassignedTail: 0);
    }
}
