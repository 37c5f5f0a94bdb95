namespace Akka.Actor;

/// <summary>The cell whose actor runs on this thread.</summary>
public static class InternalCurrentActorCellKeeper
{
    [ThreadStatic] private static ActorCell? _current;

    /// <summary>The cell, or null outside actors.</summary>
    public static ActorCell? Current { get => _current; set => _current = value; }
}
