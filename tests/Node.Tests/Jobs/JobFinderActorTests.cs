using Actors.Node.Jobs;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace Actors.Node.Tests.Jobs;

public sealed class JobFinderActorTests : TestKit
{
    private readonly IActorRef _finder;

    public JobFinderActorTests()
        : base(Patience.Hocon) =>
        _finder = Sys.ActorOf(Props.Create<JobFinderActor>((Func<Messages.Wire.NodeJobRef, IActorRef, Props>)((_, _) => Props.Create<Forwarder>(TestActor))), "jobs");

    [Fact]
    public void A_job_gets_a_watcher_named_by_its_raw_id_and_its_first_slice()
    {
        Assert.Equal("1234", Find("1234").Path.Name);
        Assert.Equal("1234", ExpectMsg<SliceTaken>().Slice.Id.RawId);
    }

    [Fact]
    public void A_job_found_again_keeps_its_watcher()
    {
        var first = Find("1");
        Assert.Equal(first, Find("1"));
    }

    [Fact]
    public void A_requeued_job_has_a_watcher_of_its_own()
    {
        var first = Find("1", inode: 7);
        var second = Find("1", inode: 8);
        Assert.NotEqual(first, second);
        Assert.StartsWith("1.", second.Path.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Jobs_of_many_schedulers_under_one_number_have_a_watcher_each()
    {
        string[] schedulers = ["slurm", "pbs", "oar", "lsf"];
        Assert.Equal(4, schedulers.Select(scheduler => Find("4711", inode: 0, scheduler)).Distinct().Count());
    }

    [Fact]
    public void A_number_that_reads_like_the_name_of_another_job_has_a_watcher_of_its_own()
    {
        Find("1");
        Find("1.2");
        Assert.Equal("1.3", Find("1", inode: 8).Path.Name);
    }

    [Theory]
    [InlineData("$1")]
    [InlineData("12[3].pbs/ü")]
    public void A_raw_id_of_any_characters_makes_a_name(string rawId) => Assert.Equal(Uri.EscapeDataString(rawId), Find(rawId).Path.Name);

    private IActorRef Find(string rawId, ulong inode = 7, string scheduler = "slurm")
    {
        var processes = CreateTestProbe();
        var slice = Slices.Slice(rawId, inode: inode);
        slice = slice with { Id = slice.Id with { Scheduler = scheduler } };
        _finder.Tell(new JobFound(new SliceTaken(1, slice, new JobRefs("c", "b", [], null).Of(slice))), processes);
        return processes.ExpectMsg<JobWatched>().Watcher;
    }

    private sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef target) => ReceiveAny(target.Forward);
    }
}
