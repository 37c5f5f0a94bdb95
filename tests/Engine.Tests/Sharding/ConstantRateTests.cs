using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.TestKit;

namespace Engine.Tests.Sharding;

/// <summary>Time does not move but by the test.</summary>
public sealed class ConstantRateTests() : ShardingKit("""
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    akka.cluster.sharding {
        remember-entities = on
        entity-recovery-strategy = constant
        entity-recovery-constant-rate-strategy { frequency = 1h, number-of-entities = 2 }
    }
    """)
{
    private readonly string[] _ofOneShard = [.. Enumerable.Range(0, 1000).Select(i => $"e{i}").Where(id => ShardOf(id) == "3").Take(5)];

    [Fact]
    public void Remembered_entities_start_so_many_at_a_time()
    {
        var region = Start();
        foreach (var id in _ofOneShard) region.Tell(new ForEntity(id, 1));
        ReceiveN(10);
        Watch(region);
        region.Tell(GracefulShutdown.Instance);
        ReceiveN(6);
        AwaitAssert(() => Assert.DoesNotContain("job", Names("/system/sharding")));
        Start();
        var scheduler = (TestScheduler)Sys.Scheduler;
        // The region asks for them by its timer.
        AwaitAssert(() =>
        {
            scheduler.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(2, Names("/system/sharding/job/3").Count());
        });
        ReceiveN(2);
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        scheduler.Advance(TimeSpan.FromHours(1));
        ReceiveN(2);
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        scheduler.Advance(TimeSpan.FromHours(1));
        Assert.IsType<Started>(ReceiveOne(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void Another_strategy_is_refused_by_name() => Assert.Contains(
        "some", Assert.Throws<ConfigurationException>(() => ClusterShardingSettings.Create("entity-recovery-strategy = some", null)).Message, StringComparison.Ordinal);

    private IEnumerable<string> Names(string path)
    {
        try
        {
            return ((ActorRefWithCell)Sys.ActorSelection(path).ResolveOne(TimeSpan.FromMinutes(2)).GetAwaiter().GetResult()).Children.Select(c => c.Path.Name);
        }
        catch (ActorNotFoundException)
        {
            return [];
        }
    }
}
