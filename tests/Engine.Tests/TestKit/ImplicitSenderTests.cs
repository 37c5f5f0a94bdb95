using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;

namespace Engine.Tests.TestKits;

public sealed class ImplicitSenderTests : TestKit
{
    private readonly IActorRef _echo;

    public ImplicitSenderTests()
        : base(Patience.Hocon) =>
        _echo = Sys.ActorOf(Props.Create<Echo>());

    [Fact]
    public void The_test_actor_is_the_sender()
    {
        _echo.Tell("a");
        ExpectMsg("a");
    }

    [Fact]
    public async Task The_test_actor_is_the_sender_after_an_await_too()
    {
        await Task.Delay(1);
        _echo.Tell("a");
        await ExpectMsgAsync("a");
        await Task.Yield();
        _echo.Tell("b");
        await ExpectMsgAsync("b");
    }

    [Fact]
    public void A_probe_made_in_between_does_not_become_the_sender()
    {
        CreateTestProbe();
        _echo.Tell("a");
        ExpectMsg("a");
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }
}

public sealed class NoImplicitSenderTests() : TestKit(Patience.Hocon), INoImplicitSender
{
    [Fact]
    public void There_is_no_sender_where_the_class_wants_none()
    {
        var probe = CreateTestProbe();
        probe.Tell("a");
        probe.ExpectMsg("a");
        Assert.Equal(Sys.DeadLetters, probe.Sender);
    }
}
