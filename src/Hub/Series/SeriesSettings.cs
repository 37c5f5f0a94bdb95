namespace Actors.Hub.Series;

/// <summary>How what samplers measured over time is kept.</summary>
/// <param name="Enabled">At all.</param>
/// <param name="Spans">Lengths of the spans that each have one value of a metric, and how long those are kept.</param>
public sealed record SeriesSettings(bool Enabled, IReadOnlyList<(TimeSpan Span, TimeSpan Keep)> Spans);
