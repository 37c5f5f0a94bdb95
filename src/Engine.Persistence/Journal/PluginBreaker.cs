namespace Akka.Persistence.Journal;

/// <summary>
/// Keeps calls of a plugin that is out of order from piling up: a call that takes longer than call-timeout has failed,
/// after max-failures in a row all calls fail at once, and after reset-timeout one call is let through to see.
/// </summary>
/// <param name="plugin">A plugin's configuration; <c>circuit-breaker</c> is read.</param>
internal sealed class PluginBreaker(Config plugin)
{
    private readonly Lock _lock = new();
    private readonly int _maxFailures = plugin.GetInt("circuit-breaker.max-failures", 10);
    private readonly TimeSpan _callTimeout = plugin.GetTimeSpan("circuit-breaker.call-timeout", TimeSpan.FromSeconds(10));
    private readonly TimeSpan _resetTimeout = plugin.GetTimeSpan("circuit-breaker.reset-timeout", TimeSpan.FromSeconds(30));
    private int _failures;
    private long _openUntil;
    private Exception? _lastCause;

    /// <returns>
    /// What the call gives, or its failure; <see cref="TimeoutException"/>: it took too long, and what became of it is not known;
    /// <see cref="InvalidOperationException"/>: too many failed before it, and it was not tried.
    /// </returns>
    public async Task<T> Call<T>(Func<Task<T>> body)
    {
        if (Refusal() is { } refusal) throw refusal;
        Task<T>? call = null;
        try
        {
            call = body();
            var result = await call.WaitAsync(_callTimeout).ConfigureAwait(false);
            lock (_lock) _failures = 0;
            return result;
        }
        catch (Exception cause)
        {
            var late = call is { IsCompleted: false };
            lock (_lock)
            {
                _lastCause = late ? new TimeoutException($"No answer within {_callTimeout.TotalSeconds} s (circuit-breaker.call-timeout).", cause) : cause;
                if (++_failures >= _maxFailures) KeepOpen();
                if (late) throw _lastCause;
            }
            throw;
        }
    }

    /// <inheritdoc cref="Call{T}"/>
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

            // Only this one goes through; the others wait for what it finds.
            KeepOpen();
            return null;
        }
    }

    private void KeepOpen() => _openUntil = Environment.TickCount64 + (long)_resetTimeout.TotalMilliseconds;
}
