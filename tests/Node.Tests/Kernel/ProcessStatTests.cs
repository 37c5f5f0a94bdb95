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
    public void Random_bytes_never_throw() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            ProcessStat.TryParse(bytes, out _);
            return true;
        }));
}
