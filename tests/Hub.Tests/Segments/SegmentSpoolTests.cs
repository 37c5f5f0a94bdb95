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
public sealed class SegmentSpoolTests : SegmentSpoolFacts
{
    [Fact]
    public async Task What_is_taken_is_journalled_and_goes_to_the_archive_of_its_day()
    {
        Put("a", 1, Report("1", 1, cpu: 5));

        Assert.Equal(1, await Spool.LookAsync(default));

        Assert.Equal(5 * Sample.Second, Assert.Single(Hub.Events().OfType<UsageRecorded>()).Usage.CpuUsec);
        Assert.Equal([Place.File("archive/2026-11-21/a.segment")], Directory.GetFiles(Place.File("archive"), "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(In));
    }

    [Fact]
    public async Task The_same_segment_again_changes_nothing()
    {
        Put("a", 1, Report("1", 1), Report("2", 1, final: true));
        await Spool.LookAsync(default);
        var told = Told();

        File.Copy(Place.File("archive/2026-11-21/a.segment"), Path.Combine(In, "again.segment"));
        Assert.Equal(1, await Spool.LookAsync(default));

        Assert.Equal(told, Told());
        Assert.Equal(("", 1L), (Streams.List()[0].Missing, Streams.List()[0].Highest));
    }

    [Fact]
    public async Task A_segment_that_overtook_another_waits_for_it()
    {
        Put("b", 2, Report("1", 2, cpu: 9, final: true));
        Assert.Equal(0, await Spool.LookAsync(default));

        Put("a", 1, Report("1", 1, cpu: 5));
        Assert.Equal(2, await Spool.LookAsync(default));

        Assert.Equal(9 * Sample.Second, Assert.Single(Hub.Events().OfType<NodeFinished>()).Usage.CpuUsec);
        Assert.Empty(Log.Of(1211));
    }

    [Fact]
    public async Task A_missing_one_is_told_by_its_number_and_taken_when_it_comes_after_all()
    {
        Put("a", 1, Report("1", 1));
        Put("d", 4, Report("2", 1));
        Assert.Equal(1, await Spool.LookAsync(default));
        Clock.Ahead(Patience);
        Assert.Equal(1, await Spool.LookAsync(default));

        Assert.Contains("segments 2-3", Assert.Single(Log.Of(1211)), StringComparison.Ordinal);
        Assert.Equal(("2-3", 2L), (Streams.List()[0].Missing, Streams.Missing));

        Put("c", 3, Report("3", 1, final: true));
        Assert.Equal(1, await Spool.LookAsync(default));
        Assert.Equal("2", Streams.List()[0].Missing);
        Assert.Contains(Hub.Events().OfType<NodeFinished>(), finished => finished.Ref.RawId == "3");

        var again = new SegmentStreams(Hub.Store, Clock);
        again.Load();
        Assert.Equal(("2", 4L), (again.List()[0].Missing, again.List()[0].Highest));
    }

    [Fact]
    public async Task Outboxes_do_not_wait_for_one_another()
    {
        Put("b", 7, "n1", Report("1", 1));
        Put("a", 1, "n2", Report("2", 1));
        Assert.Equal(1, await Spool.LookAsync(default));
        Assert.Equal("2", Assert.Single(Hub.Events().OfType<NodeBound>()).Ref.RawId);
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

        Assert.Equal(1, await Spool.LookAsync(default));
        Assert.True(Path.Exists(Path.Combine(In, "bad.segment")));
        Clock.Ahead(Patience);
        Assert.Equal(1, await Spool.LookAsync(default));

        Assert.Equal(["bad.segment", "bad.segment.reason"], Directory.GetFileSystemEntries(Place.File("error")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains(reason, await File.ReadAllTextAsync(Place.File("error/bad.segment.reason")), StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Single(Log.Of(1206)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(In));
    }

    [Fact]
    public async Task A_file_that_is_still_being_copied_is_left_until_it_is_whole()
    {
        var whole = Bytes(1, "n1", Report("1", 1));
        var path = Path.Combine(In, "a.segment");
        await WriteAsync(path, whole[..20]);
        await Spool.LookAsync(default);
        Clock.Ahead(Patience / 2);
        await WriteAsync(path, whole[..^10]);
        await Spool.LookAsync(default);
        Clock.Ahead(Patience / 2);
        Assert.Equal(0, await Spool.LookAsync(default));

        await WriteAsync(path, whole);
        Assert.Equal(1, await Spool.LookAsync(default));

        Assert.False(Directory.Exists(Place.File("error")));
        Assert.Single(Hub.Events().OfType<NodeBound>());
    }

    [Fact]
    public async Task Names_that_are_being_written_are_passed_over()
    {
        await WriteAsync(Path.Combine(In, ".a.segment.tmp"), [1]);
        await WriteAsync(Path.Combine(In, ".a.segment"), [1]);
        Clock.Ahead(Patience);
        Assert.Equal(0, await Spool.LookAsync(default));
        Assert.Equal(2, Directory.GetFiles(In).Length);
    }

    [Fact]
    public async Task A_bad_report_is_quarantined_and_the_others_of_its_segment_are_taken()
    {
        var bad = Report("1", 1);
        bad.Usage = null;
        Put("a", 1, bad, Report("2", 1));

        Assert.Equal(1, await Spool.LookAsync(default));

        Assert.Equal("2", Assert.Single(Hub.Events().OfType<NodeBound>()).Ref.RawId);
        using var connection = Hub.Store.OpenReader();
        Assert.Equal("usage is missing", connection.QuerySingle<string>("SELECT reason FROM quarantine"));
    }

    [Fact]
    public async Task A_directory_into_which_every_user_may_write_is_not_read()
    {
        Put("a", 1, Report("1", 1));
        File.SetUnixFileMode(In, (UnixFileMode)0x1ff);
        Assert.Contains("chmod o-w", (await Assert.ThrowsAsync<IOException>(() => Spool.LookAsync(default))).Message, StringComparison.Ordinal);
        Assert.Empty(Hub.Events());
    }

    [Fact]
    public async Task What_cannot_be_moved_away_holds_up_nothing()
    {
        await File.WriteAllTextAsync(Place.File("archive"), "in the way");
        Put("a", 1, Report("1", 1));
        Put("b", 1, "n2", Report("2", 1));

        Assert.Equal(0, await Spool.LookAsync(default));
        Assert.Equal(2, Hub.Events().OfType<NodeBound>().Count());

        File.Delete(Place.File("archive"));
        Clock.Ahead(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await Spool.LookAsync(default));
    }

    [Fact]
    public async Task The_archive_is_kept_for_its_time()
    {
        Put("a", 1, Report("1", 1));
        await Spool.LookAsync(default);
        await File.WriteAllTextAsync(Place.File("archive/2026-11-21/notes.txt"), "of the site");
        Put("b", 2, Report("1", 2));
        Clock.Ahead(TimeSpan.FromDays(10));
        await Spool.LookAsync(default);
        Assert.Equal(2, Archived());

        Clock.Ahead(TimeSpan.FromDays(22));
        await Spool.LookAsync(default);

        Assert.Equal(1, Archived());
        Assert.True(File.Exists(Place.File("archive/2026-11-21/notes.txt")));
    }

    [Fact]
    public async Task Of_a_node_the_segments_own_time_counts()
    {
        var written = Clock.GetUtcNow() - TimeSpan.FromHours(3);
        Put("a", 1, Report("1", 1));
        await Spool.LookAsync(default);

        var boot = Assert.Single(Nodes.List(allBoots: false)).Boot;
        Assert.Equal(written.ToUnixTimeMilliseconds() * 1000, boot.LastSeenUnixUsec);
        Assert.Equal((written.ToUnixTimeMilliseconds() * 1000) - 500, Nodes.Looked("c", "n1"));
    }

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
}
