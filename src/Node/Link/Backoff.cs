namespace Actors.Node.Link;

/// <summary>Waits that double from try to try up to a longest one, each shortened by up to a third so that nodes do not come all at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _failures;

    /// <summary>Tries that failed since the last that did not.</summary>
    public int Failures => _failures;

    /// <summary>The longest wait; may change while the agent runs.</summary>
    public TimeSpan Longest { get; set; } = longest;

    /// <summary>The wait after one more failure.</summary>
    /// <param name="atLeast">What the hub asked for.</param>
    public TimeSpan Next(TimeSpan? atLeast = null)
    {
        var doubled = first * Math.Pow(2, Math.Min(_failures++, 30));
        var limited = doubled < Longest ? doubled : Longest;
        var wait = limited * (1 - (random.NextDouble() / 3));
        // Spread what the hub asked for upwards only: before that it does not want us.
        return atLeast is { } asked && asked > wait ? asked + (limited * (random.NextDouble() / 3)) : wait;
    }

    /// <summary>A try has succeeded.</summary>
    public void Reset() => _failures = 0;
}
