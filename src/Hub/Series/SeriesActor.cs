using Actors.Hub.Logging;
using Actors.Hub.Store;
using Actors.Messages.Wire;
using Actors.Outputs;
using Akka.Actor;

namespace Actors.Hub.Series;

/// <summary>
/// <c>/user/series</c>: hears what nodes report and keeps it downsampled, beside the journal: sums are cumulative, so that what is
/// lost with a crash, some seconds, or comes twice, leaves the rest exact. Deletes what is older than is kept. When it fails it is started
/// again and goes on with the next reports.
/// </summary>
internal sealed class SeriesActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(10);

    private readonly IStore _store;
    private readonly SeriesSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly List<long> _seconds;
    private readonly Dictionary<string, SeriesPart> _parts = new(StringComparer.Ordinal);
    private List<SeriesRow> _rows = [];

    public SeriesActor(IStore store, SeriesSettings settings, TimeProvider clock, ILogger log)
    {
        _store = store;
        _settings = settings;
        _clock = clock;
        _log = log;
        _seconds = [.. settings.Spans.Select(span => (long)span.Span.TotalSeconds)];
        Receive<JobMeasured>(message => Take(message.Job));
        ReceiveAsync<Write>(_ => WriteAsync());
        ReceiveAsync<Sweep>(_ => SweepAsync());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(JobMeasured));
        Timers.StartPeriodicTimer(nameof(Write), Write.Instance, WriteEvery);
        Timers.StartPeriodicTimer(nameof(Sweep), Sweep.Instance, TimeSpan.FromMinutes(1), SweepEvery);
    }

    /// <inheritdoc/>
    protected override void PostStop() => WriteAsync().Wait(LastPatience);

    private void Take(LiveJob job)
    {
        if (job.Report.Usage is not { Metrics.Count: > 0 })
        {
            return;
        }

        if (!_parts.TryGetValue(job.Key, out var part))
        {
            _parts.Add(job.Key, part = new SeriesPart(job.Node, job.Report, _seconds.Count));
        }

        var known = part;
        part.Take(job.Report, _seconds, (span, usage) => _rows.Add(Row(known, span, usage)));
        part.Heard = _clock.GetTimestamp();
    }

    private async Task WriteAsync()
    {
        foreach (var (key, part) in _parts.ToList())
        {
            if (part.Changed)
            {
                part.Changed = false;
                _rows.AddRange(_seconds.Select((_, span) => Row(part, span, part.Row(span))));
            }

            if (part.Newest.Final || _clock.GetElapsedTime(part.Heard) > Silence)
            {
                _parts.Remove(key);
            }
        }

        var rows = _rows;
        _rows = [];
        if (rows.Count == 0)
        {
            return;
        }

        try
        {
            await _store.WriteAsync((connection, transaction) => SeriesTable.Write(connection, transaction, rows)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or ObjectDisposedException)
        {
            HubLog.SeriesFailed(_log, e);
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            var now = _clock.GetUtcNow().ToUnixTimeSeconds();
            await _store.WriteAsync((connection, transaction) => SeriesTable.Sweep(connection, transaction, _settings, now)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or ObjectDisposedException)
        {
            HubLog.SeriesFailed(_log, e);
        }
    }

    private SeriesRow Row(SeriesPart part, int span, JobUsage usage) => new(part.Node, part.Newest.Ref, _seconds[span], part.StartOf(span), usage);

    /// <summary>Writes what came since the time before.</summary>
    internal sealed record Write
    {
        public static readonly Write Instance = new();
    }

    private sealed record Sweep
    {
        public static readonly Sweep Instance = new();
    }
}
