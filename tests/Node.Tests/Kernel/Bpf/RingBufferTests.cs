using Actors.Node.Kernel.Bpf;

namespace Actors.Node.Tests.Kernel.Bpf;

public sealed class RingBufferTests
{
    [Theory]
    [InlineData(0, 8, "01234567")]
    [InlineData(2, 3, "234")]
    [InlineData(5, 3, "567")]
    [InlineData(6, 4, "6701")]
    [InlineData(8, 2, "01")]
    public void A_record_that_goes_on_at_the_begin_of_the_ring_is_in_one_piece(int at, int length, string piece)
    {
        byte[] copy = [];
        Assert.Equal(piece, System.Text.Encoding.ASCII.GetString(RingBuffer.Piece("01234567"u8, at, length, ref copy)));
    }
}
