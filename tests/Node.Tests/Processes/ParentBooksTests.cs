using Actors.Node.Cgroups;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>Whose a tail is.</summary>
public sealed class ParentBooksTests : BooksOnFiles
{
    [Fact]
    public void A_job_that_ended_before_the_directories_above_could_be_measured_has_its_tail_and_only_what_was_there_before_is_earlier()
    {
        var job = Born("job_1");
        Use(job, Tail);
        End(job);
        Settle();

        Assert.Equal(Tail, job.TailNsec);
        Assert.False(job.LowerBound);
        AssertNode(jobs: Tail, unassignedTail: 0);
    }

    [Fact]
    public void So_have_several_of_which_all_is_known_that_their_programs_used()
    {
        Books.ExecutablesAreWhole = true;
        var (one, two) = (Born("job_1"), Born("job_2"));
        Use(one, Tail);
        Use(two, 2 * Tail);
        Book(one, Tail);
        Book(two, 2 * Tail);
        End(one);
        End(two);
        Settle();

        Assert.Equal((Tail, 2 * Tail), (one.TailNsec, two.TailNsec));
        Assert.False(one.LowerBound || two.LowerBound);
        AssertNode(jobs: 3 * Tail, unassignedTail: 0);
    }

    [Fact]
    public void Several_of_which_nobody_knows_what_their_programs_used_are_lower_bounds()
    {
        var (one, two) = (Born("job_1"), Born("job_2"));
        Use(one, Tail);
        Use(two, Tail);
        End(one);
        End(two);
        Settle();

        Assert.True(one.LowerBound && two.LowerBound);
        AssertNode(jobs: 0, unassignedTail: 2 * Tail);
    }

    [Fact]
    public void One_that_ended_alone_does_not_get_what_its_programs_are_known_not_to_have_used()
    {
        Books.ExecutablesAreWhole = true;
        var job = Born("job_1");
        Settle();
        Use(job, Tail);
        Book(job, Tail);
        Count(User, 4 * Tail);
        Count(Root, 4 * Tail);
        End(job);
        Settle();

        Assert.Equal(Tail, job.TailNsec);
        AssertNode(jobs: Tail, unassignedTail: 4 * Tail);
    }

    [Fact]
    public void One_that_nobody_could_read_before_the_directory_above_was_found_says_that_it_may_have_used_more()
    {
        var job = Born("job_1", isRead: false);
        Count(Root, Tail);
        Books.OpenRoot(job, Hierarchies);
        Tell(job);
        Settle();

        Assert.True(job.LowerBound);
        Assert.Equal(0, job.TailNsec);
    }

    [Fact]
    public void What_a_directory_used_that_turns_out_to_hold_noJobs_is_no_longer_older_than_the_agent()
    {
        Count($"{Root}/own", Tail);
        Count(Root, Tail);
        Born("job_1");
        Settle();
        Books.Other(Hierarchies.Single(h => h.CountsCpu), JobTable.Bytes($"/{Root}"), "own"u8);
        Settle();
        AssertNode(jobs: 0, unassignedTail: 0, other: Tail);

        // An agent that goes on from there, and knows of it, or did not know of it yet.
        foreach (var isKnown in new[] { true, false })
        {
            var saved = Books.Save().ToList();
            if (!isKnown)
            {
                var root = saved.Single(ledger => ledger.Root);
                root.Others.Clear();
                root.EarlierNsec += Tail;
                root.ResidualNsec += Tail;
            }

            using var next = new ParentBooks(Jobs);
            next.Restore(saved, Hierarchies);
            next.Other(Hierarchies.Single(h => h.CountsCpu), JobTable.Bytes($"/{Root}"), "own"u8);
            next.Measure();
            next.Settle();
            AssertNode(jobs: 0, unassignedTail: 0, other: Tail, next);
        }
    }

    [Fact]
    public void One_that_an_agent_sees_end_is_not_charged_with_what_was_used_before_the_agent_came_again()
    {
        var (before, there) = (Born("job_1"), Born("job_2"));
        Settle();
        using var next = new ParentBooks(Jobs);
        next.Restore(Books.Save(), Hierarchies);
        Count(User, Earlier);
        Count(Root, Earlier);
        Use(there, Tail);
        End(there, next);
        next.Measure();
        next.Settle();

        Assert.Equal((0, 0), (there.TailNsec, there.UnwatchedNsec));
        Assert.True(there.LowerBound);
        Assert.False(before.LowerBound);
        AssertNode(jobs: 0, unassignedTail: Earlier + Tail, books: next);
    }

    [Fact]
    public void What_a_job_used_before_it_was_found_at_last_is_nobodys_no_more()
    {
        Born("job_1");
        Settle();
        Count($"{User}/job_2", Tail);
        Count(User, Tail);
        Count(Root, Tail);
        Settle();
        AssertNode(jobs: 0, unassignedTail: Tail);
        Born("job_2");
        Settle();
        AssertNode(jobs: Tail, unassignedTail: 0);
    }

    [Fact]
    public void A_users_directory_is_settled_that_came_in_the_place_of_one_whose_last_job_is_not_known_to_have_ended()
    {
        var before = Born("job_1");
        Settle();
        Use(before, Tail);
        Settle();
        Replace(User);
        var job = Born("job_2");
        Use(job, Tail / 2);
        End(job);
        Settle();

        Assert.Equal(Tail / 2, job.TailNsec);
        Assert.False(job.LowerBound);
        AssertNode(jobs: Tail + (Tail / 2), unassignedTail: 0);
    }

    [Fact]
    public void The_directory_of_a_job_that_no_finder_knows_any_more_is_not_counted_twice()
    {
        Count(User, Tail);
        Count(Root, Tail);
        var path = $"/{User}";
        var job = new TrackedJob("slurm", "1", JobTable.Bytes(path)) { Hierarchy = Hierarchies.Single(h => h.CountsCpu), Counters = new JobCounters(Hierarchies, JobTable.Bytes(path), TimeProvider.System) };
        Jobs.ByPath.Add(path, job);
        Books.OpenRoot(job, Hierarchies);
        Books.Other(Hierarchies.Single(h => h.CountsCpu), JobTable.Bytes($"/{Root}"), "uid_0"u8);
        Settle();
        AssertNode(jobs: Tail, unassignedTail: 0);
    }
}
