using System.Globalization;
using System.Text.Json;
using Actors.Messages.Identity;
using Actors.Messages.Wire;

namespace Actors.Hub.Import;

/// <summary>What sampler SlurmInfo says of a job. All its figures are texts.</summary>
internal static class SamsFacts
{
    // The last second that can be written as RFC 3339.
    private const double TooLate = 253_402_300_799;

    /// <summary>Reads them; what is missing or cannot be read is not known.</summary>
    /// <param name="info">The sampler's object; null: there is none.</param>
    /// <param name="start">Its <c>starttime</c>, the scheduler's local time.</param>
    /// <param name="zone">The zone of that.</param>
    public static JobFacts Read(JsonElement? info, string? start, TimeZoneInfo zone)
    {
        if (info is not { } section)
        {
            return new JobFacts();
        }

        return new JobFacts
        {
            User = Text(section, "username"),
            Uid = Number(section, "uid"),
            Project = Text(section, "account"),
            Partition = Text(section, "partition"),
            Name = Text(section, "jobname"),
            Cpus = Number(section, "cpus"),
            NodeCount = Number(section, "nodes"),
            StartUnixUsec = (Timestamp(section) ?? Local(start, zone)) is { } usec ? new NumberFact { Value = usec, Source = FactSource.Import } : null,
        };
    }

    /// <summary>Microseconds of seconds since 1970; null where they are out of range.</summary>
    public static long? Usec(double seconds) => seconds is > 0 and <= TooLate ? (long)Math.Round(seconds * 1e6) : null;

    private static long? Timestamp(JsonElement section) =>
        section.TryGetProperty("starttimestamp", out var value) && value.ValueKind == JsonValueKind.Number ? Usec(value.GetDouble()) : null;

    private static long? Local(string? start, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(start, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        // In the hour that does not exist the clock had been put forward already.
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddHours(-1)) : zone.GetUtcOffset(local);
        var instant = new DateTimeOffset(local, offset);
        return instant > DateTimeOffset.UnixEpoch ? instant.ToUnixUsec() : null;
    }

    private static TextFact? Text(JsonElement section, string name) => SamsFile.Text(section, name) is { } value ? new TextFact { Value = value, Source = FactSource.Import } : null;

    private static NumberFact? Number(JsonElement section, string name) =>
        long.TryParse(SamsFile.Text(section, name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? new NumberFact { Value = value, Source = FactSource.Import } : null;
}
