using System.Text;
using Actors.Node.Kernel;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Kernel;

public sealed class ProcessStatTests
{
    private const string Rest = " S 12 1 1 0 -1 4194560 1 2 3 4 150 25 9 9 20 0 4 0 987654 1000 321 18446744073709551615 1 1 0";

    [Theory]
    [InlineData("sh")]
    [InlineData(") R 1 2")]
    [InlineData("a (b) c")]
    [InlineData("two\nlines")]
    [InlineData("")]
    public void A_name_may_hold_anything(string name)
    {
        Assert.True(ProcessStat.TryParse(Encoding.UTF8.GetBytes($"4711 ({name}){Rest}\n"), out var stat));
        Assert.Equal((12, (byte)'S', 150L, 25L, 987654ul, 321L), (stat.ParentId, stat.State, stat.UserTicks, stat.SystemTicks, stat.StartTicks, stat.ResidentPages));
        Assert.False(stat.IsKernelThread);
        Assert.False(stat.IsDead);
    }

    [Fact]
    public void Zombies_and_kernel_threads_are_told()
    {
        Assert.True(ProcessStat.TryParse("9 (z) Z 1 1 1 0 -1 4 1 2 3 4 1 1 9 9 20 0 4 0 5 1000 3 "u8, out var zombie));
        Assert.True(zombie.IsDead);
        Assert.True(ProcessStat.TryParse("9 (k) S 2 0 0 0 -1 2097216 1 2 3 4 1 1 9 9 20 0 4 0 5 1000 3 "u8, out var thread));
        Assert.True(thread.IsKernelThread);
    }

    [Fact]
    public void A_line_cut_anywhere_before_the_last_field_is_refused_and_never_throws()
    {
        var whole = Encoding.UTF8.GetBytes($"4711 (sh){Rest}");
        var least = Encoding.UTF8.GetBytes("4711 (sh) S 12 1 1 0 -1 4194560 1 2 3 4 150 25 9 9 20 0 4 0 987654 1000 ").Length;
        for (var length = 0; length <= least; length++)
        {
            Assert.False(ProcessStat.TryParse(whole.AsSpan(0, length), out _), $"{length} bytes");
        }
    }

    [Fact]
    public void What_an_exec_changes_is_told_from_what_changes_by_itself()
    {
        var before = LayoutOf("sh", "100 200 7000 0 0 0 0 0 0 0 0 0 17 2 0 0 0 0 0 300 400 500 600 700 800 900 0");
        Assert.NotEqual(0ul, before);
        Assert.Equal(before, LayoutOf("sh", "100 200 7000 9 9 9 9 9 9 9 0 0 17 3 9 9 9 9 9 300 400 500 600 700 800 900 0"));
        Assert.Equal(before, LayoutOf("ls", "100 200 7000 0 0 0 0 0 0 0 0 0 17 2 0 0 0 0 0 300 400 500 601 701 801 901 0"));
        Assert.NotEqual(before, LayoutOf("sh", "100 200 7016 0 0 0 0 0 0 0 0 0 17 2 0 0 0 0 0 300 400 500 600 700 800 900 0"));
        Assert.NotEqual(before, LayoutOf("sh", "100 200 7000 0 0 0 0 0 0 0 0 0 17 2 0 0 0 0 0 300 400 501 600 700 800 900 0"));
    }

    [Theory]
    [InlineData("1 1 0 0 0 0 0 0 0 0 0 0 17 2 0 0 0 0 0 0 0 0 0 0 0 0 0")]
    [InlineData("100 200 7000 0 0 0 0 0 0 0 0 0 17 2 0 0 0 0 0 300 400")]
    [InlineData("")]
    public void Without_the_right_to_it_or_of_another_kernel_the_layout_is_not_told(string fields) => Assert.Equal(0ul, LayoutOf("sh", fields));

    private static ulong LayoutOf(string name, string fields)
    {
        Assert.True(ProcessStat.TryParse(Encoding.ASCII.GetBytes($"9 ({name}) S 2 0 0 0 -1 4 1 2 3 4 1 1 9 9 20 0 4 0 5 1000 3 18446744073709551615 {fields}\n"), out var stat));
        return stat.Layout;
    }

    [Fact]
    public void Random_bytes_never_throw() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            ProcessStat.TryParse(bytes, out _);
            return true;
        }));
}
