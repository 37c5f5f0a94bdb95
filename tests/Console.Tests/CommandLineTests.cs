using Actors.Cli;

namespace Actors.Console.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("bogus")]
    [InlineData("jobs", "--state", "open")]
    [InlineData("jobs", "--limit", "many")]
    [InlineData("jobs", "--limit", "0")]
    [InlineData("job", " ")]
    [InlineData("export", "sams-xml")]
    [InlineData("rules")]
    public async Task Wrong_usage_is_exit_code_2_with_a_hint(params string[] args)
    {
        var (exit, output, error) = await Cli.RunAsync(string.Empty, args);

        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.Contains("actors --help", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--at", "unix:/nonexistent/socket", "actor", "system")]
    [InlineData("--hub", "http://127.0.0.1:1", "jobs")]
    public async Task Nobody_there_is_exit_code_1_with_the_address(params string[] args)
    {
        var (exit, _, error) = await Cli.RunAsync(string.Empty, args);

        Assert.Equal(1, exit);
        Assert.Contains(args[1], error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hub", "ftp://x", "jobs")]
    [InlineData("--hub", "", "jobs")]
    [InlineData("--hub", "http://127.0.0.1:1", "--at", "127.0.0.1:1", "jobs")]
    [InlineData("--at", "unix:/some/console.sock", "jobs")]
    public async Task Whom_to_speak_to_said_wrongly_is_exit_code_2_with_the_flag(params string[] args)
    {
        var (exit, output, error) = await Cli.RunAsync(string.Empty, args);

        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.Contains(args[0], error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_hub_calls_a_bad_request_is_exit_code_2()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (400, """{"title":"Bad Request","status":400,"detail":"from must be an instant."}"""));

        var (exit, _, error) = await hub.RunAsync("jobs", "--from", "nonsense");

        Assert.Equal(2, exit);
        Assert.Contains("from must be an instant.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_command_is_exit_code_1_without_a_stack_trace()
    {
        using var cancel = new CancellationTokenSource();
        await using var hub = await FakeHub.StartAsync((_, _) =>
        {
            cancel.Cancel();
            return (200, "{}");
        });
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exit = await CommandLine.RunAsync(["--hub", hub.Address, "jobs"], new CliTerminal(TextReader.Null, output, error, Interactive: false), cancel.Token);

        Assert.Equal(1, exit);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_interactive_console_runs_a_command_a_line_and_goes_on_after_errors()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"jobs":[],"next":null}"""));
        var file = Path.Combine(Directory.CreateTempSubdirectory("actors-console-").FullName, "jobs.txt");

        var (exit, output, error) = await Cli.RunAsync($"nonsense\njobs\n\njobs > {file}\nexit\njobs\n", "--hub", hub.Address);

        Assert.Equal(0, exit);
        Assert.Contains("nonsense", error, StringComparison.Ordinal);
        Assert.Equal("No jobs." + Environment.NewLine, output);
        Assert.Equal("No jobs." + Environment.NewLine, await File.ReadAllTextAsync(file));
        Assert.Equal(2, hub.Requests.Count);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
