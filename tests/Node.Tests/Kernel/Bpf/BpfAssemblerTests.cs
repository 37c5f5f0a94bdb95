using Actors.Node.Kernel.Bpf;
using static Actors.Node.Kernel.Bpf.Register;

namespace Actors.Node.Tests.Kernel.Bpf;

public sealed class BpfAssemblerTests
{
    [Fact]
    public void Instructions_are_those_of_the_standard()
    {
        Assert.Equal("b701000005000000", Of(c => c.Move(R1, 5)));
        Assert.Equal("bf67000000000000", Of(c => c.Move(R7, R6)));
        Assert.Equal("0701000010000000", Of(c => c.Calculate(Operation.Add, R1, 16)));
        Assert.Equal("1f21000000000000", Of(c => c.Calculate(Operation.Subtract, R1, R2)));
        Assert.Equal("7961080000000000", Of(c => c.Load(8, R1, R6, 8)));
        Assert.Equal("6172040000000000", Of(c => c.Load(4, R2, R7, 4)));
        Assert.Equal("7b1af8ff00000000", Of(c => c.Store(8, Frame, -8, R1)));
        Assert.Equal("620afcff07000000", Of(c => c.Store(4, Frame, -4, 7)));
        Assert.Equal("db10180000000000", Of(c => c.AddAtomic(R0, 24, R1)));
        Assert.Equal("1811000009000000" + "0000000000000000", Of(c => c.LoadMap(R1, 9)));
        Assert.Equal("8500000001000000", Of(c => c.Call(Helper.MapLookup)));
        Assert.Equal("9500000000000000", Of(c => c.Exit()));
    }

    [Fact]
    public void Jumps_find_their_labels_before_and_after() =>
        Assert.Equal(
            "1500020000000000" + "b700000001000000" + "05000000" + "00000000" + "9500000000000000",
            Of(c =>
            {
                var end = new Label();
                c.JumpIf(Condition.Equal, R0, 0, end);
                c.Move(R0, 1);
                c.Jump(end);
                c.Mark(end);
                c.Exit();
            }));

    [Fact]
    public void A_jump_to_nowhere_is_refused() => Assert.Throws<InvalidOperationException>(() => Of(c => c.Jump(new Label())));

    [Fact]
    public void Sizes_and_offsets_that_no_instruction_has_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(c => c.Load(3, R1, R2, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(c => c.Load(8, R1, R2, 40_000)));
    }

    private static string Of(Action<BpfAssembler> write)
    {
        var code = new BpfAssembler();
        write(code);
        return Convert.ToHexStringLower(code.ToBytes());
    }
}
