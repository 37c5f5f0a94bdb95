using Akka.Util;

namespace Akka.Actor;

/// <summary>Well-known references.</summary>
public static class ActorRefs
{
    /// <summary>What a lookup without result returns.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>No sender; inside the receiver it is seen as the dead letters.</summary>
    public static readonly IActorRef NoSender = null!;
}

/// <summary>The reference to no actor; what is sent to it vanishes.</summary>
public sealed class Nobody : MinimalActorRef
{
    private static readonly ActorPath NobodyPath = new RootActorPath(Address.AllSystems, "/Nobody");

    private Nobody() { }

    /// <summary>The only instance.</summary>
    public static readonly Nobody Instance = new();

    public override ActorPath Path => NobodyPath;

    /// <summary>Not supported: nobody belongs to no system.</summary>
    public override IActorRefProvider Provider => throw new NotSupportedException("Nobody has no provider.");

    public override ISurrogate ToSurrogate(ActorSystem system) => new NobodySurrogate();

    /// <summary>The plain form.</summary>
    public class NobodySurrogate : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => Instance;
    }
}
