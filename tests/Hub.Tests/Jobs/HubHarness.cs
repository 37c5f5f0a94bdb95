using System.Collections.Concurrent;
using System.Collections.Immutable;
using Actors.Hub.Due;
using Actors.Hub.Health;
using Actors.Hub.Import;
using Actors.Hub.Jobs;
using Actors.Hub.Metrics;
using Actors.Hub.Projections;
using Actors.Hub.Records;
using Actors.Hub.Software;
using Actors.Hub.Store;
using Actors.Hub.Tests.Store;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Serialization;
using Actors.Messages.Wire;
using Akka.Actor;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Hub.Tests.Jobs;

/// <summary>What writers hold on disk: outlives the hub.</summary>
internal sealed class WriterShelf
{
    private readonly ConcurrentDictionary<(string Key, string Kind, int Revision), ClosedJob> _held = [];

    public IReadOnlyDictionary<(string Key, string Kind, int Revision), ClosedJob> Held => _held;

    public void Put(string kind, ClosedJob job) => _held[(job.Key.ToString(), kind, job.Revision)] = job;
}

/// <summary>A writer that holds what it is handed, and may break the hub before or after it answers.</summary>
internal sealed class ShelfWriterActor : ReceiveActor
{
    public ShelfWriterActor(string kind, WriterShelf shelf, Func<string, bool> answers) => Receive<WriteRecord>(write =>
    {
        if (!answers("before"))
        {
            return;
        }

        shelf.Put(kind, write.Job);
        if (answers("after"))
        {
            Sender.Tell(new RecordWritten(write.Job.Key, kind, write.Job.RecordId, write.Job.Revision, "hash", null) { Content = write.Job.Content });
        }
    });
}

/// <summary>The hub's actors over a real store, without its HTTP server, to be stopped at any point and started again on the same data.</summary>
internal sealed class HubHarness : IAsyncDisposable
{
    private readonly IStore _store;

    private HubHarness(IStore store, ActorSystem system, IActorRef region, LiveJobs live, SoftwareResolver resolver, IActorRef due)
    {
        (_store, System, Region, Live, Resolver, Due) = (store, system, region, live, resolver, due);
    }

    public ActorSystem System { get; }
    public IActorRef Region { get; }
    public IActorRef Due { get; }
    public LiveJobs Live { get; }
    public SoftwareResolver Resolver { get; }
    public IStore Store => _store;

    public static JobTimes Times { get; } = new(TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(200));

    public static async Task<HubHarness> StartAsync(TempDirectory directory, WriterShelf shelf, Func<string, bool>? answers = null, JobTimes? times = null, TimeProvider? clock = null, bool asked = false, Func<string, long?>? looked = null)
    {
        var store = directory.OpenStore();
        var system = ActorSystem.Create("hub", Setup.Persistence(store.ConnectionString, store.ProviderName).WithFallback(EventSerialization.Config));
        await Setup.JoinAsync(system);
        var metrics = new HubMetrics();
        var journal = new JournalReader((id, manifest, bytes) => system.Serialization.Deserialize(bytes, id, manifest), store.Gaps);
        var resolver = new SoftwareResolver(directory.Root, TimeSpan.FromSeconds(1), NullLogger.Instance);
        resolver.Start(null);
        var projection = new JobProjection(store, journal, times ?? Times, () => resolver.Coming ?? resolver.Version);
        await projection.PrepareAsync();
        system.ActorOf(Props.Create(() => new ProjectionActor(projection, metrics, new Readiness(metrics), new ImportFlow(TimeProvider.System), NullLogger.Instance)), "projection");
        var writers = DueRules.RecordKindsOfJobs.ToImmutableDictionary(
            kind => kind, kind => system.ActorOf(Props.Create(() => new ShelfWriterActor(kind, shelf, answers ?? (_ => true)))), StringComparer.Ordinal);
        var live = new LiveJobs();
        var services = new JobServices(times ?? Times, clock ?? TimeProvider.System, live, resolver, writers, TimeZoneInfo.Utc, directory.Root, metrics, NullLogger.Instance) { Asked = (_, _) => asked, Looked = (_, node) => looked?.Invoke(node) };
        var region = await JobRegion.StartAsync(system, services);
        var due = system.ActorOf(Props.Create(() => new DueActor(store, region, (times ?? Times).WriterRetry, TimeProvider.System, NullLogger.Instance)), "due");
        return new HubHarness(store, system, region, live, resolver, due);
    }

    /// <summary>Sends a report as the gateway does; the highest journalled number, 0 when it was not taken.</summary>
    public async Task<ulong> SendAsync(string node, JobReport report)
    {
        try
        {
            var entity = new JobEntity(report.Ref.Cluster, report.Ref.RawId);
            return await Region.Ask<object>(new TakeReport(entity, node, report), TimeSpan.FromSeconds(60)) is ReportTaken taken ? taken.JournalledSeq : 0;
        }
        catch (Exception e) when (e is AskTimeoutException or TaskCanceledException)
        {
            return 0;
        }
    }

    /// <summary>All events of the journal in their order.</summary>
    public IReadOnlyList<object> Events()
    {
        using var connection = _store.OpenReader();
        if (!_store.HasTable(connection, null, "journal"))
        {
            return [];
        }

        return [.. connection.Query<(int Id, string Manifest, byte[] Message)>("SELECT identifier, manifest, message FROM journal ORDER BY ordering")
            .Select(row => System.Serialization.Deserialize(row.Message, row.Id, row.Manifest))];
    }

    public Incarnation? Row(string key)
    {
        using var connection = _store.OpenReader();
        return JobKey.TryParse(key, out var parsed) ? new JobTables(connection, null).Load(parsed) : null;
    }

    public int DueRows()
    {
        using var connection = _store.OpenReader();
        return connection.QuerySingle<int>("SELECT COUNT(*) FROM due");
    }

    /// <summary>Stops everything at once: what is not in the database is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        await _store.DisposeAsync();
    }
}
