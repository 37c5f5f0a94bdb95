using System.Diagnostics.Metrics;
using Actors.Node.Processes;

namespace Actors.Node.Attribution;

/// <summary>How CPU is given to executables, what that costs, and what the kernel could not tell: meter <c>Actors.Node</c>.</summary>
internal sealed class AttributionMetrics : IDisposable
{
    private readonly Meter _meter = new("Actors.Node");

    public AttributionMetrics(NodeScanner scanner)
    {
        KeyValuePair<string, object?>[] tier = [new("tier", scanner.TierName), new("reason", scanner.TierReason)];
        _meter.CreateObservableGauge("actors.node.attribution", () => new Measurement<int>(1, tier), null, "The tier at work, and why it and no better one");
        _meter.CreateObservableCounter("actors.node.events.lost", () => scanner.LostEvents, "{event}", "Events the kernel had no room for");
        _meter.CreateObservableCounter("actors.node.passes", () => scanner.Cost.Passes, "{pass}", "Passes over all processes");
        _meter.CreateObservableCounter("actors.node.passes.cpu", () => scanner.Cost.CpuSeconds, "s", "CPU time of passes");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
