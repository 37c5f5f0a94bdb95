using Actors.Cli;

namespace Actors.Console.Tests;

public sealed class ConsoleSettingsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-console-").FullName;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Without_a_file_the_defaults_count() =>
        Assert.Equal(new ConsoleSettings(new Uri("http://127.0.0.1:8480/"), 100, Color: true), ConsoleSettings.Load(null, Places()));

    [Fact]
    public void The_first_file_there_is_counts_alone()
    {
        Write("root/etc/actors/console.conf", "actors.console { hub = \"http://host:1\", jobs-limit = 7 }");
        Assert.Equal(("host", 7), Read());

        _variables["HOME"] = Path.Combine(_directory, "home");
        Assert.Equal(("host", 7), Read());
        Write("home/.config/actors/console.conf", "actors.console.hub = \"http://own:1\"");
        Assert.Equal(("own", 100), Read());

        _variables["XDG_CONFIG_HOME"] = Path.Combine(_directory, "xdg");
        Assert.Equal(("host", 7), Read());
        Write("xdg/actors/console.conf", "actors.console.hub = \"http://xdg:1\"");
        Assert.Equal(("xdg", 100), Read());

        _variables["ACTORS_CONFIG"] = Write("variable.conf", "actors.console.hub = \"http://variable:1\"");
        Assert.Equal(("variable", 100), Read());
        Assert.Equal(("option", 100), Read(Write("option.conf", "actors.console.hub = \"http://option:1\"")));
    }

    [Theory]
    [InlineData("actors.console.hubb = \"http://x\"", "line 1: actors.console.hubb is not a known key; the nearest is actors.console.hub.")]
    [InlineData("actors.console.hub = \"ftp://x\"", "actors.console.hub = ftp://x: not an address")]
    [InlineData("actors.console.hub = \"\"", "actors.console.hub")]
    [InlineData("actors.console.jobs-limit = 0", "actors.console.jobs-limit = 0: must be 1 to 1000")]
    [InlineData("actors.console.jobs-limit = 99999999999", "actors.console.jobs-limit")]
    [InlineData("actors.console.color = green", "actors.console.color = \"green\": must be auto or off")]
    [InlineData("actors {", "")]
    public void A_file_that_cannot_be_used_is_wrong_usage_named_with_its_fault(string text, string fault)
    {
        var file = Write("root/etc/actors/console.conf", text);

        var refused = Assert.Throws<CliException>(() => ConsoleSettings.Load(null, Places()));

        Assert.True(refused.WrongUsage);
        Assert.StartsWith(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_file_must_be_there()
    {
        var none = Path.Combine(_directory, "none.conf");
        Assert.Equal($"--config: {none} does not exist.", Assert.Throws<CliException>(() => ConsoleSettings.Load(none, Places())).Message);
        _variables["ACTORS_CONFIG"] = none;
        Assert.Equal($"ACTORS_CONFIG: {none} does not exist.", Assert.Throws<CliException>(() => ConsoleSettings.Load(null, Places())).Message);
    }

    [Fact]
    public async Task Commands_ask_the_hub_of_the_settings_for_as_many_jobs_as_they_say_unless_an_option_says_otherwise()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"jobs":[],"next":null}"""));
        var file = Write("console.conf", $"actors.console {{ hub = \"{hub.Address}\", jobs-limit = 7 }}");

        Assert.Equal(0, (await Cli.RunAsync(string.Empty, "--config", file, "jobs")).ExitCode);
        Assert.Equal(0, (await Cli.RunAsync("jobs --limit 9\n", "--config", file)).ExitCode);
        Assert.Equal(1, (await Cli.RunAsync(string.Empty, "--config", file, "--hub", "http://127.0.0.1:1", "jobs")).ExitCode);

        Assert.Equal(["/v1/jobs?limit=7", "/v1/jobs?limit=9"], hub.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task A_bad_file_stops_every_command_but_not_the_help()
    {
        var file = Write("console.conf", "actors.console.colour = off");

        var (exit, output, error) = await Cli.RunAsync(string.Empty, "--config", file, "jobs");
        Assert.Equal((2, string.Empty), (exit, output));
        Assert.Contains("the nearest is actors.console.color", error, StringComparison.Ordinal);

        Assert.Equal(0, (await Cli.RunAsync(string.Empty, "--config", file, "jobs", "--help")).ExitCode);
    }

    private (string Hub, int JobsLimit) Read(string? named = null)
    {
        var settings = ConsoleSettings.Load(named, Places());
        return (settings.Hub.Host, settings.JobsLimit);
    }

    private ConfigPlaces Places() => new(name => _variables.GetValueOrDefault(name), Path.Combine(_directory, "root"));

    private string Write(string name, string text)
    {
        var file = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }
}
