using System.Data.Common;
using Actors.Hub.Jobs;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Dapper;
using Google.Protobuf;

namespace Actors.Hub.Projections;

/// <summary>Reads and writes jobs in the projection's tables. Writes only what differs between two states.</summary>
internal sealed class JobTables(DbConnection connection, DbTransaction? transaction)
{
    /// <summary>Tables that are made from the journal alone.</summary>
    public static readonly IReadOnlyList<string> Derived = ["jobs", "job_nodes", "job_executables", "job_software", "records"];

    /// <summary>All incarnations of a raw id as they stand in the tables.</summary>
    public JobHistory Load(JobEntity entity)
    {
        var state = new JobState();
        var incarnations = Query<KeyedContent>("SELECT job_key AS JobKey, content AS Content FROM jobs WHERE entity = @entity ORDER BY incarnation", new { entity = entity.EntityId });
        foreach (var row in incarnations)
        {
            state.Incarnations.Add(WithNodes(row));
        }

        return JobHistory.From(state);
    }

    /// <summary>One incarnation; null when it is not there.</summary>
    public Incarnation? Load(JobKey key)
    {
        var row = Query<KeyedContent>("SELECT job_key AS JobKey, content AS Content FROM jobs WHERE job_key = @key", new { key = key.ToString() }).SingleOrDefault();
        return row is null ? null : Incarnation.From(WithNodes(row));
    }

    /// <summary>Brings the rows of an entity from one state to the next.</summary>
    public void Store(JobEntity entity, JobHistory before, JobHistory after)
    {
        foreach (var gone in before.Incarnations.Keys.Except(after.Incarnations.Keys))
        {
            foreach (var table in Derived)
            {
                Execute($"DELETE FROM {table} WHERE job_key = @key", new { key = new JobKey(entity.Cluster, entity.RawId, gone).ToString() });
            }
        }

        foreach (var incarnation in after.Incarnations.Values)
        {
            var old = before.Incarnations.GetValueOrDefault(incarnation.Ordinal);
            if (!ReferenceEquals(old, incarnation))
            {
                var key = new JobKey(entity.Cluster, entity.RawId, incarnation.Ordinal);
                StoreJob(key, incarnation);
                StoreNodes(key, old, incarnation);
                StoreExecutables(key, old, incarnation);
                StoreSoftware(key, old, incarnation);
            }
        }
    }

    /// <summary>Keeps the newest record of a kind with the job as it was.</summary>
    public void StoreRecord(JobKey key, RecordsIssued issued, long ordering, Incarnation incarnation) => Execute(
        "INSERT INTO records (job_key, kind, record_id, revision, issued_unix_usec, content_hash, ordering, content) "
        + "VALUES (@key, @Kind, @RecordId, @Revision, @IssuedUnixUsec, @ContentHash, @ordering, @content) "
        + "ON CONFLICT (job_key, kind) DO UPDATE SET record_id = excluded.record_id, revision = excluded.revision, issued_unix_usec = excluded.issued_unix_usec, "
        + "content_hash = excluded.content_hash, ordering = excluded.ordering, content = excluded.content",
        new
        {
            key = key.ToString(),
            issued.Kind,
            issued.RecordId,
            issued.Revision,
            issued.IssuedUnixUsec,
            issued.ContentHash,
            ordering,
            content = incarnation.ToState().ToByteArray(),
        });

    private void StoreJob(JobKey key, Incarnation incarnation)
    {
        var facts = incarnation.Facts;
        var totals = JobTotals.Of(incarnation);
        var content = (incarnation with { Nodes = [] }).ToState().ToByteArray();
        Execute(
            "INSERT INTO jobs (job_key, entity, cluster, raw_id, incarnation, scheduler, state, complete, confirmed, user_name, uid, project, partition_name, job_name, "
            + "array_job_id, array_task_id, submit_unix_usec, start_unix_usec, end_unix_usec, closed_unix_usec, cpus, cpu_usec, unattributed_usec, excess_usec, "
            + "total_is_lower_bound, total_source, attribution, max_rss_bytes, waiting, missing, allocated_usec, charged_usec, scheduler_usec, content) "
            + "VALUES (@key, @entity, @Cluster, @RawId, @Incarnation, @Scheduler, @State, @Complete, @Confirmed, @user, @uid, @project, @partition, @name, "
            + "@arrayJob, @arrayTask, @submit, @start, @EndUnixUsec, @ClosedUnixUsec, @cpus, @CpuUsec, @UnattributedUsec, @ExcessUsec, "
            + "@IsLowerBound, @Source, @Attribution, @MaxRssBytes, @waiting, @missing, @allocated, @charged, @own, @content) "
            + "ON CONFLICT (job_key) DO UPDATE SET scheduler = excluded.scheduler, state = excluded.state, complete = excluded.complete, confirmed = excluded.confirmed, "
            + "user_name = excluded.user_name, uid = excluded.uid, project = excluded.project, partition_name = excluded.partition_name, job_name = excluded.job_name, "
            + "array_job_id = excluded.array_job_id, array_task_id = excluded.array_task_id, submit_unix_usec = excluded.submit_unix_usec, "
            + "start_unix_usec = excluded.start_unix_usec, end_unix_usec = excluded.end_unix_usec, closed_unix_usec = excluded.closed_unix_usec, cpus = excluded.cpus, "
            + "cpu_usec = excluded.cpu_usec, unattributed_usec = excluded.unattributed_usec, excess_usec = excluded.excess_usec, "
            + "total_is_lower_bound = excluded.total_is_lower_bound, total_source = excluded.total_source, attribution = excluded.attribution, "
            + "max_rss_bytes = excluded.max_rss_bytes, waiting = excluded.waiting, missing = excluded.missing, "
            + "allocated_usec = excluded.allocated_usec, charged_usec = excluded.charged_usec, scheduler_usec = excluded.scheduler_usec, content = excluded.content",
            new
            {
                key = key.ToString(),
                entity = key.Entity.EntityId,
                key.Cluster,
                key.RawId,
                key.Incarnation,
                totals.Scheduler,
                incarnation.State,
                incarnation.Complete,
                incarnation.Confirmed,
                user = facts.User?.Value,
                uid = facts.Uid?.Value,
                project = facts.Project?.Value,
                partition = facts.Partition?.Value,
                name = facts.Name?.Value,
                arrayJob = facts.ArrayJobId?.Value,
                arrayTask = facts.ArrayTaskId?.Value,
                submit = facts.SubmitUnixUsec?.Value,
                start = incarnation.StartUnixUsec ?? incarnation.FirstBoundUnixUsec,
                incarnation.EndUnixUsec,
                incarnation.ClosedUnixUsec,
                cpus = facts.Cpus?.Value,
                totals.CpuUsec,
                totals.UnattributedUsec,
                totals.ExcessUsec,
                totals.IsLowerBound,
                totals.Source,
                totals.Attribution,
                totals.MaxRssBytes,
                waiting = incarnation.Awaits && (!incarnation.HasWord || facts.EndUnixUsec is null),
                missing = JobNodes.Differ(incarnation),
                allocated = JobMeasures.AllocatedUsec(incarnation),
                charged = Saturating.Sum((incarnation.Software?.Software ?? []).Select(software => Math.Max(software.CpuUsec, 0))),
                own = JobTotals.SchedulerUsec(incarnation),
                content,
            });
    }

    private void StoreNodes(JobKey key, Incarnation? old, Incarnation incarnation)
    {
        for (var position = 0; position < incarnation.Nodes.Count; position++)
        {
            var part = incarnation.Nodes[position];
            if (position < old?.Nodes.Count && ReferenceEquals(old.Nodes[position], part))
            {
                continue;
            }

            Execute(
                "INSERT INTO job_nodes (job_key, position, node, final, first_seen_unix_usec, observed_unix_usec, cpu_usec, unattributed_usec, max_rss_bytes, content) "
                + "VALUES (@key, @position, @Node, @final, @firstSeen, @ObservedUnixUsec, @cpu, @unattributed, @peak, @content) "
                + "ON CONFLICT (job_key, position) DO UPDATE SET node = excluded.node, final = excluded.final, first_seen_unix_usec = excluded.first_seen_unix_usec, "
                + "observed_unix_usec = excluded.observed_unix_usec, cpu_usec = excluded.cpu_usec, unattributed_usec = excluded.unattributed_usec, "
                + "max_rss_bytes = excluded.max_rss_bytes, content = excluded.content",
                new
                {
                    key = key.ToString(),
                    position,
                    part.Node,
                    final = part.FinishedUnixUsec is not null,
                    firstSeen = part.Ref.FirstSeenUnixUsec,
                    part.ObservedUnixUsec,
                    cpu = part.Usage is { HasCpuUsec: true } cpu ? cpu.CpuUsec : (long?)null,
                    unattributed = part.Usage is { HasUnattributedUsec: true } rest ? rest.UnattributedUsec : (long?)null,
                    peak = part.Usage?.Memory is { HasPeakBytes: true } memory ? memory.PeakBytes : (long?)null,
                    content = part.ToState().ToByteArray(),
                });
        }

        if (old?.Nodes.Count > incarnation.Nodes.Count)
        {
            Execute("DELETE FROM job_nodes WHERE job_key = @key AND position >= @count", new { key = key.ToString(), count = incarnation.Nodes.Count });
        }
    }

    private void StoreExecutables(JobKey key, Incarnation? old, Incarnation incarnation)
    {
        if (old is not null && ReferenceEquals(old.Nodes, incarnation.Nodes))
        {
            return;
        }

        var gone = old is null ? [] : JobTotals.Executables(old).ToDictionary(total => (total.Path, total.Role));
        foreach (var total in JobTotals.Executables(incarnation))
        {
            if (gone.Remove((total.Path, total.Role), out var known) && known == total)
            {
                continue;
            }

            // A path may be longer than what a unique index of every database takes.
            var row = new { key = key.ToString(), path = total.Path.ToByteArray(), total.RoleName, total.CpuUsec, total.UserUsec, total.SystemUsec, total.Processes };
            if (Execute(
                "UPDATE job_executables SET cpu_usec = @CpuUsec, user_usec = @UserUsec, system_usec = @SystemUsec, processes = @Processes "
                + "WHERE job_key = @key AND path = @path AND role = @RoleName",
                row) == 0)
            {
                Execute(
                    "INSERT INTO job_executables (job_key, path, role, cpu_usec, user_usec, system_usec, processes) "
                    + "VALUES (@key, @path, @RoleName, @CpuUsec, @UserUsec, @SystemUsec, @Processes)",
                    row);
            }
        }

        foreach (var total in gone.Values)
        {
            Execute(
                "DELETE FROM job_executables WHERE job_key = @key AND path = @path AND role = @RoleName",
                new { key = key.ToString(), path = total.Path.ToByteArray(), total.RoleName });
        }
    }

    private void StoreSoftware(JobKey key, Incarnation? old, Incarnation incarnation)
    {
        if (ReferenceEquals(old?.Software, incarnation.Software))
        {
            return;
        }

        Execute("DELETE FROM job_software WHERE job_key = @key", new { key = key.ToString() });
        var position = 0;
        foreach (var software in incarnation.Software?.Software ?? [])
        {
            Execute(
                "INSERT INTO job_software (job_key, position, name, version, local_version, user_provided, ignored, cpu_usec) "
                + "VALUES (@key, @position, @name, @version, @localVersion, @UserProvided, @Ignore, @CpuUsec)",
                new
                {
                    key = key.ToString(),
                    position = position++,
                    name = software.Undetermined ? null : software.Name,
                    version = software.Undetermined ? null : software.Version,
                    localVersion = software.Undetermined ? null : software.LocalVersion,
                    software.UserProvided,
                    software.Ignore,
                    software.CpuUsec,
                });
        }
    }

    private IncarnationState WithNodes(KeyedContent row)
    {
        var state = IncarnationState.Parser.ParseFrom(row.Content);
        state.Nodes.Add(Query<byte[]>("SELECT content FROM job_nodes WHERE job_key = @JobKey ORDER BY position", new { row.JobKey }).Select(NodeState.Parser.ParseFrom));
        return state;
    }

    private IEnumerable<T> Query<T>(string sql, object parameters) => connection.Query<T>(sql, parameters, transaction);

    private int Execute(string sql, object parameters) => connection.Execute(sql, parameters, transaction);

    private sealed class KeyedContent
    {
        public string JobKey { get; init; } = "";
        public byte[] Content { get; init; } = [];
    }
}
