namespace Akka.Actor.Internal;

/// <summary>The cell whose actor runs on this thread.</summary>
public static class InternalCurrentActorCellKeeper
{
    [ThreadStatic] private static ActorCell? _current;

    /// <summary>The cell, or null outside actors.</summary>
    public static ActorCell? Current { get => _current; set => _current = value; }
}

/// <summary>An actor with a step between construction and start.</summary>
public interface IInitializableActor
{
    /// <summary>Runs after the constructor and before PreStart.</summary>
    void Init();
}
