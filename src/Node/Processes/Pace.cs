namespace Actors.Node.Processes;

/// <summary>
/// How often something may happen that costs most when it happens often: at once where it stands alone, and, where it comes densely, on average no more often than at an
/// interval. Not safe for several threads.
/// </summary>
/// <param name="interval">On average no more often than this.</param>
/// <param name="atOnce">After a rest so many may come at once.</param>
internal sealed class Pace(TimeSpan interval, int atOnce)
{
    private TimeSpan _paidUntil = TimeSpan.MinValue;

    /// <summary>How long the next one has to wait; zero: not at all.</summary>
    /// <param name="now">Time since any fixed instant.</param>
    public TimeSpan Wait(TimeSpan now)
    {
        var ahead = _paidUntil <= now ? TimeSpan.Zero : _paidUntil - now;
        return ahead <= interval * (atOnce - 1) ? TimeSpan.Zero : ahead - (interval * (atOnce - 1));
    }

    /// <summary>It has happened.</summary>
    public void Happened(TimeSpan now) => _paidUntil = (_paidUntil < now ? now : _paidUntil) + interval;
}
