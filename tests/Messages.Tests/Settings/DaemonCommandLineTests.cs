using Actors.Messages.Settings;

namespace Messages.Tests.Settings;

public sealed class DaemonCommandLineTests
{
    private static DaemonCommandLine Hub(params string[] args) => DaemonCommandLine.Parse(args, DaemonCommandLine.HubFlags);

    [Fact]
    public void Nothing_given_is_nothing_set()
    {
        var line = Hub();
        Assert.Null(line.ConfigFile);
        Assert.Empty(line.Sets);
        Assert.Empty(line.Options);
        Assert.False(line.Help || line.Version);
    }

    [Fact]
    public void Every_flag_of_the_hub()
    {
        var line = Hub("--config", "a.conf", "--set", "x=1", "--data", "/d", "--listen", "http://127.0.0.1:0", "--cluster", "c", "--set", "y=2=3");
        Assert.Equal("a.conf", line.ConfigFile);
        Assert.Equal(["x=1", "y=2=3"], line.Sets);
        Assert.Equal("/d http://127.0.0.1:0 c", $"{line.Options["actors.hub.data"]} {line.Options["actors.hub.listen"]} {line.Options["actors.cluster"]}");
    }

    [Fact]
    public void Every_flag_of_the_node()
    {
        var line = DaemonCommandLine.Parse(["--data=/d", "--hub=http://h:1", "--node=n1", "--config=a=b.conf", "--set=x=1"], DaemonCommandLine.NodeFlags);
        Assert.Equal("/d http://h:1 n1", $"{line.Options["actors.node.data"]} {line.Options["actors.node.hub"]} {line.Options["actors.node.name"]}");
        Assert.Equal("a=b.conf", line.ConfigFile);
        Assert.Equal(["x=1"], line.Sets);
    }

    [Fact]
    public void Help_and_version() => Assert.True(Hub("--help").Help && Hub("-h").Help && Hub("--version").Version);

    [Theory]
    [InlineData("--lisen is not a known flag; the nearest is --listen.", "--lisen", "x")]
    [InlineData("--node is not a known flag", "--node", "x")]
    [InlineData("--listen needs a value: write --listen URL.", "--listen")]
    [InlineData("--listen needs a value", "--listen=")]
    [InlineData("--data needs a value: write --data DIR.", "--data", "--listen", "x")]
    [InlineData("--set needs a value: write --set key=value.", "--set")]
    [InlineData("--config needs a value: write --config FILE.", "--config", "")]
    [InlineData("--config is given twice", "--config", "a", "--config", "b")]
    [InlineData("--listen is given twice", "--listen", "a", "--listen=b")]
    [InlineData("'word' stands alone", "word")]
    [InlineData("--help takes no value", "--help=yes")]
    public void Faults_name_the_flag_and_the_cure(string expected, params string[] args) =>
        Assert.StartsWith(expected, Assert.Throws<SettingsException>(() => Hub(args)).Message, StringComparison.Ordinal);

    [Fact]
    public void Usage_names_every_flag()
    {
        var usage = DaemonCommandLine.Usage("actors-hub", DaemonCommandLine.HubFlags);
        foreach (var flag in DaemonCommandLine.HubFlags.Keys.Concat(["--config", "--set", "--help", "--version"]))
            Assert.Contains(flag, usage, StringComparison.Ordinal);
    }

    [Fact]
    public void Flags_set_known_keys()
    {
        foreach (var key in DaemonCommandLine.HubFlags.Values.Concat(DaemonCommandLine.NodeFlags.Values))
            Assert.True(SettingsLoader.Reference.HasPath(key), key);
    }

    [Fact]
    public void A_switch_has_no_value_and_only_the_program_that_has_it_takes_it()
    {
        Assert.Equal(["--check"], DaemonCommandLine.Parse(["--check", "--data", "/d"], DaemonCommandLine.NodeFlags, DaemonCommandLine.NodeSwitches).Switches);
        Assert.Contains(
            "--check alone",
            Assert.Throws<SettingsException>(() => DaemonCommandLine.Parse(["--check=1"], DaemonCommandLine.NodeFlags, DaemonCommandLine.NodeSwitches)).Message,
            StringComparison.Ordinal);
        Assert.Contains("--check is not a known flag", Assert.Throws<SettingsException>(() => Hub("--check")).Message, StringComparison.Ordinal);
        Assert.Contains("--check", DaemonCommandLine.Usage("p", DaemonCommandLine.NodeFlags, DaemonCommandLine.NodeSwitches), StringComparison.Ordinal);
    }
}
