using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Akka.TestKit.Internal;

/// <summary>What a test actor received and the test has not taken yet. The actor adds, one test reads, blocking or not.</summary>
internal sealed class TestQueue
{
    private readonly object _gate = new();
    private readonly Queue<MessageEnvelope> _items = new();
    private TaskCompletionSource? _added;

    public int Count
    {
        get { lock (_gate) return _items.Count; }
    }

    public void Enqueue(MessageEnvelope envelope)
    {
        TaskCompletionSource? added;
        lock (_gate)
        {
            _items.Enqueue(envelope);
            added = _added;
            _added = null;
            Monitor.PulseAll(_gate);
        }

        added?.TrySetResult();
    }

    public bool TryTake([NotNullWhen(true)] out MessageEnvelope? envelope)
    {
        lock (_gate) return _items.TryDequeue(out envelope);
    }

    public bool TryPeek([NotNullWhen(true)] out MessageEnvelope? envelope)
    {
        lock (_gate) return _items.TryPeek(out envelope);
    }

    /// <summary>Waits until there is a message; false after <paramref name="timeout"/>. Without <paramref name="async"/> the task is done when it is returned.</summary>
    public ValueTask<bool> WaitAsync(bool async, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return async ? WaitAsync(timeout, cancellationToken) : ValueTask.FromResult(Wait(timeout, cancellationToken));
    }

    private bool Wait(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() =>
        {
            lock (_gate) Monitor.PulseAll(_gate);
        });
        var started = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (_items.Count == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (timeout == Timeout.InfiniteTimeSpan)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                var left = timeout - Stopwatch.GetElapsedTime(started);
                if (left <= TimeSpan.Zero) return false;

                Monitor.Wait(_gate, left + TimeSpan.FromMilliseconds(1));
            }

            return true;
        }
    }

    private async ValueTask<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            Task added;
            lock (_gate)
            {
                if (_items.Count > 0) return true;

                _added ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                added = _added.Task;
            }

            var left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan) return false;

            try
            {
                await added.WaitAsync(left, cancellationToken);
            }
            catch (TimeoutException)
            {
                return Count > 0;
            }
        }
    }
}
