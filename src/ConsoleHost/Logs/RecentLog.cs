using System.Globalization;
using Actors.Messages.Json;
using Microsoft.Extensions.Logging;

namespace Actors.ConsoleHost.Logs;

/// <summary>The last lines of a process's log, in memory for the console. Safe for all threads; a line that comes drops the oldest.</summary>
public sealed class RecentLog(TimeProvider time)
{
    /// <summary>How many lines are kept.</summary>
    public const int Capacity = 1000;

    // Full of the longest lines it is 6 MiB, of usual ones a tenth of that.
    private const int LongestSource = 200;
    private const int LongestText = 1000;
    private const int LongestException = 2000;

    private readonly Lock _gate = new();
    private readonly LogEntry[] _ring = new LogEntry[Capacity];

    // A place of one process means nothing to the next: its lines are others.
    private readonly string _run = Guid.NewGuid().ToString("N");
    private long _count;
    private TaskCompletionSource? _more;

    /// <summary>Keeps a line.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="category">Which part of the program logs; the source, unless the line names one as <c>Source</c>.</param>
    /// <param name="id">The event's number.</param>
    /// <param name="state">What the text is made of.</param>
    /// <param name="text">The text.</param>
    /// <param name="exception">What went wrong; null: nothing.</param>
    public void Add(LogLevel level, string category, EventId id, object? state, string text, Exception? exception)
    {
        var entry = new LogEntry
        {
            Time = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            Level = LogLevels.Name(level),
            Source = Cut(Source(state) ?? category, LongestSource),
            Event = id.Id,
            Message = Cut(text, LongestText),
            Exception = exception is null ? null : Cut(exception.ToString(), LongestException),
        };
        TaskCompletionSource? more;
        lock (_gate)
        {
            _ring[_count++ % Capacity] = entry;
            (more, _more) = (_more, null);
        }

        more?.SetResult();
    }

    /// <summary>The lines that pass, at most so many: the newest.</summary>
    public LogView Last(int most, Func<LogEntry, bool> passes)
    {
        lock (_gate)
        {
            var kept = Kept(_count - Math.Min(_count, Capacity)).Where(passes).ToList();
            return View([.. kept.TakeLast(most)], 0);
        }
    }

    /// <summary>Waits for lines behind a place, until there is one that passes or the time is over.</summary>
    /// <param name="place"><see cref="LogView.Next"/> of an answer before. One of another process: all that this one has kept.</param>
    /// <param name="passes">Which lines are told.</param>
    /// <param name="patience">How long it waits at most; then it tells of none.</param>
    /// <param name="cancellationToken">Ends the waiting with an exception.</param>
    /// <exception cref="ConsoleException">That is no place.</exception>
    public async Task<LogView> AfterAsync(string place, Func<LogEntry, bool> passes, TimeSpan patience, CancellationToken cancellationToken)
    {
        var after = Position(place);
        using var over = new CancellationTokenSource(patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        var missed = 0L;
        while (true)
        {
            Task more;
            lock (_gate)
            {
                var oldest = Math.Max(after, _count - Math.Min(_count, Capacity));
                missed += oldest - after;
                LogEntry[] told = [.. Kept(oldest).Where(passes)];
                after = _count;
                if (told.Length > 0 || missed > 0 || over.IsCancellationRequested)
                {
                    return View(told, missed);
                }

                more = (_more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await more.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most), "…");

    private static string? Source(object? state) => state is IEnumerable<KeyValuePair<string, object?>> values
        ? values.FirstOrDefault(value => string.Equals(value.Key, nameof(Source), StringComparison.Ordinal)).Value as string
        : null;

    private IEnumerable<LogEntry> Kept(long from)
    {
        for (var at = from; at < _count; at++)
        {
            yield return _ring[at % Capacity];
        }
    }

    private LogView View(IReadOnlyList<LogEntry> entries, long missed) =>
        new() { Entries = entries, Missed = missed, Next = string.Create(CultureInfo.InvariantCulture, $"{_run}:{_count}") };

    private long Position(string place)
    {
        if (place.Split(':') is not [var run, var number] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            throw new ConsoleException($"-a takes the place that an answer before gave as 'next', not '{Cut(place, 80)}'.");
        }

        lock (_gate)
        {
            return string.Equals(run, _run, StringComparison.Ordinal) && position <= _count ? position : 0;
        }
    }
}
