using Actors.Hub.Scheduler;

namespace Actors.Hub.Tests.Scheduler;

public sealed class WaitingJobsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset T = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public void An_id_that_is_not_known_is_asked_ever_less_often()
    {
        var waiting = new WaitingJobs(Interval);
        var asked = Enumerable.Range(0, 2880).Where(round => waiting.ToAsk([new WaitingJob("1", true)], [], T + (round * Interval), 10).Count > 0).ToList();
        Assert.Equal([0, 1, 3, 7, 15], asked.Take(5));
        Assert.InRange(asked.Count, 20, 40);
    }

    [Fact]
    public void A_running_job_that_is_listed_is_not_asked_for() => Assert.Empty(new WaitingJobs(Interval).ToAsk([new WaitingJob("1", false)], ["1"], T, 10));

    [Fact]
    public void A_running_job_that_is_listed_no_more_is_asked_for() => Assert.Equal(["1"], new WaitingJobs(Interval).ToAsk([new WaitingJob("1", false)], ["2"], T, 10));

    [Fact]
    public void One_that_is_listed_and_stays_unconfirmed_is_asked_for_as_it_may_be_an_older_run()
    {
        var waiting = new WaitingJobs(Interval);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(round => waiting.ToAsk([new WaitingJob("1", true)], ["1"], T + (round * Interval), 10).Count));
    }

    [Fact]
    public void No_more_are_asked_at_once_than_fit_and_the_others_come_next()
    {
        var waiting = new WaitingJobs(Interval);
        WaitingJob[] jobs = [new("1", true), new("2", true), new("3", true)];
        Assert.Equal(["1", "2"], waiting.ToAsk(jobs, [], T, 2));
        Assert.Equal(["3"], waiting.ToAsk(jobs, [], T, 2));
    }
}
