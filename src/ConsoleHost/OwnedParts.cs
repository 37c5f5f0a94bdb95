namespace Actors.ConsoleHost;

/// <summary>What a process has opened: its end ends all of it, the newest first. Not thread-safe.</summary>
public sealed class OwnedParts : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _ends = new();

    /// <summary>Takes a part over.</summary>
    /// <returns>The part.</returns>
    public T Own<T>(T part)
        where T : IDisposable
    {
        OwnEnd(() =>
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        });
        return part;
    }

    /// <summary>Takes over how a part is ended.</summary>
    public void OwnEnd(Func<ValueTask> end) => _ends.Push(end);

    /// <summary>Ends all parts; one that fails leaves those before it to the next call.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_ends.TryPop(out var end))
        {
            await end().ConfigureAwait(false);
        }
    }
}
