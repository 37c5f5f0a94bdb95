using System.Globalization;

namespace Actors.Hub.Scheduler.Slurm;

/// <summary>Values as Slurm's commands print them.</summary>
internal static class SlurmValues
{
    private const string MemoryUnits = "KMGTPE";

    /// <summary>An instant in seconds since the epoch, as <c>SLURM_TIME_FORMAT=%s</c> gives it, in microseconds; null for Unknown and None.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static long? Instant(string text)
    {
        if (text is "" or "Unknown" or "None" or "N/A" or "0")
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800
            ? seconds * 1_000_000
            : throw new FormatException($"'{text}' is no instant in seconds since the epoch");
    }

    /// <summary>A length of time, <c>[D-][HH:]MM:SS[.mmm]</c>, in microseconds; 0 for an empty text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long Duration(string text)
    {
        if (text.Length == 0 || text is "INVALID" or "Partition_Limit" or "UNLIMITED")
        {
            return 0;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var parts = text[(dash + 1)..].Split(':');
        if (parts.Length is < 2 or > 3
            || !decimal.TryParse(parts[^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || !Whole(parts[^2], out var minutes)
            || !Whole(parts.Length == 3 ? parts[0] : "0", out var hours)
            || !Whole(dash < 0 ? "0" : text[..dash], out var days)
            || seconds >= 1_000_000)
        {
            throw new FormatException($"'{text}' is no length of time");
        }

        return (long)(seconds * 1_000_000) + (((((days * 24) + hours) * 60) + minutes) * 60_000_000);
    }

    /// <summary>Energy in joules; null where none was measured: Slurm prints nothing, 0 or the largest numbers there are.</summary>
    public static long? Energy(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var joules) && joules is > 0 and < 1_000_000_000_000_000 ? joules : null;

    /// <summary>Trackable resources, <c>billing=2,cpu=2,gres/gpu=1,mem=600M,node=2</c>, by name.</summary>
    public static IReadOnlyDictionary<string, string> Resources(string text)
    {
        var resources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                resources[part[..equals]] = part[(equals + 1)..];
            }
        }

        return resources;
    }

    /// <summary>GPUs of trackable resources: the sum over all kinds, or the kinds' total where only that is told.</summary>
    public static long? Gpus(IReadOnlyDictionary<string, string> resources)
    {
        if (resources.TryGetValue("gres/gpu", out var all))
        {
            return Count(all);
        }

        var kinds = resources.Where(each => each.Key.StartsWith("gres/gpu:", StringComparison.Ordinal)).Select(each => Count(each.Value) ?? 0).ToList();
        return kinds.Count == 0 ? null : kinds.Sum();
    }

    /// <summary>A whole number; null for anything else.</summary>
    public static long? Count(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>A size of memory with a unit of Slurm's, <c>1.50G</c>; without one it is in MiB. Bytes; null for anything else.</summary>
    public static long? Memory(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var unit = MemoryUnits.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal);
        var digits = unit < 0 ? text : text[..^1];
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount < 1_000_000_000
            ? (long)Math.Min(amount * (decimal)Math.Pow(1024, unit < 0 ? 2 : unit + 1), long.MaxValue)
            : null;
    }

    private static bool Whole(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < 1_000_000;
}
