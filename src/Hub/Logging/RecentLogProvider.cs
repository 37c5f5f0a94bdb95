using Actors.ConsoleHost.Logs;

namespace Actors.Hub.Logging;

/// <summary>Lets the console see what is logged.</summary>
internal sealed class RecentLogProvider(RecentLog recent) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new RecentLogger(recent, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Memory alone.
    }

    private sealed class RecentLogger(RecentLog recent, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recent.Add(logLevel, category, eventId, state, formatter(state, exception), exception);
    }
}
