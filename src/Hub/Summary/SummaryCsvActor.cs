using System.Diagnostics;
using Actors.Hub.Projections;
using Actors.Hub.Records;
using Actors.Hub.Store;
using Akka.Actor;
using Akka.Event;

namespace Actors.Hub.Summary;

/// <summary>
/// Writes the CSV file of every month whose tables changed, a while after the change. One below the user guardian; told by the projection.
/// What is out of date stands in the tables, so that nothing is forgotten over a restart; a file that cannot be written is tried again.
/// It ends with its writing: the store closes after it.
/// </summary>
internal sealed class SummaryCsvActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>A file system that hangs does not keep the hub from stopping.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(20);
    private readonly IStore _store;
    private readonly SummarySettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private Task _underWay = Task.CompletedTask;
    private TimeSpan _delay;
    private bool _writing;
    private bool _again;

    public SummaryCsvActor(IStore store, SummarySettings settings)
    {
        (_store, _settings, _delay) = (store, settings, settings.CsvDelay);
        Receive<ProjectionAdvanced>(_ => Later());
        Receive<WriteNow>(_ => Begin());
        Receive<Written>(Finish);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IStore store, SummarySettings settings) => Akka.Actor.Props.Create(() => new SummaryCsvActor(store, settings));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ProjectionAdvanced));
        Later();
    }

    protected override void PostStop()
    {
        // Without its exception: that was told, or is of no matter any more.
        Task.WaitAny([_underWay], LongestEnd);
        base.PostStop();
    }

    private void Later()
    {
        if (_writing)
        {
            _again = true;
        }
        else if (!Timers.IsTimerActive(nameof(WriteNow)))
        {
            Timers.StartSingleTimer(nameof(WriteNow), WriteNow.Instance, _delay);
        }
    }

    private void Begin()
    {
        (_writing, _again) = (true, false);
        var writing = Task.Run(WriteAllAsync);
        _underWay = writing;
        _ = writing.PipeTo(Self, Self, took => new Written(took, Reason: null), reason => new Written(TimeSpan.Zero, reason.Message));
    }

    private void Finish(Written done)
    {
        _writing = false;
        if (done.Reason is not null)
        {
            _log.Error("Monthly summaries cannot be written below {0} and are tried again: {1}", _settings.Output, done.Reason);
        }

        // Large months are written less often: a tenth of the time at most.
        var wait = done.Reason is null ? Max(_settings.CsvDelay, done.Took * 10) : Max(_settings.CsvDelay, _delay * 2);
        _delay = wait < Longest ? wait : Longest;
        if (_again || done.Reason is not null)
        {
            Later();
        }
    }

    private async Task<TimeSpan> WriteAllAsync()
    {
        var began = Stopwatch.GetTimestamp();
        using var reader = _store.OpenReader();
        foreach (var (month, changed) in SummaryTables.OutOfDate(reader))
        {
            DurableFile.Write(Path.Combine(_settings.Output, $"{month}.csv"), SummaryCsv.Render(month, SummaryTables.Sums(reader, SummaryFilter.Month(month))));
            await _store.WriteAsync((connection, transaction) => SummaryTables.Written(connection, transaction, month, changed));
        }

        return Stopwatch.GetElapsedTime(began);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record WriteNow
    {
        public static readonly WriteNow Instance = new();
    }

    private sealed record Written(TimeSpan Took, string? Reason);
}
