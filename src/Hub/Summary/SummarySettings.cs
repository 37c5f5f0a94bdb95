namespace Actors.Hub.Summary;

/// <summary>Settings below <c>actors.summary</c>.</summary>
/// <param name="Output">Absolute path of the directory of the CSV files.</param>
/// <param name="CsvDelay">A file is written this long after the last change it waits for at most; later for files that take long.</param>
public sealed record SummarySettings(string Output, TimeSpan CsvDelay)
{
    /// <summary>Delay where none is set.</summary>
    public static readonly TimeSpan DefaultDelay = TimeSpan.FromSeconds(2);
}
