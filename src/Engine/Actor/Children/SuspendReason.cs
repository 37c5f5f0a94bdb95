namespace Akka.Actor.Internal;

/// <summary>Why a cell waits for children to end.</summary>
internal abstract class SuspendReason
{
    /// <summary>The actor waits itself and does nothing else meanwhile.</summary>
    public virtual bool HoldsTheActor => true;

    /// <summary>The program stopped a child; the actor goes on meanwhile.</summary>
    public sealed class UserRequest : SuspendReason
    {
        public static readonly UserRequest Instance = new();

        public override bool HoldsTheActor => false;
    }

    /// <summary>A new instance comes when they are gone.</summary>
    public sealed class Recreation(Exception cause) : SuspendReason
    {
        public Exception Cause => cause;
    }

    /// <summary>The first instance comes when they are gone.</summary>
    public sealed class Creation : SuspendReason
    {
        public static readonly Creation Instance = new();
    }

    /// <summary>The actor ends when they are gone.</summary>
    public sealed class Termination : SuspendReason
    {
        public static readonly Termination Instance = new();
    }
}
