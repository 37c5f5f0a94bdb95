using System.Globalization;
using Actors.ConsoleHost.Logs;
using Actors.Messages.Json;

namespace Actors.ConsoleHost.Palettes;

/// <summary>What the process has logged: <c>log peek</c>, <c>log tail</c>. Reads only.</summary>
/// <param name="log">The lines.</param>
/// <param name="stopping">Cancelled when the process stops: who waits for lines is then answered at once.</param>
/// <param name="patience">How long <c>tail</c> waits for lines in one call; null: 10 s.</param>
public sealed class LogPalette(RecentLog log, CancellationToken stopping = default, TimeSpan? patience = null) : IConsolePalette
{
    private const int PeekCount = 50;
    private const int TailCount = 10;
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    public string Name => "log";

    public IReadOnlyList<ConsoleCommand> Commands =>
    [
        new("peek", "[-n N] [-l LEVEL] [-s TEXT]", "The newest lines of the log", (call, _) => Task.FromResult(Reply(Last(call, PeekCount))))
        {
            Options = ["n", "l", "s"],
        },
        new("tail", "[-n N] [-l LEVEL] [-s TEXT] [-a NEXT]", "The newest lines; with the 'next' of an answer those behind, once there are any", TailAsync)
        {
            Options = ["n", "l", "s", "a"],
        },
    ];

    private static ConsoleReply Reply(LogView view) => new() { Log = view };

    private LogView Last(ConsoleCall call, int count) => log.Last(Count(call.Options.GetValueOrDefault("n"), count), Filter(call));

    private async Task<ConsoleReply> TailAsync(ConsoleCall call, CancellationToken cancellationToken)
    {
        if (!call.Options.TryGetValue("a", out var place))
        {
            return Reply(Last(call, TailCount));
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        try
        {
            return Reply(await log.AfterAsync(place, Filter(call), patience ?? DefaultPatience, end.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new ConsoleException("The process stops.");
        }
    }

    private static Func<LogEntry, bool> Filter(ConsoleCall call)
    {
        var levels = call.Options.TryGetValue("l", out var least) ? LogLevels.From(least) : null;
        var source = call.Options.GetValueOrDefault("s", "");
        return entry => levels?.Contains(entry.Level, StringComparer.Ordinal) != false && entry.Source.Contains(source, StringComparison.OrdinalIgnoreCase);
    }

    private static int Count(string? text, int usual)
    {
        if (text is null)
        {
            return usual;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= RecentLog.Capacity
            ? count
            : throw new ConsoleException($"-n takes a number of lines, 0 to {RecentLog.Capacity}, not '{(text.Length <= 80 ? text : text[..80] + "…")}'.");
    }
}
