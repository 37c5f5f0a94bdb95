using System.Buffers;

namespace Actors.Hub.Logging;

/// <summary>
/// A log that no trouble floods and no text of others forges: of each kind of warning or error so many a while, then a count of those left
/// out; control characters, which can draw on a terminal or begin a line, become question marks; long texts are cut.
/// </summary>
/// <param name="inner">Where it goes.</param>
/// <param name="clock">Measures the while.</param>
internal sealed class GuardedLog(ILogger inner, TimeProvider clock) : ILogger
{
    /// <summary>Lines of one kind in a <see cref="Window"/>.</summary>
    public const int Most = 10;

    /// <summary>The while.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private const int Longest = 2000;
    private static readonly SearchValues<char> Unsafe = SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl), '\u2028', '\u2029']);
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (long Began, int Lines)> _kinds = [];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var (passes, counts) = logLevel < LogLevel.Warning ? (true, []) : Admit(eventId.Id);
        foreach (var (kind, count) in counts)
        {
            HubLog.LeftOut(inner, kind, count, Window.TotalSeconds);
        }

        if (passes)
        {
            inner.Log(logLevel, eventId, state, exception, (said, thrown) => Clean(formatter(said, thrown)));
        }
    }

    private (bool Passes, IReadOnlyList<(int Kind, int Count)> LeftOut) Admit(int kind)
    {
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            var over = _kinds.Where(entry => clock.GetElapsedTime(entry.Value.Began, now) >= Window).Select(entry => (entry.Key, entry.Value.Lines - Most)).ToList();
            foreach (var (ended, _) in over)
            {
                _kinds.Remove(ended);
            }

            var (began, lines) = _kinds.GetValueOrDefault(kind, (now, 0));
            _kinds[kind] = (began, lines + 1);
            return (lines < Most, [.. over.Where(entry => entry.Item2 > 0)]);
        }
    }

    private static string Clean(string text)
    {
        var cut = text.Length > Longest ? string.Concat(text.AsSpan(0, Longest), "…") : text;
        return cut.AsSpan().ContainsAny(Unsafe) ? string.Create(cut.Length, cut, static (chars, source) => source.AsSpan().ReplaceAny(chars, Unsafe, '?')) : cut;
    }
}
