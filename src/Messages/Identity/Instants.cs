namespace Actors.Messages.Identity;

/// <summary>Instants as the messages carry them: microseconds since 1970-01-01T00:00:00Z.</summary>
public static class Instants
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixUsec();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixUsec();

    /// <summary>Microseconds since the Unix epoch.</summary>
    public static long ToUnixUsec(this DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The instant of a count of microseconds since the Unix epoch, in UTC. Counts before the year 1 or after 9999 give its first or last instant.</summary>
    public static DateTimeOffset FromUnixUsec(long usec) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(usec, Earliest, Latest) * TimeSpan.TicksPerMicrosecond);

    /// <summary>RFC 3339 in UTC with milliseconds, as JSON and console show instants.</summary>
    public static string ToRfc3339(this DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
