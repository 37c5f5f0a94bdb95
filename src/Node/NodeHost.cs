using Actors.ConsoleHost;
using Actors.ConsoleHost.Logs;
using Actors.Messages.Checkpoints;
using Actors.Messages.Identity;
using Actors.Messages.Settings;
using Actors.Messages.Wire;
using Actors.Node.Attribution;
using Actors.Node.Jobs;
using Actors.Node.Kernel;
using Actors.Node.Link;
using Actors.Node.Logging;
using Actors.Node.Metrics;
using Actors.Node.Outbox;
using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.Metrics;
using Actors.Node.Samplers.NodeWide;
using Actors.Node.Segments;
using Actors.Outputs;
using Akka.Actor;
using Akka.Configuration;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Actors.Node;

/// <summary>Composes the agent from its settings: the one place that knows all its parts.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private const string EngineConfig = """
        akka {
          loglevel = INFO
          stdout-loglevel = OFF
          loggers = []
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
        }
        """;

    private static readonly TimeSpan FirstTry = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopStep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BatchTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeastResend = TimeSpan.FromSeconds(2);

    private readonly Lock _applying = new();
    private readonly ILogger _log;
    private readonly RecentLog _recent;
    private readonly OwnedParts _parts = new();
    private ActorSystem _system = null!;
    private IActorRef _processes = null!;
    private IActorRef _outbox = null!;
    private IActorRef _link = null!;
    private NodeSettings _settings;

    private NodeHost(NodeSettings settings, ILogger log, RecentLog recent)
    {
        _settings = settings;
        _log = log;
        _recent = recent;
    }

    /// <summary>The console socket, as <c>ready</c> names it.</summary>
    public string ConsoleAddress { get; private set; } = "";

    /// <summary>Starts the agent; returns once it watches and has tried the hub.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="log">Where it logs.</param>
    /// <param name="recent">What has been logged there, for the console.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="StartException">It cannot start; nothing runs then.</exception>
    public static async Task<NodeHost> StartAsync(NodeSettings settings, ILogger log, RecentLog recent, CancellationToken cancellation)
    {
        var host = new NodeHost(settings, log, recent);
        try
        {
            host.Compose(TimeProvider.System);
            await host.AwaitReadyAsync(cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes the reloadable ones of settings read again and logs what changed.</summary>
    public void Apply(NodeSettings settings)
    {
        lock (_applying)
        {
            ApplyReloadable(settings);
        }
    }

    /// <summary>Makes one last pass, writes its reports to the outbox and ends everything. Jobs are left alone.</summary>
    public async Task StopAsync(string signal)
    {
        NodeLog.Stopping(_log, signal);
        await StepAsync("the last pass", () => _processes.Ask<LastPassReported>(MakeLastPass.Instance, StopStep));
        if (_settings.HubDirectory is not null)
        {
            // The host may not come back for long.
            await StepAsync("writing the last segment", () => _link.Ask<SegmentsWritten>(WriteSegments.Instance, StopStep));
        }

        var saved = await StepAsync("writing the outbox", () => _outbox.Ask<Saved>(Save.Instance, StopStep));
        await DisposeAsync();
        NodeLog.Stopped(_log, saved?.Waiting ?? 0);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    private void ApplyReloadable(NodeSettings settings)
    {
        var before = _settings;
        _settings = before with { Interval = settings.Interval, HubRetryMax = settings.HubRetryMax };
        if (settings.Interval != before.Interval)
        {
            _processes.Tell(new SetInterval(settings.Interval));
            NodeLog.SettingChanged(_log, "actors.node.interval", settings.Interval.ToString());
        }

        if (settings.HubRetryMax != before.HubRetryMax)
        {
            _link.Tell(new SetLongestWait(settings.HubRetryMax));
            NodeLog.SettingChanged(_log, "actors.node.hub-retry-max", settings.HubRetryMax.ToString());
        }

        var waiting = _settings.DifferencesFrom(settings).ToList();
        waiting.ForEach(key => NodeLog.SettingNeedsRestart(_log, key));
        if (_settings == before && waiting.Count == 0)
        {
            NodeLog.NothingChanged(_log);
        }
    }

    private void Compose(TimeProvider time)
    {
        var identity = NodeIdentity.Of(_settings);
        NodeLog.Starting(_log, identity.AgentVersion, identity.Node, identity.Cluster, _settings.Data, _settings.Interval.TotalSeconds);
        if (string.Equals(_settings.Hub.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal) && !_settings.Hub.IsLoopback)
        {
            NodeLog.PlainHub(_log, _settings.Hub.ToString());
        }

        var store = _parts.Own(OutboxStore.Open(_settings.Data, new FrameDisk(), _log));
        store.NumbersAbove = _settings.HubDirectory is null ? 0 : (ulong)Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds());
        var checkpoint = ReadCheckpoint(store.Checkpoint);
        var scanner = _parts.Own(Scanner(checkpoint, time));
        _parts.Own(new AttributionMetrics(scanner));
        var refs = new JobRefs(_settings.Cluster, identity.BootId, store.Entries.Select(entry => entry.Ref), checkpoint);
        var metrics = _parts.Own(new SamplerMetrics());
        var measured = store.Entries.Where(entry => !entry.Final && entry.Report?.Usage is { Metrics.Count: > 0 })
            .ToDictionary(entry => RefKey.Of(entry.Ref), IReadOnlyList<Metric> (entry) => entry.Report!.Usage.Metrics);

        var plans = NodeWideSamplers();

        _system = ActorSystem.Create("actors-node", _settings.Engine.WithFallback(ConfigurationFactory.ParseString(EngineConfig)));
        _parts.OwnEnd(async () => await _system.Terminate());
        _system.ActorOf(Props.Create<EngineLogActor>(_log), "log");
        var resendAfter = _settings.Interval > LeastResend ? _settings.Interval : LeastResend;
        _outbox = _system.ActorOf(Props.Create<OutboxActor>(store, time, resendAfter, _log), "outbox");
        _link = StartLink(identity, time);
        SamplerRegistration[] samplers =
        [
            .. SamplerRegistration.OfJobs.Where(sampler => _settings.Samplers.Contains(sampler.Name)),
            .. plans.Select(plan => NodeSamplers.Start(_system, plan, new HostBusy(_settings.Scanner.ProcRoot), time, metrics, _log)),
        ];
        StartOutputs(time);
        StartMetrics(scanner, time);
        var watcher = (NodeJobRef reference, IActorRef processes) =>
            Props.Create<JobWatcherActor>(reference, processes, _outbox, samplers, metrics, Measured(reference), identity.Node, _log);
        var finder = _system.ActorOf(Props.Create<JobFinderActor>(watcher), "jobs");
        _processes = _system.ActorOf(
            Props.Create<ProcessTableActor>(new HostProcessTable(scanner), refs, _settings.Interval, finder, _outbox, _log), "processes");

        var console = NodeConsole.Open(_settings.Data, _system, _recent, _log);
        _parts.OwnEnd(console.DisposeAsync);
        ConsoleAddress = "unix:" + console.Path;

        JobMetrics Measured(NodeJobRef reference) =>
            new(Instants.FromUnixUsec(reference.FirstSeenUnixUsec), measured.GetValueOrDefault(RefKey.Of(reference)) ?? []);
    }

    private IActorRef StartLink(NodeIdentity identity, TimeProvider time)
    {
        var backoff = new Backoff(FirstRetry, _settings.HubRetryMax, Random.Shared);
        if (_settings.HubDirectory is { } path)
        {
            var directory = new SegmentDirectory(path, new FrameDisk(), _settings.Segments.MaxWaiting);
            return _system.ActorOf(Props.Create<SegmentLinkActor>(directory, identity, _settings.Segments, backoff, _outbox, time, _log), "hub");
        }

        var client = _parts.Own(new HubClient(_settings.Hub, time, BatchTimeout));
        return _system.ActorOf(Props.Create<HubLinkActor>(client, _settings.Hub, identity, backoff, _outbox, _settings.Interval, _log), "hub");
    }

    private IReadOnlyList<NodeSamplerPlan> NodeWideSamplers()
    {
        var roots = new SamplerRoots(_settings.Scanner.ProcRoot, _settings.SysRoot);
        var plans = NodeSamplerKind.All.Where(kind => _settings.Samplers.Contains(kind.Name))
            .Select(kind => kind.Plan(new SamplerSection(kind.Name, _settings.SamplerSections.GetConfig(kind.Name) ?? Config.Empty, roots, _log))).ToList();
        plans.ForEach(plan => _parts.Own(plan.Sampler));
        return plans;
    }

    private void StartOutputs(TimeProvider time)
    {
        try
        {
            LiveOutputs.Start(_system, NodeSettings.OutputsSection, _settings.Outputs, time, _log);
        }
        catch (OutputException exception)
        {
            throw new StartException(exception.Message, exception);
        }
    }

    private void StartMetrics(NodeScanner scanner, TimeProvider time)
    {
        if (_settings.MetricsListen is { } at)
        {
            var server = MetricsEndpoint.Start(_system, at, () => new AgentState(scanner.TierName, scanner.TierReason, scanner.LostEvents, scanner.Cost.Passes, scanner.Cost.CpuSeconds), time);
            _parts.OwnEnd(server.DisposeAsync);
            NodeLog.MetricsServed(_log, server.EndPoint.ToString());
        }
    }

    private async Task AwaitReadyAsync(CancellationToken cancellation)
    {
        var watching = await _processes.Ask<Watching>(WhenWatching.Instance, null, cancellation);
        NodeLog.Watching(_log, watching.Jobs);
        await StepAsync("the first try of the hub", () => _link.Ask<HubTried>(WhenHubTried.Instance, FirstTry, cancellation));
        SpareMemory.GiveBackNowAndThen(_system.Scheduler.Advanced);
    }

    private async Task<T?> StepAsync<T>(string step, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (AskTimeoutException)
        {
            NodeLog.StepOverdue(_log, step);
            return null;
        }
    }

    private ScannerCheckpoint? ReadCheckpoint(ByteString bytes)
    {
        try
        {
            return bytes.IsEmpty ? null : ScannerCheckpoint.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            NodeLog.CheckpointUnreadable(_log, exception.Message);
            return null;
        }
    }

    private NodeScanner Scanner(ScannerCheckpoint? checkpoint, TimeProvider time)
    {
        try
        {
            var scanner = new NodeScanner(_settings.Scanner, _log, time);
            if (checkpoint is not null)
            {
                scanner.Restore(checkpoint);
            }

            return scanner;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new StartException(exception.Message, exception);
        }
    }
}
