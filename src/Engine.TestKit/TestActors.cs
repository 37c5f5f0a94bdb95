namespace Akka.TestKit.TestActors;

/// <summary>Takes everything and does nothing.</summary>
public class BlackHoleActor : ActorBase
{
    public static Props Props { get; } = Akka.Actor.Props.Create<BlackHoleActor>();

    protected override bool Receive(object message) => true;
}

/// <summary>Sends everything to the test actor and, if wanted, back to its sender where that is another.</summary>
public class EchoActor(TestKitBase testkit, bool echoBackToSenderAsWell = true) : ActorBase
{
    public static Props Props(TestKitBase testkit, bool echoBackToSenderAsWell = true) =>
        Akka.Actor.Props.Create(() => new EchoActor(testkit, echoBackToSenderAsWell));

    protected override bool Receive(object message)
    {
        if (echoBackToSenderAsWell && !Sender.Equals(testkit.TestActor)) Sender.Forward(message);
        testkit.TestActor.Tell(message, Sender);
        return true;
    }
}

/// <summary>Forwards everything.</summary>
public class ForwardActor(IActorRef forwardTo) : ActorBase
{
    public static Props Props(IActorRef forwardTo) => Akka.Actor.Props.Create(() => new ForwardActor(forwardTo));

    protected override bool Receive(object message)
    {
        forwardTo.Forward(message);
        return true;
    }
}

/// <summary>Handles nothing.</summary>
public class UnhandledMessageActor : ActorBase
{
    protected override bool Receive(object message) => false;
}
