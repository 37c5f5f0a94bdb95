using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Actors.Hub.Jobs;
using Actors.Hub.Tests.Jobs;
using Actors.Messages.Events;
using Akka.Actor;

namespace Actors.Hub.Tests.Segments;

/// <summary>Segments that come to a busy hub, and from nodes whose clocks are wrong.</summary>
[SupportedOSPlatform("linux")]
public sealed class SegmentTroubleTests : SegmentSpoolFacts
{
    private readonly ConcurrentDictionary<string, bool> _busy = new(StringComparer.Ordinal);

    private protected override TimeSpan? Answer => TimeSpan.FromMilliseconds(500);

    private protected override IActorRef Region(HubHarness hub)
    {
        var region = hub.Region;
        return hub.System.ActorOf(Props.Create(() => new Gate(region, _busy)));
    }

    [Fact]
    public async Task A_segment_of_a_job_that_does_not_answer_stays_and_comes_again_and_those_of_others_go_on()
    {
        _busy["1"] = true;
        Put("a", 1, Report("1", 1, cpu: 5), Report("2", 1));
        Put("b", 2, Report("3", 1));
        Put("c", 1, "n2", Report("4", 1));

        await LookUntilAsync("the segments of the others in the archive", archived: 2);
        Assert.Equal(["a.segment"], Directory.GetFiles(In).Select(Path.GetFileName));
        Assert.DoesNotContain(Hub.Events().OfType<NodeBound>(), bound => bound.Ref.RawId == "1");

        _busy.Clear();
        await LookUntilAsync("its segment in the archive", archived: 3);
        Assert.Equal(5 * Sample.Second, Assert.Single(Hub.Events().OfType<UsageRecorded>(), each => each.Usage.CpuUsec == 5 * Sample.Second).Usage.CpuUsec);
        Assert.Equal("", Streams.List().First(stream => stream.Node == "n1").Missing);
    }

    [Fact]
    public async Task A_job_of_many_nodes_that_never_answers_does_not_hold_up_other_nodes()
    {
        _busy["1"] = true;
        foreach (var node in Enumerable.Range(0, 3).Select(number => $"m{number}"))
        {
            Put(node, 1, node, Report("1", 1));
        }

        await Eventually.TrueAsync("all of them tried", async () =>
        {
            await Spool.LookAsync(default);
            return Log.Of(1203).Count >= 3;
        });
        Clock.Ahead(TimeSpan.FromMinutes(2));
        Put("z", 1, "z", Report("2", 1));
        await LookUntilAsync("the other node's segment in the archive", archived: 1);
        Assert.Equal(3, Directory.GetFiles(In).Length);
    }

    [Fact]
    public async Task Right_after_it_a_busy_segment_is_left_alone_for_a_minute()
    {
        _busy["1"] = true;
        Put("a", 1, Report("1", 1));
        await Spool.LookAsync(default);
        _busy.Clear();

        Assert.Equal(0, await Spool.LookAsync(default));
        Assert.Equal(["a.segment"], Directory.GetFiles(In).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(+400)]
    [InlineData(-4000)]
    public async Task A_node_whose_clock_is_wrong_is_taken_and_one_that_is_ahead_is_told(int days)
    {
        Ahead = TimeSpan.FromDays(days);
        Put("a", 1, Report("1", 1, cpu: 5));
        await LookUntilAsync("the segment in the archive", archived: 1);

        Assert.Equal(5 * Sample.Second, Hub.Events().OfType<UsageRecorded>().Last().Usage.CpuUsec);
        Assert.Equal(days > 0 ? 1 : 0, Log.Of(1204).Count);

        // Nothing that it says is of the future.
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        Assert.True(Nodes.Looked("c", "n1") <= now);
        Assert.True(Assert.Single(Nodes.List(allBoots: false)).Boot.LastSeenUnixUsec <= now);
    }

    // As often as the hub looks; on a host that is busy itself honest jobs may not answer either, and come again.
    private Task LookUntilAsync(string what, int archived) => Eventually.TrueAsync(what, async () =>
    {
        await Spool.LookAsync(default);
        var taken = Directory.Exists(Place.File("archive")) && Archived() == archived;
        Clock.Ahead(taken ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
        return taken;
    });

    // Jobs of the hub of which some do not answer.
    private sealed class Gate : ReceiveActor
    {
        public Gate(IActorRef region, ConcurrentDictionary<string, bool> busy) => ReceiveAny(message =>
        {
            if (message is not TakeReport report || !busy.ContainsKey(report.Entity.RawId))
            {
                region.Forward(message);
            }
        });
    }
}
