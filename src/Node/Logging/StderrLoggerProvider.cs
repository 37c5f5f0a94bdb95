using System.Globalization;
using Actors.ConsoleHost.Logs;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Logging;

/// <summary>
/// One line per event on standard error: instant in UTC, level, event number, text; an exception's own lines follow. The console gets the same
/// lines. Small on purpose: the console logger of the framework brings options, formatters and a queue that an agent on a compute host need not carry.
/// </summary>
internal sealed class StderrLoggerProvider(TextWriter error, RecentLog recent, TimeProvider time, LogLevel least) : ILoggerProvider
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new StderrLogger(this, categoryName);

    /// <inheritdoc/>
    public void Dispose() => error.Flush();

    private void Write(LogLevel level, EventId id, string text, Exception? exception)
    {
        var instant = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var line = $"{instant} {Name(level)} {id.Id.ToString(CultureInfo.InvariantCulture)} {text}";
        lock (_gate)
        {
            try
            {
                error.WriteLine(exception is null ? line : $"{line}{Environment.NewLine}{exception}");
            }
            catch (IOException)
            {
                // Whoever read the log has gone; accounting goes on.
            }
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Critical => "CRIT",
        LogLevel.Error => "ERROR",
        LogLevel.Warning => "WARN",
        LogLevel.Information => "INFO",
        _ => "DEBUG",
    };

    // A job's name or a hub's answer must not write lines of its own.
    private static string OneLine(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0
        ? text
        : string.Create(text.Length, text, static (span, source) =>
        {
            for (var index = 0; index < span.Length; index++)
            {
                span[index] = char.IsControl(source[index]) ? ' ' : source[index];
            }
        });

    private sealed class StderrLogger(StderrLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= provider.Least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var text = OneLine(formatter(state, exception));
                provider.Write(logLevel, eventId, text, exception);
                provider.Recent.Add(logLevel, category, eventId, state, text, exception);
            }
        }
    }

    private LogLevel Least { get; } = least;

    private RecentLog Recent { get; } = recent;
}
