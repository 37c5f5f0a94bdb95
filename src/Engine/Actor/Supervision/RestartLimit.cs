namespace Akka.Actor;

/// <summary>Limits as strategies take them.</summary>
internal static class RestartLimit
{
    /// <summary>-1 for no window; a window longer than an int holds is none.</summary>
    public static int Milliseconds(TimeSpan? window)
    {
        if (window is not { } time || time < TimeSpan.Zero) return -1;
        return time.TotalMilliseconds > int.MaxValue ? -1 : (int)time.TotalMilliseconds;
    }
}
