using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;

namespace Engine.Tests.Serialization;

/// <summary>akka.actor.serialize-messages = on.</summary>
public sealed class SerializeMessagesTests() : TestKit(Patience.Hocon + "akka.actor.serialize-messages = on")
{
    [Fact]
    public void The_receiver_gets_what_is_read_back()
    {
        var sent = new Plain("text", [1, 2], TestActor);
        TestActor.Tell(sent);
        var got = ExpectMsg<Plain>();
        Assert.NotSame(sent, got);
        Assert.Equal((sent.Text, sent.Reference), (got.Text, got.Reference));
        Assert.Equal(sent.Numbers, got.Numbers);
    }

    [Fact]
    public void Texts_and_numbers_keep_their_types()
    {
        foreach (var sent in (object[])["text", 1, 2L, 1.5, true])
        {
            TestActor.Tell(sent);
            Assert.Equal(sent, ExpectMsg<object>());
        }
    }

    [Fact]
    public void What_needs_no_proof_is_passed_on_as_it_is()
    {
        var sent = new Exempt();
        TestActor.Tell(sent);
        Assert.Same(sent, ExpectMsg<Exempt>());
    }

    [Fact]
    public void What_cannot_be_written_is_logged_and_not_delivered()
    {
        EventFilter.Custom<Error>(e => e.Cause is not null && e.Message.ToString()!.StartsWith("Swallowing exception during message send", StringComparison.Ordinal))
            .ExpectOne(() => TestActor.Tell(new Unwritable()));
        TestActor.Tell("next");
        ExpectMsg("next");
    }

    [Fact]
    public async Task Watching_stopping_and_asking_work_as_without()
    {
        var child = Sys.ActorOf(Props.Create<Echo>());
        Assert.Equal("hi", await child.Ask<string>("hi", Patience.Deadline));
        Assert.Equal(child, (await child.Ask<ActorIdentity>(new Identify("id"), Patience.Deadline)).Subject);
        Assert.Equal(child, await Sys.ActorSelection(child.Path).ResolveOne(Patience.Deadline));
        Watch(child);
        Sys.Stop(child);
        Assert.Equal(child, ExpectTerminated(child).ActorRef);
    }

    private sealed record Plain(string Text, int[] Numbers, IActorRef Reference);

    private sealed class Exempt : INoSerializationVerificationNeeded;

    private sealed class Unwritable
    {
        public string Text => throw new NotSupportedException("not to be written");
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
