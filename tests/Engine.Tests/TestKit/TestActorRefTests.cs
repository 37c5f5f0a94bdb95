using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;

namespace Engine.Tests.TestKits;

public sealed class TestActorRefTests() : TestKit(Patience.Hocon)
{
    [Fact]
    public void An_actor_on_the_calling_thread_has_run_when_Tell_returns()
    {
        var thread = -1;
        Action note = () => thread = Environment.CurrentManagedThreadId;
        var actor = Sys.ActorOf(Props.Create(() => new Runs(note)).WithDispatcher(CallingThreadDispatcher.Id));
        actor.Tell("start");
        AwaitCondition(() => thread != -1);
        thread = -1;
        actor.Tell("run");
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void The_actor_itself_can_be_looked_at()
    {
        var actor = ActorOfAsTestActorRef<Counter>("counter");
        actor.Tell(2);
        actor.Tell(3);
        Assert.Equal(5, actor.UnderlyingActor.Sum);
        Assert.Equal("counter", actor.Path.Name);
        Assert.True(actor == actor.Ref);
    }

    [Fact]
    public void A_message_can_be_handled_at_once_so_that_its_exception_comes_here()
    {
        var actor = ActorOfAsTestActorRef<Counter>(Props.Create(() => new Counter()));
        Assert.Throws<InvalidOperationException>(() => actor.Receive("no number"));
    }

    [Fact]
    public void The_actor_answers_the_test_actor()
    {
        var actor = ActorOfAsTestActorRef(() => new Counter());
        actor.Tell(4);
        ExpectMsgFrom(actor, 4);
    }

    private sealed class Runs : ReceiveActor
    {
        public Runs(Action action) => ReceiveAny(_ => action());
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter()
        {
            Receive<int>(number =>
            {
                Sum += number;
                Sender.Tell(Sum);
            });
            ReceiveAny(message => throw new InvalidOperationException($"{message}"));
        }

        public int Sum { get; private set; }
    }
}
