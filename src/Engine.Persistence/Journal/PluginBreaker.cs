namespace Akka.Persistence.Journal;

/// <summary>
/// Keeps calls of a plugin that is out of order from piling up: a call that takes longer than call-timeout has failed,
/// after max-failures in a row all calls fail at once, and after reset-timeout one call is let through to see.
/// </summary>
internal sealed class PluginBreaker
{
    private readonly Lock _lock = new();
    private readonly int _maxFailures;
    private readonly TimeSpan _callTimeout;
    private readonly TimeSpan _resetTimeout;
    private readonly Queue<RunningCall> _running = new();
    private readonly Timer _timer;
    private bool _timerIsSet;
    private int _failures;
    private long _openUntil;
    private Exception? _lastCause;

    /// <param name="plugin">A plugin's configuration; <c>circuit-breaker</c> is read.</param>
    public PluginBreaker(Config plugin)
    {
        _maxFailures = plugin.GetInt("circuit-breaker.max-failures", 10);
        _callTimeout = plugin.GetTimeSpan("circuit-breaker.call-timeout", TimeSpan.FromSeconds(10));
        _resetTimeout = plugin.GetTimeSpan("circuit-breaker.reset-timeout", TimeSpan.FromSeconds(30));
        _timer = new Timer(static breaker => ((PluginBreaker)breaker!).FailLate(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <returns>
    /// What the call gives, or its failure; <see cref="TimeoutException"/>: it took too long, and what became of it is not known;
    /// <see cref="InvalidOperationException"/>: the breaker is open, and nothing was tried.
    /// </returns>
    public Task<T> Call<T>(Func<Task<T>> body)
    {
        if (Refusal() is { } refusal) return Task.FromException<T>(refusal);

        Task<T> call;
        try
        {
            call = body();
        }
        catch (Exception cause)
        {
            call = Task.FromException<T>(cause);
        }

        if (call.IsCompleted)
        {
            Count(call);
            return call;
        }

        var running = new RunningCall<T>(this, call, Environment.TickCount64 + (long)_callTimeout.TotalMilliseconds);
        lock (_lock)
        {
            _running.Enqueue(running);
            SetTimer();
        }

        return running.Watch();
    }

    public Task Call(Func<Task> body) => Call(async () =>
    {
        await body().ConfigureAwait(false);
        return true;
    });

    private InvalidOperationException? Refusal()
    {
        lock (_lock)
        {
            if (_failures < _maxFailures) return null;

            if (Environment.TickCount64 < _openUntil)
            {
                return new InvalidOperationException(
                    $"Circuit breaker is open: the last {_failures} calls failed, the last one with \"{_lastCause?.Message}\". Nothing is tried for now.", _lastCause);
            }

            // Half open: this one call goes through, others wait for what becomes of it.
            _openUntil = Environment.TickCount64 + (long)_resetTimeout.TotalMilliseconds;
            return null;
        }
    }

    private void Count(Task ended)
    {
        lock (_lock)
        {
            if (ended.IsCompletedSuccessfully)
            {
                _failures = 0;
                return;
            }

            _lastCause = ended.Exception?.GetBaseException() ?? new TaskCanceledException(ended);
            if (++_failures >= _maxFailures) _openUntil = Environment.TickCount64 + (long)_resetTimeout.TotalMilliseconds;
        }
    }

    private void FailLate()
    {
        var late = new List<RunningCall>();
        lock (_lock)
        {
            _timerIsSet = false;
            while (_running.TryPeek(out var oldest) && (oldest.HasEnded || oldest.Deadline <= Environment.TickCount64)) late.Add(_running.Dequeue());

            SetTimer();
        }

        late.ForEach(static call => call.FailLate());
    }

    // One timer for all calls, for the oldest: a timer for each cost more than the rest of the call.
    private void SetTimer()
    {
        while (_running.TryPeek(out var oldest) && oldest.HasEnded) _running.Dequeue();

        if (!_timerIsSet && _running.TryPeek(out var next))
        {
            _timerIsSet = _timer.Change(Math.Max(1, next.Deadline - Environment.TickCount64), Timeout.Infinite);
        }
    }

    private abstract class RunningCall(long deadline)
    {
        public long Deadline => deadline;

        public abstract bool HasEnded { get; }

        public abstract void FailLate();
    }

    private sealed class RunningCall<T>(PluginBreaker breaker, Task<T> call, long deadline) : RunningCall(deadline)
    {
        private readonly TaskCompletionSource<T> _result = new();
        private bool _hasEnded;

        public override bool HasEnded => Volatile.Read(ref _hasEnded);

        public Task<T> Watch()
        {
            call.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => End(call));
            return _result.Task;
        }

        public override void FailLate() => End(Task.FromException<T>(new TimeoutException($"No answer within {breaker._callTimeout.TotalSeconds} s (circuit-breaker.call-timeout).")));

        // Counted before whoever awaits it goes on, so that the next call finds it.
        private void End(Task<T> ended)
        {
            if (!Interlocked.Exchange(ref _hasEnded, true))
            {
                breaker.Count(ended);
                _result.TrySetFromTask(ended);
            }
        }
    }
}
