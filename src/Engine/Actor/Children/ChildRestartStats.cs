using System.Diagnostics;

namespace Akka.Actor.Internal;

/// <summary>A name in use below an actor.</summary>
public interface IChildStats;

/// <summary>A name that is reserved while its actor is being made.</summary>
public sealed class ChildNameReserved : IChildStats
{
    private ChildNameReserved() { }

    /// <summary>The only instance.</summary>
    public static ChildNameReserved Instance { get; } = new();
}

/// <summary>A child and how often it was restarted.</summary>
public class ChildRestartStats(IInternalActorRef child, int maxNrOfRetriesCount = 0, long restartTimeWindowStartTicks = 0) : IChildStats
{
    private int _count = maxNrOfRetriesCount;
    private long _windowStart = restartTimeWindowStartTicks;

    /// <summary>The child.</summary>
    public IInternalActorRef Child { get; } = child;

    /// <summary>Its incarnation.</summary>
    public long Uid => Child.Path.Uid;

    /// <summary>Restarts counted.</summary>
    public int MaxNrOfRetriesCount => _count;

    /// <summary>Start of the window they are counted in; 0 before the first.</summary>
    public long RestartTimeWindowStartTicks => _windowStart;

    /// <summary>
    /// Counts a restart and tells whether it is allowed: 0 retries never; a number without a window counts for ever; with a
    /// window it counts from the window's first failure; a window without a number allows one.
    /// </summary>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0) return false;
        if (withinTimeMilliseconds > 0) return InWindow(maxNrOfRetries < 0 ? 1 : maxNrOfRetries, withinTimeMilliseconds);
        return maxNrOfRetries < 0 || ++_count <= maxNrOfRetries;
    }

    private bool InWindow(int retries, int windowMilliseconds)
    {
        var now = Stopwatch.GetTimestamp();
        if (_windowStart == 0) _windowStart = now;
        if (Stopwatch.GetElapsedTime(_windowStart, now).TotalMilliseconds <= windowMilliseconds) return ++_count <= retries;
        _count = 1;
        _windowStart = now;
        return true;
    }
}
