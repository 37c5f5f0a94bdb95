using System.Data.Common;
using Actors.Hub.Jobs;
using Actors.Hub.Records;
using Actors.Hub.Store;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Google.Protobuf;

namespace Actors.Hub.Projections;

/// <summary>Reads and writes jobs in the projection's tables. Writes only what differs between two states.</summary>
internal sealed class JobTables(Statements statements)
{
    /// <summary>Tables that are made from the journal alone.</summary>
    public static readonly IReadOnlyList<string> Derived = ["jobs", "job_nodes", "job_executables", "job_software", "records"];

    private static readonly string UpsertJob = Statements.Upsert(
        "jobs", 1, "job_key", "entity", "cluster", "raw_id", "incarnation", "scheduler", "state", "complete", "confirmed", "user_name", "uid", "project", "partition_name", "job_name",
        "array_job_id", "array_task_id", "submit_unix_usec", "start_unix_usec", "end_unix_usec", "closed_unix_usec", "cpus", "cpu_usec", "unattributed_usec", "excess_usec",
        "total_is_lower_bound", "total_source", "attribution", "max_rss_bytes", "waiting", "missing", "allocated_usec", "charged_usec", "scheduler_usec", "het_job_id", "het_offset", "unwatched_usec", "content");

    private static readonly string UpsertNode = Statements.Upsert(
        "job_nodes", 2, "job_key", "position", "node", "final", "first_seen_unix_usec", "observed_unix_usec", "cpu_usec", "unattributed_usec", "max_rss_bytes", "content");

    private static readonly string InsertExecutable = Statements.Insert("job_executables", "job_key", "path", "role", "cpu_usec", "user_usec", "system_usec", "processes");

    private static readonly string InsertSoftware = Statements.Insert(
        "job_software", "job_key", "position", "name", "version", "local_version", "user_provided", "ignored", "cpu_usec");

    private static readonly string UpsertRecord = Statements.Upsert(
        "records", 2, "job_key", "kind", "record_id", "revision", "issued_unix_usec", "content_hash", "ordering", "content");

    /// <summary>For reading.</summary>
    public JobTables(DbConnection connection, DbTransaction? transaction)
        : this(new Statements(connection) { Transaction = transaction })
    {
    }

    /// <summary>All incarnations of a raw id as they stand in the tables.</summary>
    public JobHistory Load(JobEntity entity)
    {
        var state = new JobState();
        foreach (var row in Keyed("SELECT job_key, content FROM jobs WHERE raw_id = @p0 AND cluster = @p1 ORDER BY incarnation", entity.RawId, entity.Cluster))
        {
            state.Incarnations.Add(WithNodes(row));
        }

        return JobHistory.From(state);
    }

    /// <summary>One incarnation; null when it is not there.</summary>
    public Incarnation? Load(JobKey key) =>
        Keyed("SELECT job_key, content FROM jobs WHERE job_key = @p0", key.ToString()) is [var row] ? Incarnation.From(WithNodes(row)) : null;

    /// <summary>Brings the rows of an entity from one state to the next.</summary>
    public void Store(JobEntity entity, JobHistory before, JobHistory after)
    {
        foreach (var gone in before.Incarnations.Keys.Except(after.Incarnations.Keys))
        {
            foreach (var table in Derived)
            {
                statements.Execute($"DELETE FROM {table} WHERE job_key = @p0", new JobKey(entity.Cluster, entity.RawId, gone).ToString());
            }
        }

        foreach (var incarnation in after.Incarnations.Values)
        {
            var old = before.Incarnations.GetValueOrDefault(incarnation.Ordinal);
            if (!ReferenceEquals(old, incarnation))
            {
                var key = new JobKey(entity.Cluster, entity.RawId, incarnation.Ordinal);
                StoreJob(key, incarnation);
                StoreNodes(key.ToString(), old, incarnation);
                StoreExecutables(key.ToString(), old, incarnation);
                StoreSoftware(key.ToString(), old, incarnation);
            }
        }
    }

    /// <summary>Keeps the newest record of a kind; one that is exported with the job as it was.</summary>
    public void StoreRecord(JobKey key, RecordsIssued issued, long ordering, Incarnation incarnation) => statements.Execute(
        UpsertRecord, key.ToString(), issued.Kind, issued.RecordId, issued.Revision, issued.IssuedUnixUsec, issued.ContentHash, ordering,
        string.Equals(issued.Kind, RecordKinds.SamsXml, StringComparison.Ordinal) ? incarnation.ToState().ToByteArray() : []);

    private void StoreJob(JobKey key, Incarnation incarnation)
    {
        var facts = incarnation.Facts;
        var totals = JobTotals.Of(incarnation);
        statements.Execute(
            UpsertJob,
            key.ToString(), key.Entity.EntityId, key.Cluster, key.RawId, key.Incarnation, totals.Scheduler, incarnation.State, incarnation.Complete, incarnation.Confirmed,
            facts.User?.Value, facts.Uid?.Value, facts.Project?.Value, facts.Partition?.Value, facts.Name?.Value, facts.ArrayJobId?.Value, facts.ArrayTaskId?.Value,
            facts.SubmitUnixUsec?.Value, incarnation.StartUnixUsec ?? incarnation.FirstBoundUnixUsec, incarnation.EndUnixUsec, incarnation.ClosedUnixUsec, facts.Cpus?.Value,
            totals.CpuUsec, totals.UnattributedUsec, totals.ExcessUsec, totals.IsLowerBound, totals.Source, totals.Attribution, totals.MaxRssBytes,
            incarnation.Waiting, JobNodes.Differ(incarnation), JobMeasures.AllocatedUsec(incarnation),
            Saturating.Sum((incarnation.Software?.Software ?? []).Select(software => Math.Max(software.CpuUsec, 0))), JobTotals.SchedulerUsec(incarnation),
            facts.HetJobId?.Value, facts.HetOffset?.Value, totals.UnwatchedUsec,
            (incarnation with { Nodes = [] }).ToState().ToByteArray());
    }

    private void StoreNodes(string key, Incarnation? old, Incarnation incarnation)
    {
        for (var position = 0; position < incarnation.Nodes.Count; position++)
        {
            var part = incarnation.Nodes[position];
            if (position < old?.Nodes.Count && ReferenceEquals(old.Nodes[position], part))
            {
                continue;
            }

            statements.Execute(
                UpsertNode,
                key, position, part.Node, part.FinishedUnixUsec is not null, part.Ref.FirstSeenUnixUsec, part.ObservedUnixUsec,
                part.Usage is { HasCpuUsec: true } cpu ? cpu.CpuUsec : null,
                part.Usage is { HasUnattributedUsec: true } rest ? rest.UnattributedUsec : null,
                part.Usage?.Memory is { HasPeakBytes: true } memory ? memory.PeakBytes : null,
                part.ToState().ToByteArray());
        }

        if (old?.Nodes.Count > incarnation.Nodes.Count)
        {
            statements.Execute("DELETE FROM job_nodes WHERE job_key = @p0 AND position >= @p1", key, incarnation.Nodes.Count);
        }
    }

    private void StoreExecutables(string key, Incarnation? old, Incarnation incarnation)
    {
        if (old is not null && ReferenceEquals(old.Nodes, incarnation.Nodes))
        {
            return;
        }

        var gone = old is null ? [] : JobTotals.Executables(old).ToDictionary(total => (total.Path, total.Role));
        foreach (var total in JobTotals.Executables(incarnation))
        {
            if (!gone.Remove((total.Path, total.Role), out var known))
            {
                statements.Execute(InsertExecutable, key, total.Path.ToByteArray(), total.RoleName, total.CpuUsec, total.UserUsec, total.SystemUsec, total.Processes);
            }
            else if (known != total)
            {
                statements.Execute(
                    "UPDATE job_executables SET cpu_usec = @p3, user_usec = @p4, system_usec = @p5, processes = @p6 WHERE job_key = @p0 AND path = @p1 AND role = @p2",
                    key, total.Path.ToByteArray(), total.RoleName, total.CpuUsec, total.UserUsec, total.SystemUsec, total.Processes);
            }
        }

        foreach (var total in gone.Values)
        {
            statements.Execute("DELETE FROM job_executables WHERE job_key = @p0 AND path = @p1 AND role = @p2", key, total.Path.ToByteArray(), total.RoleName);
        }
    }

    private void StoreSoftware(string key, Incarnation? old, Incarnation incarnation)
    {
        if (ReferenceEquals(old?.Software, incarnation.Software))
        {
            return;
        }

        if (old?.Software is not null)
        {
            statements.Execute("DELETE FROM job_software WHERE job_key = @p0", key);
        }

        var position = 0;
        foreach (var software in incarnation.Software?.Software ?? [])
        {
            var known = !software.Undetermined;
            statements.Execute(
                InsertSoftware, key, position++, known ? software.Name : null, known ? software.Version : null, known ? software.LocalVersion : null,
                software.UserProvided, software.Ignore, software.CpuUsec);
        }
    }

    private IncarnationState WithNodes((string Key, byte[] Content) row)
    {
        var state = IncarnationState.Parser.ParseFrom(row.Content);
        state.Nodes.Add(statements.Query(
            "SELECT content FROM job_nodes WHERE job_key = @p0 ORDER BY position", reader => NodeState.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0)), row.Key));
        return state;
    }

    private List<(string Key, byte[] Content)> Keyed(string sql, params ReadOnlySpan<object?> values) =>
        statements.Query(sql, reader => (reader.GetString(0), reader.GetFieldValue<byte[]>(1)), values);
}
