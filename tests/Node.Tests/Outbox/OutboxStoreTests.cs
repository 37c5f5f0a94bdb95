using Actors.Messages.Settings;
using Actors.Messages.Wire;
using Actors.Node.Outbox;
using Google.Protobuf;

namespace Actors.Node.Tests.Outbox;

public sealed class OutboxStoreTests : IDisposable
{
    private readonly FreshDirectory _directory = new();
    private readonly CapturingLogger _log = new();
    private readonly BrokenDisk _disk = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Numbers_of_a_reference_go_on_after_a_restart()
    {
        using (var store = Open())
        {
            Assert.Equal([1ul, 2ul], [store.Add(Reports.Report("1")).LastSeq, store.Add(Reports.Report("1")).LastSeq]);
            Assert.Equal(1ul, store.Add(Reports.Report("2")).LastSeq);
            Assert.True(store.Flush());
        }

        using var again = Open();
        Assert.Equal(3ul, again.Add(Reports.Report("1")).LastSeq);
        Assert.Equal(2ul, again.Add(Reports.Report("2")).LastSeq);
    }

    [Fact]
    public void A_directory_removed_under_a_running_agent_is_made_again_with_all_that_waits()
    {
        using (var store = Open())
        {
            store.Add(Reports.Report("1", 5));
            store.Flush();
            Directory.Delete(_directory.Path, recursive: true);
            store.Add(Reports.Report("2", 7));
            Assert.True(store.Flush());
            Assert.Throws<StartException>(Open);
        }

        using var again = Open();
        Assert.Equal(["1", "2"], again.Entries.Select(entry => entry.Ref.RawId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_removed_under_a_running_agent_is_written_again()
    {
        using (var store = Open())
        {
            store.Add(Reports.Report("1", 5));
            store.Flush();
            File.Delete(Path.Combine(_directory.Path, "outbox"));
            store.Add(Reports.Report("2", 7));
            Assert.True(store.Flush());
        }

        using var again = Open();
        Assert.Equal(2, again.Entries.Count);
    }

    [Fact]
    public void Only_the_newest_report_of_a_job_is_kept()
    {
        using (var store = Open())
        {
            for (var cpu = 1; cpu <= 5; cpu++)
            {
                store.Add(Reports.Report("1", cpu));
                store.Flush();
            }
        }

        using var again = Open();
        Assert.Equal(5, Assert.Single(again.Entries).Report!.Usage.CpuUsec);
    }

    [Fact]
    public void Checkpoint_and_epoch_come_back()
    {
        using (var store = Open())
        {
            store.SetCheckpoint(ByteString.CopyFromUtf8("tables"));
            store.SetEpoch("e1", []);
            store.Flush();
        }

        using var again = Open();
        Assert.Equal("tables", again.Checkpoint.ToStringUtf8());
        Assert.Equal("e1", again.Epoch);
    }

    [Fact]
    public void A_write_torn_at_any_byte_leaves_the_state_of_the_write_before()
    {
        using (var store = Open())
        {
            store.Add(Reports.Report("1", 10));
            store.SetCheckpoint(ByteString.CopyFromUtf8("first"));
            store.Flush();
        }

        var before = new FileInfo(_directory.File("outbox")).Length;
        using (var store = Open())
        {
            store.Add(Reports.Report("1", 20, final: true));
            store.Add(Reports.Report("2", 5));
            store.SetCheckpoint(ByteString.CopyFromUtf8("second"));
            store.Flush();
        }

        var whole = File.ReadAllBytes(_directory.File("outbox"));
        for (var length = (int)before; length < whole.Length; length++)
        {
            File.WriteAllBytes(_directory.File("outbox"), whole[..length]);
            using var torn = Open();
            Assert.Equal(10, Assert.Single(torn.Entries).Report!.Usage.CpuUsec);
            Assert.Equal("first", torn.Checkpoint.ToStringUtf8());
        }

        Assert.Equal(whole.Length - before - 1, _log.Count(3002));
    }

    [Fact]
    public void A_report_is_safe_once_it_is_on_the_disk()
    {
        using var store = Open();
        var entry = store.Add(Reports.Report("1", final: true));
        Assert.False(entry.Safe);
        var syncs = _disk.Syncs;
        Assert.True(store.Flush());
        Assert.True(entry.Safe);
        Assert.Equal(syncs + 1, _disk.Syncs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void A_full_disk_keeps_everything_and_heals_by_itself(int taken)
    {
        using (var store = Open())
        {
            store.Add(Reports.Report("1", 1));
            store.Flush();
            _disk.IsFull = true;
            _disk.BytesTakenWhenFull = taken;
            for (var cpu = 2; cpu < 6; cpu++)
            {
                store.Add(Reports.Report("1", cpu));
                var final = store.Add(Reports.Report(cpu.ToString(System.Globalization.CultureInfo.InvariantCulture), cpu, final: true));
                Assert.False(store.Flush());
                Assert.False(final.Safe);
            }

            Assert.Equal(1, _log.Count(3005));
            Assert.False(File.Exists(_directory.File("outbox.new")));
            _disk.IsFull = false;
            Assert.True(store.Flush());
            Assert.All(store.Entries, entry => Assert.True(entry.Safe));
            Assert.Equal(1, _log.Count(3006));
        }

        using var again = Open();
        Assert.Equal(5, again.Entries.Count);
        Assert.Equal(0, _log.Count(3002));
    }

    [Fact]
    public void After_a_failed_fsync_only_a_new_file_is_trusted()
    {
        using var store = Open();
        store.Add(Reports.Report("1"));
        store.Flush();
        _disk.FailsToSync = true;
        var entry = store.Add(Reports.Report("1", 2));
        Assert.False(store.Flush());
        Assert.False(entry.Safe);
        _disk.FailsToSync = false;
        var inode = File.ReadAllBytes(_directory.File("outbox")).Length;
        Assert.True(store.Flush());
        Assert.True(entry.Safe);
        Assert.NotEqual(inode, File.ReadAllBytes(_directory.File("outbox")).Length);
    }

    [Fact]
    public void The_file_stays_small_however_long_the_hub_is_away()
    {
        using var store = Open();
        for (var pass = 0; pass < 200; pass++)
        {
            store.Add(Reports.Report("1", pass, padding: 50_000));
            store.Flush();
            Assert.InRange(store.FileLength, 1, OutboxStore.LeastCompactionLength + 60_000);
        }

        store.Dispose();
        using var again = Open();
        Assert.Equal(200ul, Assert.Single(again.Entries).LastSeq);
    }

    [Fact]
    public void A_second_agent_on_the_same_directory_is_refused()
    {
        using var first = Open();
        var refused = Assert.Throws<StartException>(Open);
        Assert.Contains(_directory.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("actors.node.data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_refused_by_name()
    {
        File.WriteAllText(_directory.File("plain"), "");
        var below = Path.Combine(_directory.File("plain"), "data");
        var refused = Assert.Throws<StartException>(() => OutboxStore.Open(below, _disk, _log));
        Assert.Contains(below, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_outbox_is_set_aside_whole()
    {
        File.WriteAllText(_directory.File("outbox"), "not an outbox at all");
        using var store = Open();
        Assert.Empty(store.Entries);
        var aside = Assert.Single(Directory.GetFiles(_directory.Path, "outbox.damaged-*"));
        Assert.Equal("not an outbox at all", File.ReadAllText(aside));
        Assert.Equal(1, _log.Count(3004));
    }

    [Fact]
    public void A_frame_that_is_no_message_loses_nothing_else()
    {
        using (var store = Open())
        {
            store.Add(Reports.Report("1"));
            store.Flush();
        }

        using (var file = FrameFile.Open(_directory.File("outbox"), _disk, _ => { }, out _))
        {
            file.Append([0xFF, 0xFF, 0xFF]);
        }

        using var again = Open();
        Assert.Single(again.Entries);
        Assert.Equal(1, _log.Count(3003));
    }

    [Fact]
    public void A_finished_job_is_forgotten_once_acknowledged_and_out_of_the_checkpoint()
    {
        using var store = Open();
        store.Add(Reports.Report("1", final: true));
        store.Flush();
        store.Acknowledge(Reports.Ref("1"), 1);
        Assert.Null(Assert.Single(store.Entries).Report);
        store.Release(Reports.Ref("1"));
        Assert.Single(store.Entries);
        store.SetCheckpoint(ByteString.Empty);
        Assert.Empty(store.Entries);
        store.Flush();
        store.Dispose();
        using var again = Open();
        Assert.Empty(again.Entries);
    }

    [Fact]
    public void A_job_that_was_final_takes_no_other_report()
    {
        using var store = Open();
        store.Add(Reports.Report("1", 5, final: true));
        var entry = store.Add(Reports.Report("1", 6, final: true));
        Assert.Equal(1ul, entry.LastSeq);
        Assert.Equal(5, entry.Report!.Usage.CpuUsec);
    }

    private OutboxStore Open() => OutboxStore.Open(_directory.Path, _disk, _log);
}
