using Actors.Messages.Checkpoints;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Processes;

/// <summary>The process table of the node and the jobs in it. One pass serves all jobs; between passes kernel events keep it right. Thread-safe.</summary>
public sealed class NodeScanner : IDisposable
{
    /// <summary>Opens what the host offers. Restore a checkpoint before the first pass.</summary>
    /// <exception cref="InvalidOperationException">A finder or attribution is not known, or the attribution asked for does not work here; the message
    /// names key and cure.</exception>
    public NodeScanner(NodeScannerOptions options, ILogger logger, TimeProvider time) => throw new NotSupportedException();

    /// <summary>A job was born or ended between passes: scan soon. Raised from the event thread, once until the next pass.</summary>
    public Action? Changed { get; set; }

    /// <summary>How CPU is given to executables here.</summary>
    public AttributionTier Tier => throw new NotSupportedException();

    /// <summary>Why this tier, in words.</summary>
    public string TierReason => throw new NotSupportedException();

    /// <summary>One pass over all processes of the node, for all jobs.</summary>
    public ScanResult Scan() => throw new NotSupportedException();

    /// <summary>An ended job's last slice is kept elsewhere: it comes no more.</summary>
    public void Forget(LocalJobId id) => throw new NotSupportedException();

    /// <summary>What must be on disk so that counters go on after a restart of the agent: take it with the slices of a pass.</summary>
    public ScannerCheckpoint Checkpoint() => throw new NotSupportedException();

    /// <summary>Goes on from a checkpoint; before the first pass. Of another boot, all its jobs end with their last reading.</summary>
    public void Restore(ScannerCheckpoint checkpoint) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}
