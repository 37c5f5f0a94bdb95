using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Tests;

/// <summary>Keeps what was logged.</summary>
internal sealed class CapturingLogger : ILogger
{
    private readonly ConcurrentQueue<(int Event, string Text)> _lines = new();

    public IReadOnlyCollection<(int Event, string Text)> Lines => _lines;

    public int Count(int eventId) => _lines.Count(line => line.Event == eventId);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Id, formatter(state, exception)));
}
