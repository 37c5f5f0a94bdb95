namespace Actors.Node.Samplers.NodeWide;

/// <summary>
/// Reads what only the node as a whole tells, once for all its jobs. Runs on a thread of its own, one reading at a time: it may block. What it
/// throws is logged and loses that one reading.
/// </summary>
internal abstract class NodeSampler : IDisposable
{
    /// <summary>Its name and key.</summary>
    public abstract string Name { get; }

    /// <summary>Reads everything into <paramref name="reading"/>.</summary>
    public abstract void Read(NodeReadingBuilder reading);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
