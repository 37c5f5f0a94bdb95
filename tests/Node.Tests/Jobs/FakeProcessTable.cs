using System.Collections.Concurrent;
using Actors.Node.Jobs;
using Actors.Node.Processes;
using Google.Protobuf;

namespace Actors.Node.Tests.Jobs;

/// <summary>A process table whose passes find what they are told.</summary>
internal sealed class FakeProcessTable : IProcessTable
{
    private readonly ConcurrentQueue<LocalJobId> _forgotten = new();
    private int _passes;

    public Func<ScanResult> Next { get; set; } = () => Slices.Pass();

    public Action? Changed { get; set; }

    public int Passes => Volatile.Read(ref _passes);

    public IReadOnlyCollection<LocalJobId> Forgotten => _forgotten;

    public (ScanResult Result, ByteString Checkpoint) Scan()
    {
        var pass = Interlocked.Increment(ref _passes);
        return (Next(), ByteString.CopyFromUtf8($"pass {pass}"));
    }

    public void Forget(LocalJobId id) => _forgotten.Enqueue(id);
}
