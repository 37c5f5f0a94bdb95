namespace Akka.TestKit;

public class TestActorRef<TActor>(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null)
    : TestActorRefBase<TActor>(system, actorProps, supervisor, name) where TActor : ActorBase
{
    public static bool operator ==(TestActorRef<TActor>? testActorRef, IActorRef? actorRef) => Equals(testActorRef, actorRef);

    public static bool operator !=(TestActorRef<TActor>? testActorRef, IActorRef? actorRef) => !Equals(testActorRef, actorRef);

    public static bool operator ==(IActorRef? actorRef, TestActorRef<TActor>? testActorRef) => Equals(testActorRef, actorRef);

    public static bool operator !=(IActorRef? actorRef, TestActorRef<TActor>? testActorRef) => !Equals(testActorRef, actorRef);

    public override bool Equals(object? obj) => base.Equals(obj);

    public override int GetHashCode() => base.GetHashCode();
}
