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
using Dapper;
using Microsoft.Extensions.Logging;

namespace Actors.Hub.Tests.Segments;

[SupportedOSPlatform("linux")]
public sealed class SegmentSpoolTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly TempDirectory _directory = new(postgres: false);
    private readonly HandClock _clock = new();
    private readonly Lines _log = new();
    private HubHarness _hub = null!;
    private SegmentStreams _streams = null!;
    private NodeDirectory _nodes = null!;
    private SegmentSpool _spool = null!;

    private string In => _directory.File("in");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(In, (UnixFileMode)0x1c0);
        _hub = await HubHarness.StartAsync(_directory, new WriterShelf());
        _streams = new SegmentStreams(_hub.Store, _clock);
        _streams.Load();
        _nodes = new NodeDirectory(_hub.Store, _clock);
        var batches = new BatchIntake(_hub.Region, new Quarantine(_hub.Store, _clock), _nodes, new HubMetrics(), _clock, _log, _ => { });
        var settings = new SegmentSpoolSettings(In, _directory.File("archive"), TimeSpan.FromDays(30), _directory.File("error"), Patience, []);
        _spool = new SegmentSpool(new SegmentIntake(batches, _streams, _log), settings, _clock, _log);
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_is_taken_is_journalled_and_goes_to_the_archive_of_its_day()
    {
        Put("a", 1, Report("1", 1, cpu: 5));

        Assert.Equal(1, await _spool.LookAsync(default));

        Assert.Equal(5 * Sample.Second, Assert.Single(_hub.Events().OfType<UsageRecorded>()).Usage.CpuUsec);
        Assert.Equal([_directory.File("archive/2026-11-21/a.segment")], Directory.GetFiles(_directory.File("archive"), "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(In));
    }

    [Fact]
    public async Task The_same_segment_again_changes_nothing()
    {
        Put("a", 1, Report("1", 1), Report("2", 1, final: true));
        await _spool.LookAsync(default);
        var told = Told();

        File.Copy(_directory.File("archive/2026-11-21/a.segment"), Path.Combine(In, "again.segment"));
        Assert.Equal(1, await _spool.LookAsync(default));

        Assert.Equal(told, Told());
        Assert.Equal(("", 1L), (_streams.List()[0].Missing, _streams.List()[0].Highest));
    }

    [Fact]
    public async Task A_segment_that_overtook_another_waits_for_it()
    {
        Put("b", 2, Report("1", 2, cpu: 9, final: true));
        Assert.Equal(0, await _spool.LookAsync(default));

        Put("a", 1, Report("1", 1, cpu: 5));
        Assert.Equal(2, await _spool.LookAsync(default));

        Assert.Equal(9 * Sample.Second, Assert.Single(_hub.Events().OfType<NodeFinished>()).Usage.CpuUsec);
        Assert.Empty(_log.Of(1211));
    }

    [Fact]
    public async Task A_missing_one_is_told_by_its_number_and_taken_when_it_comes_after_all()
    {
        Put("a", 1, Report("1", 1));
        Put("d", 4, Report("2", 1));
        Assert.Equal(1, await _spool.LookAsync(default));
        _clock.Ahead(Patience);
        Assert.Equal(1, await _spool.LookAsync(default));

        Assert.Contains("segments 2-3", Assert.Single(_log.Of(1211)), StringComparison.Ordinal);
        Assert.Equal(("2-3", 2L), (_streams.List()[0].Missing, _streams.Missing));

        Put("c", 3, Report("3", 1, final: true));
        Assert.Equal(1, await _spool.LookAsync(default));
        Assert.Equal("2", _streams.List()[0].Missing);
        Assert.Contains(_hub.Events().OfType<NodeFinished>(), finished => finished.Ref.RawId == "3");

        var again = new SegmentStreams(_hub.Store, _clock);
        again.Load();
        Assert.Equal(("2", 4L), (again.List()[0].Missing, again.List()[0].Highest));
    }

    [Fact]
    public async Task Outboxes_do_not_wait_for_one_another()
    {
        Put("b", 7, "n1", Report("1", 1));
        Put("a", 1, "n2", Report("2", 1));
        Assert.Equal(1, await _spool.LookAsync(default));
        Assert.Equal("2", Assert.Single(_hub.Events().OfType<NodeBound>()).Ref.RawId);
    }

    [Theory]
    [InlineData("truncated", "not whole")]
    [InlineData("spoiled", "checksum")]
    [InlineData("empty", "empty")]
    [InlineData("foreign", "begins otherwise")]
    [InlineData("writable", "every user may write it")]
    [InlineData("link", "no plain file")]
    [InlineData("other cluster", "cluster 'other'")]
    [InlineData("flawed batch", "version is missing")]
    public async Task What_is_no_segment_goes_aside_with_its_reason_and_stops_nothing(string kind, string reason)
    {
        Spoil(kind, Path.Combine(In, "bad.segment"));
        Put("good", 1, "n2", Report("2", 1));

        Assert.Equal(1, await _spool.LookAsync(default));
        Assert.True(Path.Exists(Path.Combine(In, "bad.segment")));
        _clock.Ahead(Patience);
        Assert.Equal(1, await _spool.LookAsync(default));

        Assert.Equal(["bad.segment", "bad.segment.reason"], Directory.GetFileSystemEntries(_directory.File("error")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains(reason, await File.ReadAllTextAsync(_directory.File("error/bad.segment.reason")), StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Single(_log.Of(1206)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(In));
    }

    [Fact]
    public async Task A_file_that_is_still_being_copied_is_left_until_it_is_whole()
    {
        var whole = Bytes(1, "n1", Report("1", 1));
        var path = Path.Combine(In, "a.segment");
        await WriteAsync(path, whole[..20]);
        await _spool.LookAsync(default);
        _clock.Ahead(Patience / 2);
        await WriteAsync(path, whole[..^10]);
        await _spool.LookAsync(default);
        _clock.Ahead(Patience / 2);
        Assert.Equal(0, await _spool.LookAsync(default));

        await WriteAsync(path, whole);
        Assert.Equal(1, await _spool.LookAsync(default));

        Assert.False(Directory.Exists(_directory.File("error")));
        Assert.Single(_hub.Events().OfType<NodeBound>());
    }

    [Fact]
    public async Task Names_that_are_being_written_are_passed_over()
    {
        await WriteAsync(Path.Combine(In, ".a.segment.tmp"), [1]);
        await WriteAsync(Path.Combine(In, ".a.segment"), [1]);
        _clock.Ahead(Patience);
        Assert.Equal(0, await _spool.LookAsync(default));
        Assert.Equal(2, Directory.GetFiles(In).Length);
    }

    [Fact]
    public async Task A_bad_report_is_quarantined_and_the_others_of_its_segment_are_taken()
    {
        var bad = Report("1", 1);
        bad.Usage = null;
        Put("a", 1, bad, Report("2", 1));

        Assert.Equal(1, await _spool.LookAsync(default));

        Assert.Equal("2", Assert.Single(_hub.Events().OfType<NodeBound>()).Ref.RawId);
        using var connection = _hub.Store.OpenReader();
        Assert.Equal("usage is missing", connection.QuerySingle<string>("SELECT reason FROM quarantine"));
    }

    [Fact]
    public async Task A_directory_into_which_every_user_may_write_is_not_read()
    {
        Put("a", 1, Report("1", 1));
        File.SetUnixFileMode(In, (UnixFileMode)0x1ff);
        Assert.Contains("chmod o-w", (await Assert.ThrowsAsync<IOException>(() => _spool.LookAsync(default))).Message, StringComparison.Ordinal);
        Assert.Empty(_hub.Events());
    }

    [Fact]
    public async Task What_cannot_be_moved_away_holds_up_nothing()
    {
        await File.WriteAllTextAsync(_directory.File("archive"), "in the way");
        Put("a", 1, Report("1", 1));
        Put("b", 1, "n2", Report("2", 1));

        Assert.Equal(0, await _spool.LookAsync(default));
        Assert.Equal(2, _hub.Events().OfType<NodeBound>().Count());

        File.Delete(_directory.File("archive"));
        _clock.Ahead(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await _spool.LookAsync(default));
    }

    [Fact]
    public async Task The_archive_is_kept_for_its_time()
    {
        Put("a", 1, Report("1", 1));
        await _spool.LookAsync(default);
        await File.WriteAllTextAsync(_directory.File("archive/2026-11-21/notes.txt"), "of the site");
        Put("b", 2, Report("1", 2));
        _clock.Ahead(TimeSpan.FromDays(10));
        await _spool.LookAsync(default);
        Assert.Equal(2, Archived());

        _clock.Ahead(TimeSpan.FromDays(22));
        await _spool.LookAsync(default);

        Assert.Equal(1, Archived());
        Assert.True(File.Exists(_directory.File("archive/2026-11-21/notes.txt")));
    }

    [Fact]
    public async Task Of_a_node_the_segments_own_time_counts()
    {
        var written = _clock.GetUtcNow() - TimeSpan.FromHours(3);
        Put("a", 1, Report("1", 1));
        await _spool.LookAsync(default);

        var boot = Assert.Single(_nodes.List(allBoots: false)).Boot;
        Assert.Equal(written.ToUnixTimeMilliseconds() * 1000, boot.LastSeenUnixUsec);
        Assert.Equal((written.ToUnixTimeMilliseconds() * 1000) - 500, _nodes.Looked("c", "n1"));
    }

    // Closing goes on beside it.
    private List<Type> Told() => [.. _hub.Events().Where(e => e is not (JobSettled or RecordsIssued)).Select(e => e.GetType())];

    private int Archived() => Directory.GetFiles(_directory.File("archive"), "*.segment", SearchOption.AllDirectories).Length;

    private void Spoil(string kind, string path)
    {
        var whole = Bytes(1, "n1", Report("1", 1));
        switch (kind)
        {
            case "truncated":
                File.WriteAllBytes(path, whole[..^1]);
                break;
            case "spoiled":
                whole[^5] ^= 1;
                File.WriteAllBytes(path, whole);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "foreign":
                File.WriteAllText(path, "{\"sams.sampler.Core\":{}}");
                break;
            case "link":
                File.CreateSymbolicLink(path, "/etc/passwd");
                return;
            case "other cluster":
                File.WriteAllBytes(path, SegmentFormat.Write(Header(1, "n1"), [new Batch { Version = 1, Cluster = "other", Node = "n1" }]));
                break;
            case "flawed batch":
                File.WriteAllBytes(path, SegmentFormat.Write(Header(1, "n1"), [new Batch { Cluster = "c", Node = "n1" }]));
                break;
            default:
                File.WriteAllBytes(path, whole);
                File.SetUnixFileMode(path, (UnixFileMode)0x1b6);
                return;
        }

        File.SetUnixFileMode(path, (UnixFileMode)0x180);
    }

    private void Put(string name, ulong number, params JobReport[] reports) => Put(name, number, "n1", reports);

    private void Put(string name, ulong number, string node, params JobReport[] reports)
    {
        var path = Path.Combine(In, name + ".segment");
        File.WriteAllBytes(path, Bytes(number, node, reports));
        File.SetUnixFileMode(path, (UnixFileMode)0x180);
    }

    private static async Task WriteAsync(string path, byte[] bytes)
    {
        await File.WriteAllBytesAsync(path, bytes);
        File.SetUnixFileMode(path, (UnixFileMode)0x180);
    }

    private byte[] Bytes(ulong number, string node, params JobReport[] reports)
    {
        var sent = (_clock.GetUtcNow() - TimeSpan.FromHours(3)).ToUnixTimeMilliseconds() * 1000;
        var batch = new Batch { Version = 1, Cluster = "c", Node = node, BootId = "boot-1", SentUnixUsec = sent, Usage = new NodeUsage { ObservedUnixUsec = sent - 500 } };
        batch.Jobs.AddRange(reports);
        return SegmentFormat.Write(Header(number, node), [batch]);
    }

    private static SegmentHeader Header(ulong number, string node) => new() { Cluster = "c", Node = node, Stream = "s-" + node, Number = number };

    private static JobReport Report(string rawId, ulong seq, long cpu = 1, bool final = false) =>
        Sample.Report(Sample.Ref(rawId: rawId), seq, Sample.Usage(cpu * Sample.Second, ("/bin/a", cpu * Sample.Second)), final);

    private sealed class Lines : ILogger
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
