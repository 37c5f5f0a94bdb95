using System.Diagnostics;

namespace Akka.Actor.Internal;

/// <summary>A name in use below an actor.</summary>
public interface IChildStats;

/// <summary>A name that is reserved while its actor is being made.</summary>
public class ChildNameReserved : IChildStats
{
    private ChildNameReserved() { }
    public static ChildNameReserved Instance { get; } = new();
}

/// <summary>A child and how often it was restarted.</summary>
public class ChildRestartStats(IInternalActorRef child, uint maxNrOfRetriesCount = 0, long restartTimeWindowStartTicks = 0) : IChildStats
{
    public IInternalActorRef Child { get; } = child;

    /// <summary>Its incarnation.</summary>
    public long Uid => Child.Path.Uid;

    /// <summary>Restarts counted.</summary>
    public uint MaxNrOfRetriesCount { get; private set; } = maxNrOfRetriesCount;

    /// <summary>Start of the window they are counted in; 0 before the first.</summary>
    public long RestartTimeWindowStartTicks { get; private set; } = restartTimeWindowStartTicks;

    /// <summary>
    /// Counts a restart and tells whether it is allowed: 0 retries never; a number without a window counts for ever; with a
    /// window it counts from the window's first failure; a window without a number allows one.
    /// </summary>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0) return false;
        if (withinTimeMilliseconds > 0) return InWindow(maxNrOfRetries < 0 ? 1 : maxNrOfRetries, withinTimeMilliseconds);
        return maxNrOfRetries < 0 || ++MaxNrOfRetriesCount <= maxNrOfRetries;
    }

    private bool InWindow(int retries, int windowMilliseconds)
    {
        var now = Stopwatch.GetTimestamp();
        if (RestartTimeWindowStartTicks == 0) RestartTimeWindowStartTicks = now;
        if (Stopwatch.GetElapsedTime(RestartTimeWindowStartTicks, now).TotalMilliseconds <= windowMilliseconds) return ++MaxNrOfRetriesCount <= retries;
        MaxNrOfRetriesCount = 1;
        RestartTimeWindowStartTicks = now;
        return true;
    }
}
