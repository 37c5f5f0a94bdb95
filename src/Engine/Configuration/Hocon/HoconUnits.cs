namespace Akka.Configuration.Hocon;

/// <summary>Durations and sizes as the HOCON specification spells them.</summary>
internal static class HoconUnits
{
    private const decimal Kilo = 1000m;
    private const decimal Kibi = 1024m;

    public static TimeSpan Duration(string? text, bool allowInfinite)
    {
        var given = (text ?? "").Trim();
        if (given is "infinite")
        {
            return allowInfinite
                ? Timeout.InfiniteTimeSpan
                : throw new ConfigurationException("'infinite' is not allowed here: write a duration such as 10s.");
        }

        var (number, unit) = Split(given);
        decimal? ticks = unit switch
        {
            "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => TimeSpan.TicksPerMicrosecond / 1000m,
            "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
            "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
            "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
            "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
            "d" or "day" or "days" => TimeSpan.TicksPerDay,
            _ => null,
        };
        if (number is not { } value || ticks is not { } factor)
            throw new ConfigurationException($"'{given}' is not a duration: write a number and ns, us, ms, s, m, h or d, such as 10s.");
        if (value < 0) throw new ConfigurationException($"'{given}' is not a duration: it is negative.");
        if (value > TimeSpan.MaxValue.Ticks / factor) throw new ConfigurationException($"'{given}' is not a duration: it is too long.");
        return TimeSpan.FromTicks((long)decimal.Round(value * factor));
    }

    public static long? ByteSize(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var given = text.Trim();
        var (number, unit) = Split(given);
        if (number is not { } value || Factor(unit) is not { } factor)
            throw new ConfigurationException($"'{given}' is not a size: write a number and B, kB, KiB, MB, MiB, GB or GiB, such as 8MiB.");
        if (value < 0) throw new ConfigurationException($"'{given}' is not a size: it is negative.");
        if (value > long.MaxValue / factor) throw new ConfigurationException($"'{given}' is not a size: it is too large.");
        return (long)decimal.Truncate(value * factor);
    }

    private static decimal? Factor(string unit) => unit switch
    {
        "" or "B" or "b" or "byte" or "bytes" => 1,
        "kB" or "kilobyte" or "kilobytes" => Kilo,
        "MB" or "megabyte" or "megabytes" => Kilo * Kilo,
        "GB" or "gigabyte" or "gigabytes" => Kilo * Kilo * Kilo,
        "TB" or "terabyte" or "terabytes" => Kilo * Kilo * Kilo * Kilo,
        "PB" or "petabyte" or "petabytes" => Kilo * Kilo * Kilo * Kilo * Kilo,
        "EB" or "exabyte" or "exabytes" => Kilo * Kilo * Kilo * Kilo * Kilo * Kilo,
        "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => Kibi,
        "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => Kibi * Kibi,
        "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => Kibi * Kibi * Kibi,
        "T" or "t" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => Kibi * Kibi * Kibi * Kibi,
        "P" or "p" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => Kibi * Kibi * Kibi * Kibi * Kibi,
        "E" or "e" or "Ei" or "EiB" or "exbibyte" or "exbibytes" => Kibi * Kibi * Kibi * Kibi * Kibi * Kibi,
        _ => null,
    };

    private static (decimal? Number, string Unit) Split(string text)
    {
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1])) end--;
        var number = text[..end].TrimEnd();
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return (decimal.TryParse(number, styles, CultureInfo.InvariantCulture, out var value) ? value : null, text[end..]);
    }
}
