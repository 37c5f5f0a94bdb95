using Akka.Configuration;

namespace Akka.Persistence.Journal;

/// <summary>
/// Keeps calls of a plugin that is out of order from piling up: a call that takes longer than call-timeout has failed,
/// after max-failures in a row all calls fail at once, and after reset-timeout one call is let through to see.
/// </summary>
internal sealed class PluginBreaker(int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
{
    private readonly Lock _lock = new();
    private int _failures;
    private long _openUntil;
    private Exception? _lastCause;

    /// <summary>Reads <c>circuit-breaker</c> of a plugin's configuration.</summary>
    public static PluginBreaker From(Config plugin) => new(
        plugin.GetInt("circuit-breaker.max-failures", 10),
        plugin.GetTimeSpan("circuit-breaker.call-timeout", TimeSpan.FromSeconds(10)),
        plugin.GetTimeSpan("circuit-breaker.reset-timeout", TimeSpan.FromSeconds(30)));

    /// <exception cref="TimeoutException">The call took too long; what became of it is not known.</exception>
    /// <exception cref="InvalidOperationException">The breaker is open; nothing was tried.</exception>
    public async Task<T> Call<T>(Func<Task<T>> body)
    {
        Enter();
        try
        {
            var result = await body().WaitAsync(callTimeout).ConfigureAwait(false);
            lock (_lock)
            {
                _failures = 0;
                _openUntil = 0;
            }

            return result;
        }
        catch (Exception cause)
        {
            Count(cause);
            throw;
        }
    }

    public Task Call(Func<Task> body) => Call(async () =>
    {
        await body().ConfigureAwait(false);
        return true;
    });

    private void Enter()
    {
        lock (_lock)
        {
            if (_failures < maxFailures)
            {
                return;
            }

            if (Environment.TickCount64 < _openUntil)
            {
                throw new InvalidOperationException(
                    $"Circuit breaker is open: the last {_failures} calls failed, the last one with \"{_lastCause?.Message}\". "
                    + "Nothing is tried for now.", _lastCause);
            }

            // Half open: this one call goes through, others wait for what becomes of it.
            _openUntil = Environment.TickCount64 + (long)resetTimeout.TotalMilliseconds;
        }
    }

    private void Count(Exception cause)
    {
        lock (_lock)
        {
            _lastCause = cause;
            if (++_failures >= maxFailures)
            {
                _openUntil = Environment.TickCount64 + (long)resetTimeout.TotalMilliseconds;
            }
        }
    }
}
