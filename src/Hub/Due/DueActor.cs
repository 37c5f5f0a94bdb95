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

    // So many jobs are in memory for the waker's sake at a time: each takes some 70 KB.
    private const int AtOnce = 1000;
    private readonly IStore _store;
    private readonly IActorRef _region;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private Dictionary<DueRow, Woken> _woken = [];
    private TimeSpan _lead;

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
        Receive<ProjectionAdvanced>(_ => OnLook());
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

    private void OnLook()
    {
        var now = _clock.GetUtcNow();
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

        foreach (var woken in _woken.Values)
        {
            wait = Least(wait, woken.NotBefore - now);
        }

        // Never early: the instant itself must have passed when it looks again.
        Timers.StartSingleTimer("look", Look.Instance, wait + TimeSpan.FromMilliseconds(1));
    }

    private void Wake(IEnumerable<DueRow> due, DateTimeOffset now)
    {
        var woken = new Dictionary<DueRow, Woken>();
        var busy = 0;
        foreach (var row in due)
        {
            if (busy == AtOnce)
            {
                // The others are woken when these are done.
                break;
            }

            // A row stays until the projection has seen what came of it: it is woken again, but ever more patiently.
            if (_woken.Remove(row, out var last) && now < last.NotBefore)
            {
                woken[row] = last;
                busy += last.Patience < Stuck ? 1 : 0;
                continue;
            }

            busy++;
            var patience = last is null ? FirstPatience : Least(last.Patience * 2, LongestWait);
            woken[row] = new Woken(now + patience, patience);
            if (JobEntity.TryParse(row.Entity, out var entity))
            {
                _region.Tell(new Wake(entity, row.Incarnation, row.Kind), Self);
            }
        }

        // Not seen this time; those that are not due any more are forgotten with their patience.
        foreach (var (row, last) in _woken.Where(rest => now < rest.Value.NotBefore))
        {
            woken[row] = last;
        }

        _woken = woken;
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

    private sealed record Woken(DateTimeOffset NotBefore, TimeSpan Patience);
}
