using Actors.Messages.Settings;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class EnergySamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Rapl_gives_packages_and_their_parts_and_says_where_they_wrap()
    {
        _host.With("sys/class/powercap/intel-rapl:0/name", "package-0\n").With("sys/class/powercap/intel-rapl:0/energy_uj", "262143328850\n")
            .With("sys/class/powercap/intel-rapl:0/max_energy_range_uj", "262143328850\n")
            .With("sys/class/powercap/intel-rapl:0:0/name", "dram\n").With("sys/class/powercap/intel-rapl:0:0/energy_uj", "1500000\n")
            .With("sys/class/powercap/intel-rapl:1/name", "package-1\n").With("sys/class/powercap/dtpm/name", "dtpm\n");
        var sampler = new EnergySampler(_host.Section("energy"));
        Assert.Equal(
            [
                "energy{domain=package-0,source=rapl} counter 262143.32885 J",
                "energy{domain=package-0-dram,source=rapl} counter 1.5 J",
            ],
            FakeHost.Lines(sampler));
        Assert.Equal([262143.32885, 0], FakeHost.Read(sampler).Values.Select(value => Math.Round(value.WrapsAt, 6)));
    }

    [Fact]
    public void Hwmon_gives_energy_and_power_by_the_meters_names()
    {
        _host.With("sys/class/hwmon/hwmon3/name", "power_meter\n").With("sys/class/hwmon/hwmon3/power1_input", "212000000\n").With("sys/class/hwmon/hwmon3/power1_label", "PSU1\n")
            .With("sys/class/hwmon/hwmon4/name", "amd_energy\n").With("sys/class/hwmon/hwmon4/energy1_input", "5000000\n")
            .With("sys/class/hwmon/hwmon5/name", "coretemp\n").With("sys/class/hwmon/hwmon5/temp1_input", "41000\n");
        Assert.Equal(
            ["power{domain=power_meter-PSU1,source=hwmon} gauge 212 W", "energy{domain=amd_energy-energy1,source=hwmon} counter 5 J"],
            FakeHost.Lines(new EnergySampler(_host.Section("energy"))));
    }

    [Fact]
    public void Cray_counters_have_their_unit_beside_them()
    {
        _host.With("sys/cray/pm_counters/energy", "35612387 J 1580141234567890 us\n").With("sys/cray/pm_counters/power", "112 W 1580141234567890 us\n")
            .With("sys/cray/pm_counters/cpu_energy", "1000 J\n").With("sys/cray/pm_counters/accel0_power", "nonsense\n").With("sys/cray/pm_counters/generation", "7\n");
        Assert.Equal(
            ["energy{domain=cpu,source=cray} counter 1000 J", "energy{domain=node,source=cray} counter 35612387 J", "power{domain=node,source=cray} gauge 112 W"],
            FakeHost.Lines(new EnergySampler(_host.Section("energy"))));
    }

    [Fact]
    public void A_BMC_is_asked_by_ipmi_and_redfish_commands()
    {
        var ipmi = _host.Prints("\n    Instantaneous power reading:                   212 Watts\n    Minimum during sampling period:                 12 Watts\n");
        var redfish = _host.Prints("""{"PowerControl":[{"PowerConsumedWatts":344.5},{"PowerConsumedWatts":null}],"EnergykWh":{"Reading":2}}""");
        Assert.Equal(
            [
                "power{domain=node,source=ipmi} gauge 212 W",
                "power{domain=node,source=redfish} gauge 344.5 W",
                "energy{domain=environment,source=redfish} counter 7200000 J",
            ],
            FakeHost.Lines(new EnergySampler(_host.Section("energy", $"ipmi-command = {ipmi}\nredfish-command = {redfish}"))));
    }

    [Theory]
    [InlineData("ipmi-command = [ \"/bin/false\" ]", "/bin/false ends with 1")]
    [InlineData("ipmi-command = [ \"/no/such/thing\" ]", "cannot be started")]
    [InlineData("ipmi-command = [ \"/bin/echo\", \"hello\" ]", "no power reading")]
    [InlineData("redfish-command = [ \"/bin/echo\", \"<html>\" ]", "no JSON")]
    [InlineData("redfish-command = [ \"/bin/echo\", \"[1]\" ]", "neither")]
    [InlineData("ipmi-command = [ \"/bin/sleep\", \"600\" ]\ntimeout = 100ms", "was killed")]
    public void A_command_that_fails_is_told_and_takes_nothing_else_with_it(string setting, string fault)
    {
        _host.With("sys/cray/pm_counters/energy", "7 J\n");
        var reading = FakeHost.Read(new EnergySampler(_host.Section("energy", setting)));
        Assert.Equal(7, Assert.Single(reading.Values).Value);
        Assert.Contains(fault, reading.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_is_not_named_is_not_read()
    {
        _host.With("sys/cray/pm_counters/energy", "7 J\n");
        Assert.Empty(FakeHost.Lines(new EnergySampler(_host.Section("energy", "sources = [ rapl ]"))));
        Assert.Contains("sources", Assert.Throws<StartException>(() => new EnergySampler(_host.Section("energy", "sources = [ sun ]"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_there_is_nothing_read() => Assert.Empty(FakeHost.Lines(new EnergySampler(_host.Section("energy"))));

    [Theory]
    [InlineData("rule = half", "rule")]
    [InlineData("interval = 0s", "interval")]
    public void A_setting_that_cannot_be_used_is_named(string setting, string key) =>
        Assert.Contains($"actors.node.samplers.energy.{key}", Assert.Throws<StartException>(() => EnergySampler.Kind.Plan(_host.Section("energy", setting))).Message, StringComparison.Ordinal);
}
