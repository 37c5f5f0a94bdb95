using System.Buffers.Binary;
using Actors.Node.Kernel;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Kernel;

public sealed class NetlinkParsingTests
{
    [Theory]
    [InlineData(400)]
    [InlineData(416)]
    [InlineData(560)]
    public void A_single_threaded_end_is_read_by_the_length_received(int size)
    {
        Assert.True(ExitRecord.TryParse(Aggregate(4, 1, 4711, Stats(size, flag: 0x20, tgid: 4711, run: 123_456_789)), out var record));
        Assert.Equal((4711, 123_456_789L, 65024ul, 77ul), (record.ProcessId, record.RunNsec, record.ExecutableDevice, record.ExecutableInode));
        Assert.Equal("solver"u8.ToArray(), record.Name);
        Assert.Equal(2048L * 1024, record.PeakRssBytes);
        Assert.Equal(new ProcessCounts(1, 2, 3, 4, 5, 6, 7, 8), record.Counts);
    }

    [Fact]
    public void An_older_record_without_an_executable_is_refused() =>
        Assert.False(ExitRecord.TryParse(Aggregate(4, 1, 4711, Stats(328, flag: 0x20, tgid: 4711, run: 1)), out _));

    [Fact]
    public void The_end_of_one_of_several_threads_is_no_end() =>
        Assert.False(ExitRecord.TryParse(Aggregate(4, 1, 4712, Stats(560, flag: 0, tgid: 4711, run: 1)), out _));

    [Fact]
    public void The_last_threads_end_gives_the_run_time_of_all()
    {
        byte[] both =
        [
            .. Aggregate(4, 1, 4712, Stats(560, flag: 0x20, tgid: 4711, run: 5)),
            .. Aggregate(5, 2, 4711, Stats(560, flag: 0, tgid: 0, run: 99)),
        ];
        Assert.True(ExitRecord.TryParse(both, out var record));
        Assert.Equal((4711, 99L), (record.ProcessId, record.RunNsec));
        Assert.Equal(77ul, record.ExecutableInode);
    }

    [Fact]
    public void What_a_thread_neither_ran_nor_waited_for_is_told_and_whether_it_slept()
    {
        var stats = Stats(560, flag: 0x20, tgid: 4711, run: 700_000);
        BinaryPrimitives.WriteInt64LittleEndian(stats.AsSpan(144), 1_000);
        BinaryPrimitives.WriteInt64LittleEndian(stats.AsSpan(24), 100_000);
        BinaryPrimitives.WriteInt64LittleEndian(stats.AsSpan(272), 0);
        Assert.True(ExitRecord.TryParse(Aggregate(4, 1, 4711, stats), out var untold));
        BinaryPrimitives.WriteInt64LittleEndian(stats.AsSpan(16), 1);
        Assert.True(ExitRecord.TryParse(Aggregate(4, 1, 4711, stats), out var awake));
        BinaryPrimitives.WriteInt64LittleEndian(stats.AsSpan(272), 1);
        Assert.True(ExitRecord.TryParse(Aggregate(4, 1, 4711, stats), out var slept));
        Assert.Equal((200_000, true, 200_000, false, true), (untold.IdleNsec, untold.Slept, awake.IdleNsec, awake.Slept, slept.Slept));
    }

    [Fact]
    public void Events_of_processes_are_read_and_those_of_threads_passed_over()
    {
        Assert.True(ProcessConnector.TryParse(Event(1, 10, 10, 20, 20), out var fork));
        Assert.Equal((ProcessEventKind.Fork, 20, 10), (fork.Kind, fork.ProcessId, fork.ParentId));
        Assert.False(ProcessConnector.TryParse(Event(1, 10, 10, 21, 20), out _));
        Assert.True(ProcessConnector.TryParse(Event(2, 20, 20, 0, 0), out var exec));
        Assert.Equal((ProcessEventKind.Exec, 20, 42L), (exec.Kind, exec.ProcessId, exec.MonotonicNsec));
        Assert.True(ProcessConnector.TryParse(Event(0x80000000, 21, 20, 0, 17), out var exit));
        Assert.Equal((ProcessEventKind.Exit, 21, 20), (exit.Kind, exit.Pid, exit.ProcessId));
        Assert.False(ProcessConnector.TryParse(Event(0x200, 20, 20, 0, 0), out _));
    }

    [Fact]
    public void Random_and_cut_messages_never_throw() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(byte[] Random, NonNegativeInt Cut)>(),
        given =>
        {
            ExitRecord.TryParse(given.Random, out _);
            ProcessConnector.TryParse(given.Random, out _);
            var whole = Aggregate(4, 1, 4711, Stats(560, flag: 0x20, tgid: 4711, run: 1));
            ExitRecord.TryParse(whole.AsSpan(0, given.Cut.Get % whole.Length), out _);
            return true;
        }));

    private static byte[] Stats(int size, byte flag, int tgid, long run)
    {
        var full = new byte[600];
        BinaryPrimitives.WriteUInt16LittleEndian(full, 16);
        full[8] = flag;
        BinaryPrimitives.WriteInt64LittleEndian(full.AsSpan(72), run);
        "solver"u8.CopyTo(full.AsSpan(80));
        BinaryPrimitives.WriteInt64LittleEndian(full.AsSpan(200), 2048);
        foreach (var (at, value) in ((int, long)[])[(168, 1), (176, 2), (272, 3), (280, 4), (248, 5), (256, 6), (216, 7), (224, 8)])
        {
            BinaryPrimitives.WriteInt64LittleEndian(full.AsSpan(at), value);
        }

        BinaryPrimitives.WriteInt32LittleEndian(full.AsSpan(368), tgid);
        BinaryPrimitives.WriteInt64LittleEndian(full.AsSpan(384), 65024);
        BinaryPrimitives.WriteInt64LittleEndian(full.AsSpan(392), 77);
        return full[..size];
    }

    private static byte[] Aggregate(ushort type, ushort idType, int id, byte[] stats)
    {
        var value = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(value, id);
        return Attribute(type, [.. Attribute(idType, value), .. Attribute(6, []), .. Attribute(3, stats)]);
    }

    private static byte[] Attribute(ushort type, byte[] value)
    {
        var bytes = new byte[(4 + value.Length + 3) & ~3];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(4 + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), type);
        value.CopyTo(bytes, 4);
        return bytes;
    }

    private static byte[] Event(uint what, params int[] data)
    {
        var bytes = new byte[36 + 16 + 24];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(36), what);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(44), 42);
        for (var i = 0; i < data.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(52 + (4 * i)), data[i]);
        }

        return bytes;
    }
}
