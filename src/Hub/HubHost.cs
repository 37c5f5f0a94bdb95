using System.Collections.Immutable;
using Actors.ConsoleHost;
using Actors.ConsoleHost.Logs;
using Actors.ConsoleHost.Palettes;
using Actors.Hub.Api;
using Actors.Hub.Due;
using Actors.Hub.Gateway;
using Actors.Hub.Health;
using Actors.Hub.Import;
using Actors.Hub.Jobs;
using Actors.Hub.Listening;
using Actors.Hub.Logging;
using Actors.Hub.Metrics;
using Actors.Hub.Nodes;
using Actors.Hub.Projections;
using Actors.Hub.Records;
using Actors.Hub.Scheduler;
using Actors.Hub.Segments;
using Actors.Hub.Series;
using Actors.Hub.Software;
using Actors.Hub.Store;
using Actors.Hub.Summary;
using Actors.Messages.Json;
using Actors.Messages.Serialization;
using Actors.Messages.Settings;
using Actors.Outputs;
using Akka.Actor;
using Akka.Configuration;
using Microsoft.AspNetCore.Hosting.Server;

namespace Actors.Hub;

/// <summary>The hub of one process: its store, its actor system and its HTTP server, composed from its settings.</summary>
public sealed class HubHost : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly string Version = typeof(HubHost).Assembly.GetName().Version?.ToString(3) ?? "";
    private readonly OwnedParts _parts = new();
    private readonly RecentLog _recent;

    private HubHost(WebApplication app, HubSettings settings, RecentLog recent)
    {
        App = app;
        _recent = recent;
        Settings = settings;
        Log = new GuardedLog(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Actors.Hub"), TimeProvider.System);
    }

    /// <summary>Where the hub serves, with the port that was given.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Cancelled when the process is asked to stop.</summary>
    public CancellationToken Stopping => App.Lifetime.ApplicationStopping;

    internal WebApplication App { get; }
    internal HubSettings Settings { get; }
    internal ILogger Log { get; }
    internal ActorSystem System { get; private set; } = null!;
    internal RulesService Rules { get; private set; } = null!;
    internal SoftwareResolver Resolver { get; private set; } = null!;
    internal IStore Store { get; private set; } = null!;

    /// <summary>Starts the hub; when this is done it serves.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="site">The whole configuration, for keys of the actor system that a site sets.</param>
    /// <exception cref="StartException">It cannot start: one line that names the key and the cure.</exception>
    public static async Task<HubHost> StartAsync(HubSettings settings, Config site)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var listen = ListenUrl.Parse(settings.Listen);
        var zone = Zone(settings.SamsRecordZone);

        // The current directory is none of the hub's business: no settings are read from it, and nobody watches all below it.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        var recent = new RecentLog(TimeProvider.System);
        HubLogging.To(builder, recent);
        listen.Bind(builder, Math.Max(Math.Max(settings.MaxBatch, SegmentInputs.MaxBody), 2 * RuleSet.MaxBytes));
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Problems.AddDetail);
        builder.Services.AddExceptionHandler<BadRequests>();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddOpenApi(api => api.AddDocumentTransformer((document, _, _) =>
        {
            (document.Info.Title, document.Info.Version) = ("Actors hub", Version);
            return Task.CompletedTask;
        }));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        var host = new HubHost(builder.Build(), settings, recent);
        try
        {
            host._parts.OwnEnd(host.App.DisposeAsync);
            await host.ComposeAsync(site, zone).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the configuration and the rule file that it names again. What has faults changes nothing.</summary>
    public async Task ReloadAsync(DaemonCommandLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        try
        {
            var file = HubSettings.From(SettingsLoader.Load(line.ConfigFile, line.Sets, line.Options)).Rules;
            var changed = file.Length == 0 ? 0 : await Rules.LoadAsync(await File.ReadAllTextAsync(file, Stopping).ConfigureAwait(false), file, Stopping).ConfigureAwait(false);
            HubLog.Reloaded(Log, Resolver.Version, changed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RuleFileException or SettingsException or StartException or OperationCanceledException)
        {
            HubLog.ReloadFailed(Log, e.Message.Replace("\n", "; ", StringComparison.Ordinal));
        }
    }

    /// <summary>Done once the process is asked to stop (SIGTERM, SIGINT).</summary>
    public async Task StoppedAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = Stopping.Register(() => asked.TrySetResult()).ConfigureAwait(false);
        await asked.Task.ConfigureAwait(false);
        HubLog.Stopping(Log);
    }

    /// <summary>Stops in order: no new requests, then the actors, then the store.</summary>
    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    private async Task ComposeAsync(Config site, TimeZoneInfo zone)
    {
        var clock = TimeProvider.System;
        var data = DataDirectory.Open(Settings.Data);
        _parts.Own(data);
        Store = StoreUrl.Parse(Settings.Store).Open(data);
        _parts.OwnEnd(Store.DisposeAsync);
        Resolver = new SoftwareResolver(data.Root, Settings.RuleTimeout, Log);
        StartRules();

        System = ActorSystem.Create("actors-hub", Setup.Persistence(Store.ConnectionString, Store.ProviderName).WithFallback(site).WithFallback(EventSerialization.Config));
        _parts.OwnEnd(async () => await System.Terminate().ConfigureAwait(false));
        System.ActorOf(Props.Create(() => new ActorLogActor(Log)), "log");
        await Setup.JoinAsync(System).ConfigureAwait(false);

        var metrics = new HubMetrics();
        var readiness = new Readiness(metrics);
        var live = new LiveJobs();
        var journal = new JournalReader((id, manifest, bytes) => System.Serialization.Deserialize(bytes, id, manifest), Store.Gaps);
        var projection = new JobProjection(Store, journal, Settings.Times, () => Resolver.Coming ?? Resolver.Version);
        if (await projection.PrepareAsync().ConfigureAwait(false))
        {
            HubLog.ProjectionRebuilt(Log);
        }

        System.ActorOf(Props.Create(() => new JournalProbeActor(readiness)), "journal-probe");
        var flow = new ImportFlow(clock);
        System.ActorOf(Props.Create(() => new ProjectionActor(projection, metrics, readiness, flow, Log)), "projection");
        await StartedAsync(readiness).ConfigureAwait(false);

        var schedulers = await Schedulers.FindAsync(Settings.Schedulers, Log, Stopping).ConfigureAwait(false);
        if (Settings.SummaryEnabled)
        {
            var summary = new SummarySettings(data.Resolve(Settings.SummaryOutput), SummarySettings.DefaultDelay);
            System.ActorOf(SummaryCsvActor.Props(Store, summary), "summary-csv");
        }

        StartOutputs(clock);
        if (Settings.Series.Enabled)
        {
            System.ActorOf(Props.Create(() => new SeriesActor(Store, Settings.Series, clock, Log)), "series");
        }

        var nodes = new NodeDirectory(Store, clock);
        nodes.Load();
        var services = new JobServices(Settings.Times, clock, live, Resolver, Writers(data), zone, data.Root, metrics, Log) { Asked = schedulers.Asks, HasNode = schedulers.HasNode, Looked = nodes.Looked };
        var region = await JobRegion.StartAsync(System, services).ConfigureAwait(false);
        var due = System.ActorOf(Props.Create(() => new DueActor(Store, region, Settings.Times.WriterRetry, clock, Log)), "due");
        Rules = new RulesService(Store, Resolver, Settings.RuleTimeout, clock, () => due.Tell(DueActor.Look.Instance));
        _parts.Own(Rules);
        await Rules.StartAsync().ConfigureAwait(false);

        var quarantine = new Quarantine(Store, clock);
        var intake = new BatchIntake(region, quarantine, nodes, metrics, clock, Log, System.EventStream.Publish);
        var batches = new BatchApi(intake, Store, metrics, clock, Log, Settings.MaxBatch, Stopping);
        _parts.Own(batches);
        Errors();
        var api = App.MapGroup("").AddEndpointFilterFactory(KnownParameters.Filter);
        batches.Map(api);
        new JobMetricsApi(live).Map(api);
        new JobsApi(Store, live, Settings.Cluster, data.Root, schedulers.Of).Map(api);
        new MissingApi(Store, clock, schedulers.Of).Map(api);
        new SchedulerApi(Store, schedulers).Map(api);
        new RulesApi(Resolver, Rules).Map(api);
        new ExportApi(Store, zone, Settings.SamsRemoveLessThan, Settings.SamsJobsPerFile, clock).Map(api);
        var sams = new SamsIntake(region, Store, quarantine, Settings.Cluster, zone, schedulers.Asks(Settings.Cluster, "slurm"), flow, () => System.EventStream.Publish(ImportsWait.Instance), Log);
        new ImportApi(sams, clock, Settings.MaxBatch).Map(api);
        var samsInputs = new SamsInputs(Settings, data, sams, clock, Log);
        samsInputs.Map(api);
        var segments = new SegmentInputs(Settings, data, intake, Store, clock, Log);
        segments.Map(api);
        new PendingApi(Store, clock).Map(api);
        new PathsApi(Store, Resolver).Map(api);
        new SummaryApi(Store).Map(api);
        new ReportsApi(Store).Map(api);
        new ConsoleApi(new ConsoleDispatcher(new ActorPalette(System), new LogPalette(_recent, Stopping), new ClusterPalette(() => ClusterMembers.Of(System)))).Map(api);
        new NodesApi(nodes).Map(api);
        new HealthApi(Store, readiness, metrics, live, nodes, schedulers, segments.Streams).Map(App);
        App.MapOpenApi("/openapi/{documentName}.json");
        await ServeAsync(data).ConfigureAwait(false);
        schedulers.Start(System, Store, region, clock, Log);
        _parts.OwnEnd(samsInputs.Watch(Stopping));
        _parts.OwnEnd(segments.Watch(Stopping));
    }

    private async Task ServeAsync(DataDirectory data)
    {
        try
        {
            await App.StartAsync().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new StartException($"actors.hub.listen: cannot serve at {Settings.Listen}: {e.Message} Give another port with --listen; port 0 picks a free one.", e);
        }

        _parts.OwnEnd(async () => await App.StopAsync().ConfigureAwait(false));
        Url = ListenUrl.Bound(App.Services.GetRequiredService<IServer>());
        if (Environment.IsPrivilegedProcess)
        {
            HubLog.RunsAsRoot(Log);
        }

        HubLog.Serving(Log, Version, Url, data.Root, Settings.Cluster);
    }

    private ImmutableDictionary<string, IActorRef> Writers(DataDirectory data)
    {
        var sams = new SamsXmlSettings(Settings.SamsEnabled, data.Resolve(Settings.SamsOutput), Settings.SamsRemoveLessThan);
        return ImmutableDictionary<string, IActorRef>.Empty.Add(RecordKinds.SamsXml, System.ActorOf(SamsXmlWriterActor.Props(sams), "sams-xml-writer"));
    }

    private void StartOutputs(TimeProvider clock)
    {
        try
        {
            LiveOutputs.Start(System, HubSettings.OutputsSection, Settings.Outputs, clock, Log);
        }
        catch (OutputException e)
        {
            throw new StartException(e.Message, e);
        }
    }

    private void StartRules()
    {
        try
        {
            Resolver.Start(Settings.Rules.Length == 0 ? null : Path.GetFullPath(Settings.Rules));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RuleFileException)
        {
            throw new StartException($"actors.hub.rules: {e.Message}", e);
        }
    }

    private void Errors()
    {
        App.UseExceptionHandler();
        App.UseStatusCodePages();
    }

    private static async Task StartedAsync(Readiness readiness)
    {
        try
        {
            await readiness.Started.WaitAsync(StartPatience).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw new StartException($"actors.hub.store: the journal cannot be read ({readiness.Flaw}): {e.Message}", e);
        }
    }

    private static TimeZoneInfo Zone(string name)
    {
        try
        {
            return SamsRecordId.Zone(name);
        }
        catch (TimeZoneNotFoundException e)
        {
            throw new StartException(e.Message, e);
        }
    }
}
