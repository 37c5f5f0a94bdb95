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
    /// <param name="start">Its <c>starttime</c>, the scheduler's local time. <c>starttimestamp</c> only stands in where this is no instant: the collector reads it in a zone of its own.</param>
    /// <param name="zone">The zone of <paramref name="start"/>.</param>
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
            StartUnixUsec = Start(start, zone, Timestamp(section)) is { } usec ? new NumberFact { Value = usec, Source = FactSource.Import } : null,
        };
    }

    /// <summary>Microseconds of seconds since 1970; null where they are out of range.</summary>
    public static long? Usec(double seconds) => seconds is > 0 and <= TooLate ? (long)Math.Round(seconds * 1e6) : null;

    private static long? Timestamp(JsonElement section) =>
        section.TryGetProperty("starttimestamp", out var value) && value.ValueKind == JsonValueKind.Number ? Usec(value.GetDouble()) : null;

    // Where clocks are put back a local time is there twice, and where they are put forward it is not there at all: the stamp tells which is meant, though it may be hours off.
    private static long? Start(string? text, TimeZoneInfo zone, long? stamp)
    {
        if (!DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return stamp;
        }

        TimeSpan[] offsets = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local)
            : zone.IsInvalidTime(local) ? [zone.GetUtcOffset(local.AddDays(-1)), zone.GetUtcOffset(local.AddDays(1))]
            : [zone.GetUtcOffset(local)];
        var instants = offsets.Select(offset => Usec((local - DateTime.UnixEpoch - offset).TotalSeconds)).OfType<long>().Order();
        return instants.OrderBy(usec => stamp is { } near ? Math.Abs(usec - near) : 0).Select(usec => (long?)usec).FirstOrDefault() ?? stamp;
    }

    private static TextFact? Text(JsonElement section, string name) => SamsFile.Text(section, name) is { } value ? new TextFact { Value = value, Source = FactSource.Import } : null;

    private static NumberFact? Number(JsonElement section, string name) =>
        long.TryParse(SamsFile.Text(section, name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? new NumberFact { Value = value, Source = FactSource.Import } : null;
}
