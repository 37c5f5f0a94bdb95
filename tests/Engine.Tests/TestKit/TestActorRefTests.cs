using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Internal;
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

    [Fact]
    public void The_name_of_one_without_a_name_begins_with_two_dollars() =>
        Assert.StartsWith("$$", ActorOfAsTestActorRef<Counter>().Path.Name, StringComparison.Ordinal);

    [Fact]
    public void The_dispatcher_of_its_Props_is_kept()
    {
        var actor = ActorOfAsTestActorRef<Counter>(Props.Create<Counter>().WithDispatcher("akka.actor.default-dispatcher"));
        Assert.Equal("akka.actor.default-dispatcher", ((InternalTestActorRef)actor.Ref).Cell.Dispatcher.Id);
        Assert.Equal(0, actor.UnderlyingActor.Sum);
    }

    [Fact]
    public void It_may_be_the_child_of_another()
    {
        var parent = ActorOfAsTestActorRef<Counter>("parent");
        var child = ActorOfAsTestActorRef<Counter>(parent, "child");
        Assert.Equal("/user/parent/child", child.Path.ToStringWithoutAddress());
        Sys.Stop(parent);
        AwaitCondition(() => ((InternalTestActorRef)child.Ref).IsTerminated);
        Assert.Throws<IllegalActorStateException>(() => child.UnderlyingActor);
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
