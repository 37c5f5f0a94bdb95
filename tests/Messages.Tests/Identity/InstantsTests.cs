using Actors.Messages.Identity;

namespace Actors.Messages.Tests.Identity;

public sealed class InstantsTests
{
    [Theory]
    [InlineData(long.MinValue, "0001-01-01T00:00:00.000Z")]
    [InlineData(-1_000_000, "1969-12-31T23:59:59.000Z")]
    [InlineData(1_700_000_000_123_456, "2023-11-14T22:13:20.123Z")]
    [InlineData(long.MaxValue, "9999-12-31T23:59:59.999Z")]
    public void Every_count_of_microseconds_is_an_instant_that_can_be_written(long usec, string text) => Assert.Equal(text, Instants.FromUnixUsec(usec).ToRfc3339());
}
