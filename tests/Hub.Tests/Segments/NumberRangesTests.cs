using Actors.Hub.Segments;

namespace Actors.Hub.Tests.Segments;

public sealed class NumberRangesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("1-2,4,7-9")]
    public void What_was_written_is_read(string text) => Assert.Equal(text, NumberRanges.Parse(text).ToString());

    [Fact]
    public void Neighbours_become_one_range()
    {
        var ranges = NumberRanges.Parse("1-2");
        ranges.Add(3, 5);
        ranges.Add(7, 6);
        Assert.Equal(("1-5", 5L), (ranges.ToString(), ranges.Count));
    }

    [Theory]
    [InlineData(7, "1,8-9", true)]
    [InlineData(8, "1,7,9", true)]
    [InlineData(9, "1,7-8", true)]
    [InlineData(1, "7-9", true)]
    [InlineData(2, "1,7-9", false)]
    public void One_that_came_is_taken_out(long number, string left, bool was)
    {
        var ranges = NumberRanges.Parse("1,7-9");
        Assert.Equal(was, ranges.Remove(number));
        Assert.Equal(left, ranges.ToString());
    }
}
