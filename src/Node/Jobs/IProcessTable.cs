using Actors.Node.Processes;
using Google.Protobuf;

namespace Actors.Node.Jobs;

/// <summary>What the actors need of the node's process table. Thread-safe.</summary>
internal interface IProcessTable
{
    /// <summary>Set once; called from any thread when a job was born or ended between passes.</summary>
    Action? Changed { get; set; }

    /// <summary>One pass, and the state that must be on disk with what came of it.</summary>
    (ScanResult Result, ByteString Checkpoint) Scan();

    /// <summary>An ended job is safe elsewhere: it comes no more.</summary>
    void Forget(LocalJobId id);
}

/// <summary>The process table of this host.</summary>
internal sealed class HostProcessTable(NodeScanner scanner) : IProcessTable
{
    /// <inheritdoc/>
    public Action? Changed
    {
        get => scanner.Changed;
        set => scanner.Changed = value;
    }

    /// <inheritdoc/>
    public (ScanResult Result, ByteString Checkpoint) Scan() => scanner.Cost.Of(() => (scanner.Scan(), scanner.Checkpoint().ToByteString()));

    /// <inheritdoc/>
    public void Forget(LocalJobId id) => scanner.Forget(id);
}
