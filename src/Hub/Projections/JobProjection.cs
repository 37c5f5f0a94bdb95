using System.Data.Common;
using Actors.Hub.Jobs;
using Actors.Hub.Records;
using Actors.Hub.Store;
using Actors.Hub.Summary;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Dapper;

namespace Actors.Hub.Projections;

/// <summary>What one step of the projection did.</summary>
/// <param name="Offset">Ordering up to which the journal is in the tables.</param>
/// <param name="Events">Events of this step.</param>
/// <param name="More">True when more may wait behind them.</param>
/// <param name="Waits">True when events are there that others may still come before.</param>
/// <param name="Faults">Events that could not be read and were left out.</param>
public sealed record ProjectionStep(long Offset, int Events, bool More, bool Waits, IReadOnlyList<JournalEntry> Faults);

/// <summary>
/// Turns the journal into the tables of jobs, records, summaries and due things. Rows and offset are written in one transaction: each event
/// counts exactly once, whatever is killed when, and all can be made anew from the journal.
/// </summary>
public sealed class JobProjection
{
    /// <summary>To be raised when events mean other rows than before: the tables are then made anew.</summary>
    public const int Version = 5;
    private const string Name = "jobs";
    private const int Batch = 2000;
    private const int CacheLimit = 2000;
    private static readonly string InsertDue = Statements.Upsert("due", 3, "entity", "incarnation", "kind", "due_unix_usec");
    private static readonly string Mark = Statements.Upsert("due", 3, "entity", "incarnation", "kind", "due_unix_usec", "detail");

    // Of a job that was closed any record may have been due: to look whether it was costs more than to take it out.
    private static readonly List<DueItem> Records = [.. DueRules.RecordKindsOfJobs.Select(kind => new DueItem(DueRules.Issue + kind, 0))];
    private readonly IStore _store;
    private readonly JournalReader _journal;
    private readonly JobTimes _times;
    private readonly Func<string>? _rules;

    // What was in the tables when this hub started is marked by whoever loads rules.
    private long _marked = long.MaxValue;
    private Dictionary<JobEntity, JobHistory> _cache = [];
    private Statements? _statements;
    private bool _journalThere;

    /// <param name="store">Where journal and tables are.</param>
    /// <param name="journal">Reads the journal.</param>
    /// <param name="times">When what is due.</param>
    /// <param name="rules">Version of the rules that are in force or about to be.</param>
    public JobProjection(IStore store, JournalReader journal, JobTimes times, Func<string>? rules = null)
    {
        _rules = rules;
        _store = store;
        _journal = journal;
        _times = times;
    }

    /// <summary>Empties the tables when another version made them.</summary>
    /// <returns>True when they will be made anew.</returns>
    public Task<bool> PrepareAsync(CancellationToken cancellationToken = default) => _store.WriteAsync(
        (connection, transaction) =>
        {
            var version = connection.QuerySingleOrDefault<int?>("SELECT version FROM projection_offset WHERE projection = @Name", new { Name }, transaction);
            _marked = version is null ? 0 : Offset(connection, transaction);
            if (version == Version)
            {
                return false;
            }

            foreach (var table in JobTables.Derived.Concat(SummaryTables.Derived))
            {
                connection.Execute($"DELETE FROM {table}", transaction: transaction);
            }

            connection.Execute("DELETE FROM due WHERE kind <> @Resolve", new { DueRules.Resolve }, transaction);
            connection.Execute(
                "INSERT INTO projection_offset (projection, version, journal_offset) VALUES (@Name, @Version, 0) "
                + "ON CONFLICT (projection) DO UPDATE SET version = excluded.version, journal_offset = 0",
                new { Name, Version },
                transaction);
            return version is not null;
        },
        cancellationToken);

    /// <summary>Takes the next events of the journal into the tables.</summary>
    public async Task<ProjectionStep> StepAsync(CancellationToken cancellationToken = default)
    {
        var changed = new Dictionary<JobEntity, JobHistory>();
        try
        {
            var step = await _store.WriteAsync((connection, transaction) => Step(connection, transaction, changed), cancellationToken).ConfigureAwait(false);
            Remember(changed);
            return step;
        }
        catch
        {
            // What the tables hold is read anew.
            _cache = [];
            throw;
        }
    }

    /// <summary>Ordering up to which the journal is in the tables.</summary>
    public static long Offset(DbConnection connection, DbTransaction? transaction = null) =>
        connection.QuerySingle<long>("SELECT journal_offset FROM projection_offset WHERE projection = @Name", new { Name }, transaction);

    private ProjectionStep Step(DbConnection connection, DbTransaction transaction, Dictionary<JobEntity, JobHistory> changed)
    {
        var after = Offset(connection, transaction);
        if (!_journalThere && !(_journalThere = _store.HasTable(connection, transaction, "journal")))
        {
            return new ProjectionStep(after, 0, More: false, Waits: false, []);
        }

        var (entries, waits) = _journal.Read(connection, transaction, after, Batch);
        if (entries.Count == 0)
        {
            return new ProjectionStep(after, 0, More: false, waits, []);
        }

        _statements = Statements.Of(_statements, connection, transaction);
        var tables = new JobTables(_statements);
        var months = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in entries.Where(entry => entry.Event is not null).GroupBy(entry => entry.PersistenceId, StringComparer.Ordinal))
        {
            if (Entity(group.Key) is { } entity)
            {
                changed[entity] = Project(_statements, tables, months, entity, group);
            }
        }

        SummaryTables.Mark(_statements, months);
        var offset = entries[^1].Ordering;
        connection.Execute("UPDATE projection_offset SET journal_offset = @offset WHERE projection = @Name", new { offset, Name }, transaction);
        return new ProjectionStep(offset, entries.Count, entries.Count == Batch, waits, [.. entries.Where(entry => entry.Fault is not null)]);
    }

    private JobHistory Project(Statements statements, JobTables tables, HashSet<string> months, JobEntity entity, IEnumerable<JournalEntry> entries)
    {
        JobHistory? before = null;
        var history = JobHistory.Empty;
        foreach (var entry in entries)
        {
            if (before is null)
            {
                // Before an actor's first event there is nothing to read.
                history = before = _cache.GetValueOrDefault(entity) ?? (entry.SequenceNumber == 1 ? JobHistory.Empty : tables.Load(entity));
            }

            var next = history.Apply(entry.Event!);
            foreach (var issued in JobEvents.Records(entry.Event!))
            {
                // One that comes too late changes nothing.
                if (next.Incarnations.GetValueOrDefault(issued.Incarnation) is { } incarnation && ReferenceEquals(incarnation.Records.GetValueOrDefault(issued.Kind), issued))
                {
                    Issue(new JobKey(entity.Cluster, entity.RawId, issued.Incarnation), issued, entry.Ordering, incarnation);
                }
            }

            if (JobEvents.Software(entry.Event!) is { } resolved)
            {
                Resolved(resolved, entry.Ordering, first: history.Incarnations.GetValueOrDefault(resolved.Incarnation)?.Software is null);
            }

            history = next;
        }

        tables.Store(entity, before!, history);
        StoreDue(statements, entity, before!, history);
        return history;

        void Resolved(SoftwareResolved resolved, long ordering, bool first)
        {
            if (ordering > _marked && _rules?.Invoke() is { } rules && !string.Equals(rules, resolved.RulesVersion, StringComparison.Ordinal))
            {
                statements.Execute(Mark, entity.EntityId, resolved.Incarnation, DueRules.Resolve, resolved.AtUnixUsec, rules);
            }
            else if (!first)
            {
                // Rules that came while it was being resolved keep the job in the table.
                statements.Execute(
                    "DELETE FROM due WHERE entity = @p0 AND incarnation = @p1 AND kind = @p2 AND detail = @p3",
                    entity.EntityId, resolved.Incarnation, DueRules.Resolve, resolved.RulesVersion);
            }
        }

        void Issue(JobKey key, RecordsIssued issued, long ordering, Incarnation incarnation)
        {
            tables.StoreRecord(key, issued, ordering, incarnation);
            if (string.Equals(issued.Kind, RecordKinds.Summary, StringComparison.Ordinal) && incarnation is { StartUnixUsec: not null, EndUnixUsec: not null, Software: not null })
            {
                SummaryTables.Replace(statements, PendingRecord.Job(key, incarnation, issued.Revision, TimeZoneInfo.Utc) with { Content = issued.ContentHash }, months);
            }
        }
    }

    private void StoreDue(Statements statements, JobEntity entity, JobHistory before, JobHistory after)
    {
        foreach (var gone in before.Incarnations.Keys.Except(after.Incarnations.Keys))
        {
            statements.Execute("DELETE FROM due WHERE entity = @p0 AND incarnation = @p1", entity.EntityId, gone);
        }

        foreach (var incarnation in after.Incarnations.Values)
        {
            var old = before.Incarnations.GetValueOrDefault(incarnation.Ordinal);
            if (ReferenceEquals(incarnation, old))
            {
                continue;
            }

            var due = DueRules.Of(incarnation, _times).ToList();
            var was = old is null ? [] : old.Closed && incarnation.Closed ? Records : DueRules.Of(old, _times).ToList();
            foreach (var item in was.ExceptBy(due.Select(now => now.Kind), before => before.Kind, StringComparer.Ordinal))
            {
                statements.Execute("DELETE FROM due WHERE entity = @p0 AND incarnation = @p1 AND kind = @p2", entity.EntityId, incarnation.Ordinal, item.Kind);
            }

            foreach (var item in due.Except(was))
            {
                statements.Execute(InsertDue, entity.EntityId, incarnation.Ordinal, item.Kind, item.AtUnixUsec);
            }
        }
    }

    private void Remember(Dictionary<JobEntity, JobHistory> changed)
    {
        if (_cache.Count + changed.Count > CacheLimit)
        {
            _cache = [];
        }

        foreach (var (entity, history) in changed)
        {
            _cache[entity] = history;
        }
    }

    private static JobEntity? Entity(string persistenceId) =>
        persistenceId.Split('|') is ["job", var cluster, var rawId] ? new JobEntity(cluster, rawId) : null;
}
