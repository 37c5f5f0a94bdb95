using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Sharding;

public sealed class DeliveryTests() : ShardingKit("akka.stdout-loglevel = OFF")
{
    [Fact]
    public void The_first_message_starts_the_entity_and_reaches_it()
    {
        Start().Tell(new ForEntity("a", 1));
        ExpectMsg(new Started("a"));
        ExpectMsgFrom(TestActor, new Heard("a", 1));
    }

    [Fact]
    public void Messages_of_one_sender_keep_their_order()
    {
        var region = Start();
        foreach (var i in Enumerable.Range(0, 100))
        {
            region.Tell(new ForEntity("a", i));
        }

        ExpectMsg(new Started("a"));
        Assert.Equal(Enumerable.Range(0, 100), ReceiveN(100).Cast<Heard>().Select(heard => (int)heard.Message));
    }

    [Fact]
    public async Task The_path_is_type_shard_and_entity_with_odd_characters_encoded()
    {
        const string Id = "cluster:4711 §/$x";
        var entity = await Start().Ask<IActorRef>(new ForEntity(Id, "who"), Patience.Deadline);
        Assert.Equal($"akka://test/system/sharding/job/{ShardOf(Id)}/{Uri.EscapeDataString(Id)}", entity.Path.ToString());
        ExpectMsg(new Started(Id));
    }

    [Fact]
    public void An_envelope_needs_no_extractor_of_ones_own()
    {
        Start().Tell(new ShardingEnvelope("a", 5));
        ExpectMsg(new Started("a"));
        ExpectMsg(new Heard("a", 5));
    }

    [Fact]
    public void An_entity_can_be_started_without_a_message()
    {
        Start().Tell(new ShardRegion.StartEntity("a"));
        ExpectMsgAllOfMatchingPredicates(
            Akka.TestKit.PredicateInfo.Create<Started>(started => started.Id == "a"),
            Akka.TestKit.PredicateInfo.Create<ShardRegion.StartEntityAck>(ack => ack.EntityId == "a" && ack.ShardId == ShardOf("a")));
    }

    [Fact]
    public void A_message_that_the_extractor_makes_nothing_of_fails_its_shard_whose_entities_start_anew_with_their_next_message()
    {
        var region = StartWith("a");
        FailShardOf("a", region);
        region.Tell(new ForEntity("a", 2));
        ExpectMsg(new Started("a"));
        ExpectMsg(new Heard("a", 2));
    }

    [Fact]
    public void A_message_for_no_entity_is_unhandled_and_harms_nobody()
    {
        var region = Start();
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe, typeof(UnhandledMessage));
        region.Tell("for nobody");
        Assert.Equal("for nobody", probe.ExpectMsg<UnhandledMessage>().Message);
        region.Tell(new ForEntity("a", 1));
        ExpectMsg(new Started("a"));
    }

    [Fact]
    public void A_message_the_extractor_fails_on_harms_nobody()
    {
        var extractor = HashCodeMessageExtractor.Create(
            3, message => message is "bad" ? throw new FormatException("bad") : "a");
        var listener = TestActor;
        var region = Sharding.Start("odd", id => Props.Create(() => new Entity(id, listener)), Settings, extractor);
        region.Tell(1);
        ExpectMsg(new Started("a"));
        ExpectMsg(new Heard("a", 1));
        region.Tell("bad");
        region.Tell(2);
        ExpectMsg(new Heard("a", 2));
    }

    [Fact]
    public void An_entity_that_cannot_be_made_harms_no_other()
    {
        var listener = TestActor;
        var region = Sharding.Start(
            "picky", id => id == "bad" ? throw new FormatException("bad") : Props.Create(() => new Entity(id, listener)), Settings, HashCodeMessageExtractor.Create(1, message => (message as ForEntity)?.Id));
        region.Tell(new ForEntity("good", 1));
        ExpectMsg(new Started("good"));
        ExpectMsg<Heard>();
        var dropped = CreateTestProbe();
        Sys.EventStream.Subscribe(dropped, typeof(Dropped));
        region.Tell(new ForEntity("bad", 1));
        dropped.ExpectMsg<Dropped>();
        region.Tell(new ForEntity("good", 2));
        ExpectMsg<Heard>();
    }

    [Fact]
    public void A_failing_entity_is_restarted_and_goes_on()
    {
        var region = Start();
        region.Tell(new ForEntity("a", "fail"));
        region.Tell(new ForEntity("a", 2));
        ExpectMsg(new Started("a"));
        ExpectMsg(new Stopped("a"));
        ExpectMsg(new Started("a"));
        ExpectMsg(new Heard("a", 2));
    }

    [Fact]
    public void The_older_form_of_extractors_works_too()
    {
        var listener = TestActor;
        var region = Sharding.Start(
            "old",
            Props.Create(() => new Entity("any", listener)),
            Settings,
            message => message is ForEntity wrapped ? (wrapped.Id, wrapped.Message) : Akka.Util.Option<(string, object)>.None,
            message => message is ShardRegion.StartEntity start ? start.EntityId[..1] : ((ForEntity)message).Id[..1]);
        region.Tell(new ForEntity("xyz", 1));
        ExpectMsgFrom<Started>(sender => Assert.Equal("akka://test/system/sharding/old/x/xyz", sender.Path.ToString()), _ => { });
        ExpectMsg(new Heard("any", 1));
    }

    [Fact]
    public async Task A_region_is_started_once_and_found_by_its_type()
    {
        var region = Start();
        Assert.Equal(region, Start());
        Assert.Equal(region, Sharding.ShardRegion("job"));
        Assert.Equal(["job"], Sharding.ShardTypeNames);
        Assert.Throws<ArgumentException>(() => Sharding.ShardRegion("other"));
        Assert.Equal(region, await Sharding.StartAsync("job", Props.Empty, Settings, Extractor));
    }

    [Fact]
    public void A_proxy_keeps_messages_until_there_is_a_region()
    {
        var proxy = Sharding.StartProxy("job", "", Extractor);
        proxy.Tell(new ForEntity("a", 1));
        Start();
        ExpectMsg(new Started("a"));
        ExpectMsg(new Heard("a", 1));
        proxy.Tell(new ForEntity("a", 2));
        ExpectMsg(new Heard("a", 2));
        Assert.Equal(proxy, Sharding.ShardRegionProxy("job"));
    }
}
