using Actors.Hub.Jobs;
using Actors.Hub.Projections;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Akka.Actor;

namespace Actors.Hub.Scheduler;

/// <summary>
/// One round of questions to a scheduler: one for all jobs since the last round, and one for those by id that jobs wait for and it did not list.
/// What is new goes to the jobs; only when all have journalled it does the store remember how far the scheduler was heard.
/// </summary>
internal sealed class SchedulerPoll(IScheduler scheduler, SchedulerSettings settings, IStore store, IActorRef region, TimeProvider clock, SchedulerStatus status)
{
    /// <summary>Raw ids in one question.</summary>
    private const int MostAsked = 500;
    private const int AtOnce = 64;
    private const int MostTries = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly WaitingJobs _waiting = new(settings.Interval);
    private readonly ControllerQuestions _controller = new(scheduler, settings, status);
    private readonly SchedulerSite _site = new(scheduler, settings, store, status);
    private readonly Dictionary<string, int> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private Dictionary<RowKey, int> _told = [];
    private int _mostAsked = MostAsked;

    /// <summary>Runs a round.</summary>
    /// <exception cref="SchedulerException">The scheduler did not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetUtcNow();
        await _site.NodesAsync(begun, cancellationToken).ConfigureAwait(false);
        var since = Read(connection => SchedulerTables.Heard(connection, settings.Cluster)) is { } last && last < begun ? last : begun;
        var waiting = Read(connection => JobQueries.Waiting(connection, settings.Cluster, scheduler.Name)).Where(job => scheduler.IsRawId(job.RawId)).ToList();
        status.Change(figures => figures with { Waiting = waiting.Count });
        var answer = await ListAsync(since - settings.Overlap, waiting, begun, cancellationToken).ConfigureAwait(false);
        var heard = Newest(answer, since, begun);
        var jobs = Group(answer);
        var bad = answer.Bad.ToList();
        var unknown = new List<string>();
        var listed = jobs.Keys.ToList();

        // Imports wait by the thousand: question after question, until all have been asked for that are to be.
        while (_waiting.ToAsk(waiting, listed, begun, _mostAsked) is { Count: > 0 } ids)
        {
            if (await AskAsync(ids, bad, cancellationToken).ConfigureAwait(false) is not { } told)
            {
                break;
            }

            // All that is known of the id, more than the window shows, and told though it may be what was told before: the job has something that it did not have then.
            var known = Group(told);
            unknown.AddRange(told.Bad.Count > 0 ? [] : ids.Where(id => !known.ContainsKey(id)));
            foreach (var (rawId, rows) in known)
            {
                jobs[rawId] = rows;
                rows.ForEach(row => _told.Remove(RowKey.Of(row)));
            }
        }

        await ForgetAsync(unknown, begun, cancellationToken).ConfigureAwait(false);
        _unknown.UnionWith(unknown);
        _unknown.ExceptWith(jobs.Keys);
        _unknown.IntersectWith(waiting.Select(job => job.RawId));
        bad.AddRange(await AtControllerAsync(waiting.Where(job => _unknown.Contains(job.RawId)), begun, cancellationToken).ConfigureAwait(false));
        var (refused, all) = await TellAsync(jobs, cancellationToken).ConfigureAwait(false);
        bad.AddRange(refused);
        await store.WriteAsync(
            (connection, transaction) =>
            {
                SchedulerTables.StoreBad(connection, transaction, settings.Cluster, bad, begun);
                if (all)
                {
                    SchedulerTables.StoreHeard(connection, transaction, settings.Cluster, heard);
                }
            },
            cancellationToken).ConfigureAwait(false);
        status.Change(figures => figures with { Rows = figures.Rows + jobs.Values.Sum(rows => rows.Count), BadRows = figures.BadRows + bad.Count });
        await _site.AssociationsAsync(begun, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SchedulerAnswer> ListAsync(DateTimeOffset since, IReadOnlyList<WaitingJob> waiting, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        try
        {
            return await scheduler.JobsSinceAsync(since, cancellationToken).ConfigureAwait(false);
        }
        catch (SchedulerException)
        {
            var bad = await AtControllerAsync(waiting, begun, cancellationToken).ConfigureAwait(false);
            if (bad.Count > 0)
            {
                await store.WriteAsync((connection, transaction) => SchedulerTables.StoreBad(connection, transaction, settings.Cluster, bad, begun), cancellationToken).ConfigureAwait(false);
            }

            throw;
        }
    }

    // What the accounting tells of later takes its place.
    private async Task<List<BadRow>> AtControllerAsync(IEnumerable<WaitingJob> jobs, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        var bad = new List<BadRow>();
        foreach (var row in await _controller.AskAsync(jobs, bad, begun, cancellationToken).ConfigureAwait(false))
        {
            var (_, _, fault) = await TellAsync(row.RawId, [row with { Cores = _site.Cores(row) }], cancellationToken).ConfigureAwait(false);
            bad.AddRange(fault is null ? [] : [new BadRow($"controller's word on job {row.RawId}", fault)]);
        }

        return bad;
    }

    /// <summary>
    /// Up to when all is known, on the scheduler's own clock: the newest that it tells of. So nothing is missed while the hub's clock is wrong, and where
    /// nothing happens the next question reaches further back and finds as little.
    /// </summary>
    private static DateTimeOffset Newest(SchedulerAnswer answer, DateTimeOffset since, DateTimeOffset begun)
    {
        var (newest, limit) = (since.ToUnixUsec(), begun.ToUnixUsec());
        foreach (var row in answer.Rows)
        {
            foreach (var instant in (ReadOnlySpan<long?>)[row.SubmitUnixUsec, row.StartUnixUsec, row.EndUnixUsec])
            {
                newest = instant is { } told && told <= limit ? Math.Max(newest, told) : newest;
            }
        }

        return Instants.FromUnixUsec(newest);
    }

    // One id that the scheduler chokes on must not keep it from telling of all others: after a failure fewer are asked for together.
    private async Task<SchedulerAnswer?> AskAsync(IReadOnlyList<string> ids, List<BadRow> bad, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await scheduler.JobsAsync(ids, cancellationToken).ConfigureAwait(false);
            bad.AddRange(answer.Bad);
            _mostAsked = Math.Min(_mostAsked * 2, MostAsked);
            return answer;
        }
        catch (SchedulerException e)
        {
            _mostAsked = Math.Max(1, Math.Min(_mostAsked, ids.Count) / 2);
            bad.Add(new BadRow($"question for {ids.Count} jobs from {ids[0]} on", e.Message));
            return null;
        }
    }

    // What was imported of them has no other word to wait for: the scheduler's database has been purged of them.
    private async Task ForgetAsync(List<string> unknown, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        var before = (begun - settings.Overlap).ToUnixUsec();
        foreach (var part in unknown.Chunk(AtOnce))
        {
            await Task.WhenAll(part.Select(rawId => AskJobAsync(new TakeUnknown(new JobEntity(settings.Cluster, rawId), before), cancellationToken))).ConfigureAwait(false);
        }
    }

    private Dictionary<string, List<SchedulerRow>> Group(SchedulerAnswer answer)
    {
        var jobs = new Dictionary<string, List<SchedulerRow>>(StringComparer.Ordinal);
        foreach (var row in answer.Rows)
        {
            (jobs.TryGetValue(row.RawId, out var rows) ? rows : jobs[row.RawId] = []).Add(row with { Cores = _site.Cores(row) });
        }

        return jobs;
    }

    /// <summary>Rows that no job can take, and whether every other one is journalled.</summary>
    private async Task<(IReadOnlyList<BadRow> Refused, bool All)> TellAsync(Dictionary<string, List<SchedulerRow>> jobs, CancellationToken cancellationToken)
    {
        var told = new Dictionary<RowKey, int>();
        var (refused, all) = (new List<BadRow>(), true);
        foreach (var part in jobs.Where(job => Changed(job.Value, told)).Chunk(AtOnce))
        {
            foreach (var (rawId, rows, fault) in await Task.WhenAll(part.Select(job => TellAsync(job.Key, job.Value, cancellationToken))).ConfigureAwait(false))
            {
                if (fault is not null && (_failed[rawId] = _failed.GetValueOrDefault(rawId) + 1) < MostTries)
                {
                    all = false;
                    continue;
                }

                if (fault is not null)
                {
                    refused.Add(new BadRow($"job {rawId}", fault));
                }

                _failed.Remove(rawId);
                foreach (var row in rows)
                {
                    told[RowKey.Of(row)] = Content(row);
                }
            }
        }

        _told = told;
        return (refused, all);
    }

    // What did not change is remembered; what is not listed any more is forgotten.
    private bool Changed(List<SchedulerRow> rows, Dictionary<RowKey, int> told)
    {
        if (!rows.TrueForAll(row => _told.TryGetValue(RowKey.Of(row), out var hash) && hash == Content(row)))
        {
            return true;
        }

        rows.ForEach(row => told[RowKey.Of(row)] = Content(row));
        return false;
    }

    private async Task<(string RawId, List<SchedulerRow> Rows, string? Fault)> TellAsync(string rawId, List<SchedulerRow> rows, CancellationToken cancellationToken) =>
        (rawId, rows, await AskJobAsync(new TakeWord(new JobEntity(settings.Cluster, rawId), rows), cancellationToken).ConfigureAwait(false));

    /// <returns>What is wrong; null when it is journalled.</returns>
    private async Task<string?> AskJobAsync(IJobMessage word, CancellationToken cancellationToken)
    {
        try
        {
            return await region.Ask<object>(word, Patience, cancellationToken).ConfigureAwait(false) switch
            {
                WordTaken => null,
                Status.Failure failure => failure.Cause?.Message ?? "it failed",
                var other => $"it answered {other}",
            };
        }
        catch (AskTimeoutException)
        {
            return "it did not answer in time";
        }
    }

    // What a running job's steps have used so far says nothing that is taken.
    private static int Content(SchedulerRow row) => (row.EndUnixUsec is null ? row with { CpuUsec = 0 } : row).GetHashCode();

    private T Read<T>(Func<System.Data.Common.DbConnection, T> read)
    {
        using var connection = store.OpenReader();
        return read(connection);
    }

    private readonly record struct RowKey(string RawId, long Submit, long? DbIndex)
    {
        public static RowKey Of(SchedulerRow row) => new(row.RawId, row.SubmitUnixUsec, row.DbIndex);
    }
}
