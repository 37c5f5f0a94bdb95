using Actors.Hub.Records;

namespace Actors.Hub.Tests.Records;

public sealed class SamsRecordIdTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 22, 30, 59, 999, TimeSpan.Zero);

    [Theory]
    [InlineData("UTC", "c:42:20260701223059")]
    [InlineData("utc", "c:42:20260701223059")]
    [InlineData("Europe/Stockholm", "c:42:20260702003059")]
    public void The_start_is_written_in_the_zone(string zone, string expected) =>
        Assert.Equal(expected, SamsRecordId.Create("c", "42", Start, SamsRecordId.Zone(zone)));

    [Fact]
    public void An_unknown_zone_is_told_with_its_key() =>
        Assert.Contains("actors.sams.record-zone: no time zone 'Mars/Olympus'", Assert.Throws<TimeZoneNotFoundException>(() => SamsRecordId.Zone("Mars/Olympus")).Message, StringComparison.Ordinal);
}
