using System.Globalization;

namespace Actors.Cli.Output;

/// <summary>Figures as people read them. What is not known is a dash.</summary>
internal static class Figures
{
    private const string Unknown = "-";
    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>CPU seconds: <c>0.123 s</c>, from a minute on <c>1:02:03</c>.</summary>
    public static string Seconds(double? seconds) => seconds switch
    {
        null => Unknown,
        < 60 => seconds.Value.ToString("0.000 's'", CultureInfo.InvariantCulture),
        _ => Clock(TimeSpan.FromSeconds(Math.Round(seconds.Value))),
    };

    /// <summary>Bytes with binary units: <c>1.5 GiB</c>.</summary>
    public static string Bytes(long? bytes) => bytes is { } value ? Bytes((double)value) : Unknown;

    /// <summary>A value with its unit, <c>212.5 W</c>, bytes as above, and what it is of: <c>/s</c> or <c>·s</c>.</summary>
    public static string Quantity(double? value, string unit, string of) => value is not { } known ? Unknown
        : unit is "By" && known >= 0 ? Bytes(known) + of
        : $"{Number(known)} {unit}{of}".TrimEnd();

    private static string Number(double value) => value.ToString(Math.Abs(value) is >= 1e15 or (> 0 and < 1e-3) ? "0.###e0" : Math.Abs(value) < 100 ? "0.###" : "0.#", CultureInfo.InvariantCulture);

    private static string Bytes(double value)
    {
        var unit = 0;
        var scaled = value;
        while (scaled >= 1024 && unit < ByteUnits.Length - 1)
        {
            scaled /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(scaled, unit == 0 ? 0 : 1)} {ByteUnits[unit]}");
    }

    public static string Percent(double percent) => percent.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Count(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? Unknown;

    /// <summary>A number of things: <c>1 node</c>, <c>2 nodes</c>.</summary>
    public static string Counted(long count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    /// <summary>Hours of a resource.</summary>
    public static string Hours(double? hours) => hours?.ToString("0.000", CultureInfo.InvariantCulture) ?? Unknown;

    /// <summary>A mean of counts.</summary>
    public static string Mean(double? mean) => mean?.ToString("0.0", CultureInfo.InvariantCulture) ?? Unknown;

    public static string YesNo(bool value) => value ? "yes" : "no";

    /// <summary>An instant of the API (RFC 3339, UTC) without its fraction: <c>2026-11-21 18:02:03Z</c>.</summary>
    public static string Instant(string? instant) =>
        DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : Unknown;

    private static string Clock(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
}
