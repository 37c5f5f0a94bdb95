using System.Data.Common;
using Actors.Hub.Jobs;
using Actors.Hub.Logging;
using Actors.Hub.Projections;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Akka.Actor;

namespace Actors.Hub.Due;

/// <summary>
/// The one waker: reads what is due from its table and wakes the jobs concerned, by way of the shard region. Told by the
/// projection that the table grew; between, one timer runs to the earliest instant. It remembers nothing that the table does not say,
/// but whom it woke lately. After a failure it starts anew from the table.
/// </summary>
public sealed class DueActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // So many jobs are in memory for the waker's sake at a time.
    private const int AtOnce = 500;

    // So many rows stay in the table of jobs that are done: until the projection has seen what came of them they are read each time.
    private const int MostRows = 5000;
    private readonly IStore _store;
    private readonly IActorRef _region;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private Dictionary<DueRow, Call> _called = [];
    private DateTimeOffset _looked = DateTimeOffset.MinValue;
    private TimeSpan _lead;
    private int _busy;

    /// <param name="store">Where the table is.</param>
    /// <param name="region">Shard region <c>job</c>.</param>
    /// <param name="writerRetry"><c>actors.hub.writer-retry</c>: what was handed over by a hub that was killed is handed over again at once.</param>
    /// <param name="clock">The hub's clock.</param>
    /// <param name="log">Where it tells.</param>
    public DueActor(IStore store, IActorRef region, TimeSpan writerRetry, TimeProvider clock, ILogger log)
    {
        _lead = writerRetry;
        _store = store;
        _region = region;
        _clock = clock;
        _log = log;
        Receive<Look>(_ => OnLook());
        Receive<ProjectionAdvanced>(_ => LookSoon());
        Receive<Woken>(OnWoken);
        ReceiveAsync<AlreadyResolved>(resolved => WriteAsync((connection, transaction) => DueTable.Resolved(connection, transaction, resolved)));
        ReceiveAsync<NotYet>(later => WriteAsync((connection, transaction) => DueTable.Postpone(connection, transaction, later)));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ProjectionAdvanced));
        Self.Tell(Look.Instance);
    }

    // The table may advance a hundred times a second.
    private void LookSoon()
    {
        if (_clock.GetUtcNow() - _looked >= Pause)
        {
            OnLook();
        }
        else if (!Timers.IsTimerActive("soon"))
        {
            Timers.StartSingleTimer("soon", Look.Instance, Pause);
        }
    }

    private void OnWoken(Woken woken)
    {
        var row = new DueRow(woken.Row.Entity.EntityId, woken.Row.Incarnation, woken.Row.Kind);
        if (_called.GetValueOrDefault(row) is { Done: false } call)
        {
            _called[row] = call with { Done = true };
            if (--_busy == AtOnce / 2)
            {
                LookSoon();
            }
        }
    }

    private void OnLook()
    {
        var now = _clock.GetUtcNow();
        _looked = now;
        var wait = LongestWait;
        try
        {
            using var connection = _store.OpenReader();
            Wake(DueTable.Until(connection, (now + _lead).ToUnixUsec()), now);
            _lead = TimeSpan.Zero;
            if (DueTable.NextAfter(connection, now.ToUnixUsec()) is { } next)
            {
                wait = Least(wait, Instants.FromUnixUsec(next) - now);
            }
        }
        catch (Exception e) when (e is DbException)
        {
            HubLog.DueFailed(_log, e);
            wait = FirstPatience;
        }

        foreach (var call in _called.Values)
        {
            wait = Least(wait, call.NotBefore - now);
        }

        // Never early: the instant itself must have passed when it looks again.
        Timers.StartSingleTimer("look", Look.Instance, wait + TimeSpan.FromMilliseconds(1));
    }

    private void Wake(IEnumerable<DueRow> due, DateTimeOffset now)
    {
        var called = new Dictionary<DueRow, Call>();
        _busy = 0;
        foreach (var row in due)
        {
            if (_busy == AtOnce || called.Count == MostRows)
            {
                // The others are woken when these are done.
                break;
            }

            // A row stays until the projection has seen what came of it: it is woken again, but ever more patiently.
            if (_called.Remove(row, out var last) && now < last.NotBefore)
            {
                called[row] = last;
                _busy += last.Done || last.Patience >= Stuck ? 0 : 1;
                continue;
            }

            _busy++;
            var patience = last is null ? FirstPatience : Least(last.Patience * 2, LongestWait);
            called[row] = new Call(now + patience, patience, Done: false);
            if (JobEntity.TryParse(row.Entity, out var entity))
            {
                _region.Tell(new Wake(entity, row.Incarnation, row.Kind), Self);
            }
        }

        // Not seen this time; those that are not due any more are forgotten with their patience.
        foreach (var (row, last) in _called.Where(rest => now < rest.Value.NotBefore))
        {
            called[row] = last;
        }

        _called = called;
    }

    private async Task WriteAsync(Action<DbConnection, DbTransaction> write)
    {
        try
        {
            await _store.WriteAsync(write).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or ObjectDisposedException)
        {
            // The row stays and is woken again.
            HubLog.DueFailed(_log, e);
        }
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? (a < TimeSpan.Zero ? TimeSpan.Zero : a) : b < TimeSpan.Zero ? TimeSpan.Zero : b;

    /// <summary>Asks to look at the table now.</summary>
    public sealed record Look
    {
        public static readonly Look Instance = new();
    }

    /// <param name="NotBefore">When it is woken again.</param>
    /// <param name="Patience">Time from the last wake to that.</param>
    /// <param name="Done">The job's actor has done its part.</param>
    private sealed record Call(DateTimeOffset NotBefore, TimeSpan Patience, bool Done);
}
