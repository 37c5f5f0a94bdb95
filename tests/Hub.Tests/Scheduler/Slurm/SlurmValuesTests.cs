using Actors.Hub.Scheduler.Slurm;

namespace Actors.Hub.Tests.Scheduler.Slurm;

public sealed class SlurmValuesTests
{
    [Theory]
    [InlineData("1795297965", 1795297965000000L)]
    [InlineData("Unknown", null)]
    [InlineData("None", null)]
    [InlineData("", null)]
    public void Instants(string text, long? usec) => Assert.Equal(usec, SlurmValues.Instant(text));

    [Theory]
    [InlineData("2026-11-21T16:46:07")]
    [InlineData("-5")]
    [InlineData("99999999999999")]
    public void What_is_no_instant_is_refused(string text) => Assert.Throws<FormatException>(() => SlurmValues.Instant(text));

    [Theory]
    [InlineData("00:00.008", 8_000L)]
    [InlineData("01:02:03", 3_723_000_000L)]
    [InlineData("2-01:00:00", 176_400_000_000L)]
    [InlineData("", 0L)]
    public void Lengths_of_time(string text, long usec) => Assert.Equal(usec, SlurmValues.Duration(text));

    [Theory]
    [InlineData("12")]
    [InlineData("a:b")]
    [InlineData("1:2:3:4")]
    [InlineData("00:-5")]
    public void What_is_no_length_of_time_is_refused(string text) => Assert.Throws<FormatException>(() => SlurmValues.Duration(text));

    [Theory]
    [InlineData("600M", 629_145_600L)]
    [InlineData("1.50G", 1_610_612_736L)]
    [InlineData("5", 5_242_880L)]
    [InlineData("much", null)]
    public void Memory(string text, long? bytes) => Assert.Equal(bytes, SlurmValues.Memory(text));

    [Theory]
    [InlineData("cpu=2,gres/gpu=3,gres/gpu:a100=3", 3L)]
    [InlineData("cpu=2,gres/gpu:a100=1,gres/gpu:h100=2", 3L)]
    [InlineData("cpu=2", null)]
    [InlineData("", null)]
    public void Gpus(string resources, long? gpus) => Assert.Equal(gpus, SlurmValues.Gpus(SlurmValues.Resources(resources)));

    [Theory]
    [InlineData("1234", 1234L)]
    [InlineData("0", null)]
    [InlineData("", null)]
    [InlineData("18446744073709551614", null)]
    [InlineData("4294967294000000000", null)]
    [InlineData("1.2K", null)]
    [InlineData("-5", null)]
    public void Energy_that_nobody_measured_is_unknown(string text, long? joules) => Assert.Equal(joules, SlurmValues.Energy(text));
}
