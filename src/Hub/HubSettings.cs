using System.Globalization;
using Actors.Hub.Jobs;
using Actors.Hub.Scheduler;
using Actors.Hub.Segments;
using Actors.Hub.Series;
using Actors.Hub.Store;
using Actors.Messages.Settings;
using Actors.Outputs;
using Akka.Configuration;

namespace Actors.Hub;

/// <summary>The hub's settings, read once from the checked configuration. Names are those of the keys in <c>hocon/actors.conf</c>.</summary>
public sealed record HubSettings
{
    /// <summary>Section of the outputs.</summary>
    public const string OutputsSection = "actors.hub.outputs";

    public required string Cluster { get; init; }
    public required string Listen { get; init; }
    public required string Data { get; init; }
    public required string Store { get; init; }
    public required JobTimes Times { get; init; }

    /// <summary>Rule file of the first start, and of SIGHUP; empty: none.</summary>
    public required string Rules { get; init; }
    public required TimeSpan RuleTimeout { get; init; }

    /// <summary>The hub's own cluster first, then those of <c>actors.hub.clusters</c>.</summary>
    public required IReadOnlyList<SchedulerSettings> Schedulers { get; init; }

    /// <summary>Bytes.</summary>
    public required long MaxBatch { get; init; }
    public required bool SamsEnabled { get; init; }

    /// <summary>Relative to the data directory.</summary>
    public required string SamsOutput { get; init; }

    /// <summary>Percent.</summary>
    public double SamsRemoveLessThan => Times.RemoveLessThan;
    public required int SamsJobsPerFile { get; init; }
    public required string SamsRecordZone { get; init; }
    public required bool SamsReceiver { get; init; }

    /// <summary>Empty: no token is asked for.</summary>
    public required string SamsTokenFile { get; init; }

    /// <summary>Empty: no directory is watched.</summary>
    public required string SamsSpool { get; init; }

    /// <summary>Empty: what was taken is deleted.</summary>
    public required string SamsArchive { get; init; }

    /// <summary>Relative to the data directory.</summary>
    public required string SamsError { get; init; }

    /// <summary>Where segments of nodes come in; directories relative to the data directory.</summary>
    public required SegmentSpoolSettings Spool { get; init; }

    /// <summary>How what samplers measured over time is kept.</summary>
    public required SeriesSettings Series { get; init; }

    /// <summary>Where live metrics go too.</summary>
    public required IReadOnlyList<OutputSettings> Outputs { get; init; }
    public required bool SummaryEnabled { get; init; }

    /// <summary>Relative to the data directory.</summary>
    public required string SummaryOutput { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="StartException">A value is out of its range.</exception>
    public static HubSettings From(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var settings = new HubSettings
        {
            Cluster = config.GetString("actors.cluster") ?? "",
            Listen = config.GetString("actors.hub.listen") ?? "",
            Data = config.GetString("actors.hub.data") ?? "",
            Store = config.GetString("actors.hub.store") ?? "",
            Times = new JobTimes(
                config.GetTimeSpan("actors.hub.usage-interval"),
                config.GetTimeSpan("actors.hub.close-grace"),
                config.GetTimeSpan("actors.hub.passivate-after"),
                config.GetTimeSpan("actors.hub.writer-retry"))
            {
                FinalHold = config.GetTimeSpan("actors.hub.final-hold"),
                RecordHold = config.GetTimeSpan("actors.sams.hold"),
                RemoveLessThan = config.GetDouble("actors.sams.remove-less-than"),
            },
            Rules = config.GetString("actors.hub.rules") ?? "",
            Schedulers = SchedulerKeys.Read(config),
            RuleTimeout = config.GetTimeSpan("actors.hub.rule-timeout"),
            MaxBatch = config.GetByteSize("actors.hub.max-batch") ?? 0,
            SamsEnabled = config.GetBoolean("actors.sams.enabled"),
            SamsOutput = config.GetString("actors.sams.output") ?? "",
            SamsJobsPerFile = config.GetInt("actors.sams.jobs-per-file"),
            SamsRecordZone = config.GetString("actors.sams.record-zone") ?? "",
            SamsReceiver = config.GetBoolean("actors.sams.receiver.enabled"),
            SamsTokenFile = config.GetString("actors.sams.receiver.token-file") ?? "",
            SamsSpool = config.GetString("actors.sams.spool.input") ?? "",
            SamsArchive = config.GetString("actors.sams.spool.archive") ?? "",
            SamsError = config.GetString("actors.sams.spool.error") ?? "",
            Spool = new SegmentSpoolSettings(
                config.GetString("actors.hub.spool.input") ?? "",
                config.GetString("actors.hub.spool.archive") ?? "",
                config.GetTimeSpan("actors.hub.spool.archive-lifetime"),
                config.GetString("actors.hub.spool.error") ?? "",
                config.GetTimeSpan("actors.hub.spool.patience"),
                Owners(config)),
            Series = new SeriesSettings(
                config.GetBoolean("actors.hub.series.enabled"),
                [
                    (config.GetTimeSpan("actors.hub.series.span"), config.GetTimeSpan("actors.hub.series.keep")),
                    (config.GetTimeSpan("actors.hub.series.long-span"), config.GetTimeSpan("actors.hub.series.keep-long")),
                ]),
            Outputs = OutputSettings.Read(config, OutputsSection),
            SummaryEnabled = config.GetBoolean("actors.summary.enabled"),
            SummaryOutput = config.GetString("actors.summary.output") ?? "",
        };
        Check(settings.Data.Length > 0, "actors.hub.data: name a directory.");
        Check(Messages.Identity.JobEntity.Flaw(settings.Cluster) is null, $"actors.cluster: '{settings.Cluster}' {Messages.Identity.JobEntity.Flaw(settings.Cluster)}.");
        foreach (var scheduler in settings.Schedulers)
        {
            Check(SchedulerKeys.Flaw(scheduler) is null, SchedulerKeys.Flaw(scheduler) ?? "");
        }

        Check(settings.Schedulers.DistinctBy(scheduler => scheduler.Cluster, StringComparer.Ordinal).Count() == settings.Schedulers.Count, "actors.hub.clusters: names actors.cluster again; set it by the keys of actors.hub.");
        Check(settings.Series.Spans.All(span => span.Span >= TimeSpan.FromSeconds(1)) && settings.Series.Spans[0].Span < settings.Series.Spans[1].Span, "actors.hub.series.span: must be at least 1s and shorter than long-span.");
        Check(settings.MaxBatch >= 1024, "actors.hub.max-batch: must be at least 1 KiB.");
        Check(settings.Times.PassivateAfter > TimeSpan.Zero, "actors.hub.passivate-after: must be above 0.");
        Check(settings.Times.WriterRetry > TimeSpan.Zero, "actors.hub.writer-retry: must be above 0.");
        Check(settings.RuleTimeout > TimeSpan.Zero, "actors.hub.rule-timeout: must be above 0.");
        Check(settings.SamsJobsPerFile is >= 1 and <= 100_000, "actors.sams.jobs-per-file: must be 1 to 100000.");
        Check(settings.Spool.Input.Length == 0 || settings.Spool.Error.Length > 0, "actors.hub.spool.error: name a directory for bad files.");
        Check(settings.SamsSpool.Length == 0 || settings.SamsError.Length > 0, "actors.sams.spool.error: name a directory for bad files.");
        Check(settings.SamsRemoveLessThan is >= 0 and <= 100, "actors.sams.remove-less-than: must be 0 to 100.");
        return settings;
    }

    private static IReadOnlyList<uint> Owners(Config config) =>
    [
        .. config.GetStringList("actors.hub.spool.owners").Select(text => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            ? uid
            : throw new StartException($"actors.hub.spool.owners: '{text}' is no uid, a whole number.")),
    ];

    private static void Check(bool right, string fault)
    {
        if (!right)
        {
            throw new StartException(fault);
        }
    }
}
