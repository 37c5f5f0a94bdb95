using Actors.Cli.Output;

namespace Actors.Console.Tests.Output;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0.000 s")]
    [InlineData(59.9994, "59.999 s")]
    [InlineData(60.0, "0:01:00")]
    [InlineData(359_999.6, "100:00:00")]
    public void Seconds_turn_into_a_clock_from_a_minute_on(double? seconds, string text) => Assert.Equal(text, Figures.Seconds(seconds));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0L, "0 B")]
    [InlineData(1023L, "1023 B")]
    [InlineData(1024L, "1 KiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void Bytes_have_binary_units(long? bytes, string text) => Assert.Equal(text, Figures.Bytes(bytes));

    [Theory]
    [InlineData(null, "W", "", "-")]
    [InlineData(212.54, "W", "", "212.5 W")]
    [InlineData(1536.0, "By", "/s", "1.5 KiB/s")]
    [InlineData(0.25, "s", "/s", "0.25 s/s")]
    [InlineData(3.0, "", "", "3")]
    [InlineData(-2.5, "By", "", "-2.5 By")]
    public void Quantities_have_their_unit(double? value, string unit, string of, string text) => Assert.Equal(text, Figures.Quantity(value, unit, of));

    [Theory]
    [InlineData("2026-11-21T18:02:03.999Z", "2026-11-21 18:02:03Z")]
    [InlineData("nonsense", "-")]
    [InlineData(null, "-")]
    public void Instants_are_UTC(string? instant, string text) => Assert.Equal(text, Figures.Instant(instant));
}
