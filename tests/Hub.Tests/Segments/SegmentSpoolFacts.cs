using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Actors.Hub.Gateway;
using Actors.Hub.Metrics;
using Actors.Hub.Nodes;
using Actors.Hub.Segments;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Store;
using Actors.Messages.Events;
using Actors.Messages.Segments;
using Actors.Messages.Wire;
using Akka.Actor;
using Dapper;
using Microsoft.Extensions.Logging;

namespace Actors.Hub.Tests.Segments;

/// <summary>A hub's spool with a directory of its own, the time in the test's hands.</summary>
[SupportedOSPlatform("linux")]
public abstract class SegmentSpoolFacts : IAsyncLifetime
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private protected TempDirectory Place { get; } = new(postgres: false);
    private protected HandClock Clock { get; } = new();
    private protected Lines Log { get; } = new();
    private protected HubHarness Hub { get; private set; } = null!;
    private protected SegmentStreams Streams { get; private set; } = null!;
    private protected NodeDirectory Nodes { get; private set; } = null!;
    private protected SegmentSpool Spool { get; private set; } = null!;

    private protected string In => Place.File("in");

    /// <summary>How far the clocks of nodes are ahead.</summary>
    private protected TimeSpan Ahead { get; set; }

    /// <summary>How long a job may take to answer.</summary>
    private protected virtual TimeSpan? Answer => null;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(In, (UnixFileMode)0x1c0);
        Hub = await HubHarness.StartAsync(Place, new WriterShelf());
        Streams = new SegmentStreams(Hub.Store, Clock);
        Streams.Load();
        Nodes = new NodeDirectory(Hub.Store, Clock);
        var batches = new BatchIntake(Region(Hub), new Quarantine(Hub.Store, Clock), Nodes, new HubMetrics(), Clock, Log, _ => { }, Answer);
        var settings = new SegmentSpoolSettings(In, Place.File("archive"), TimeSpan.FromDays(30), Place.File("error"), Patience, []);
        Spool = new SegmentSpool(new SegmentIntake(batches, Streams, Log), settings, Clock, Log);
    }

    public async Task DisposeAsync()
    {
        await Hub.DisposeAsync();
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whom reports go to.</summary>
    private protected virtual IActorRef Region(HubHarness hub) => hub.Region;

    // Closing goes on beside it.
    private protected List<Type> Told() => [.. Hub.Events().Where(e => e is not (JobSettled or RecordsIssued)).Select(e => e.GetType())];

    private protected int Archived() => Directory.GetFiles(Place.File("archive"), "*.segment", SearchOption.AllDirectories).Length;

    private protected void Put(string name, ulong number, params JobReport[] reports) => Put(name, number, "n1", reports);

    private protected void Put(string name, ulong number, string node, params JobReport[] reports)
    {
        var path = Path.Combine(In, name + ".segment");
        File.WriteAllBytes(path, Bytes(number, node, reports));
        File.SetUnixFileMode(path, (UnixFileMode)0x180);
    }

    private protected static async Task WriteAsync(string path, byte[] bytes)
    {
        await File.WriteAllBytesAsync(path, bytes);
        File.SetUnixFileMode(path, (UnixFileMode)0x180);
    }

    private protected byte[] Bytes(ulong number, string node, params JobReport[] reports)
    {
        var sent = (Clock.GetUtcNow() - TimeSpan.FromHours(3) + Ahead).ToUnixTimeMilliseconds() * 1000;
        var batch = new Batch { Version = 1, Cluster = "c", Node = node, BootId = "boot-1", SentUnixUsec = sent, Usage = new NodeUsage { ObservedUnixUsec = sent - 500 } };
        batch.Jobs.AddRange(reports);
        return SegmentFormat.Write(Header(number, node), [batch]);
    }

    private protected static SegmentHeader Header(ulong number, string node) => new() { Cluster = "c", Node = node, Stream = "s-" + node, Number = number };

    private protected static JobReport Report(string rawId, ulong seq, long cpu = 1, bool final = false) =>
        Sample.Report(Sample.Ref(rawId: rawId), seq, Sample.Usage(cpu * Sample.Second, ("/bin/a", cpu * Sample.Second)), final);

    private protected sealed class Lines : ILogger
    {
        private readonly ConcurrentQueue<(int Event, string Text)> _lines = [];

        public IReadOnlyList<string> Of(int number) => [.. _lines.Where(line => line.Event == number).Select(line => line.Text)];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue((eventId.Id, formatter(state, exception)));
    }
}
