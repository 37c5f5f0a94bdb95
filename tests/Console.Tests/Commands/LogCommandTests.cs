using Actors.Cli;

namespace Actors.Console.Tests.Commands;

public sealed class LogCommandTests
{
    private const string Entry = """{"time":"2026-01-02T03:04:05.678Z","level":"warning","source":"akka://hub/user/due","event":1402,"message":"late\u001b","exception":null}""";

    private static string Reply(string entries, int missed = 0) => $$$"""{"lines":null,"error":null,"log":{"entries":[{{{entries}}}],"missed":{{{missed}}},"next":"run:7"}}""";

    [Fact]
    public async Task A_line_has_time_level_source_number_and_text()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, Reply(Entry)));

        var (exit, output, _) = await hub.RunAsync("log", "peek", "-n", "3", "-l", "info", "-s", "due");

        Assert.Equal(0, exit);
        Assert.Equal(@"2026-01-02T03:04:05.678Z WARNING akka://hub/user/due[1402] late\u001b" + Environment.NewLine, output);
        Assert.Equal("""{"command":["log","peek"],"options":{"n":"3","l":"info","s":"due"}}""", Assert.Single(hub.Requests).Body);
    }

    [Fact]
    public async Task An_exception_stands_below_its_line()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, Reply(Entry.Replace("\"exception\":null", "\"exception\":\"Bad: x\\n   at y\"", StringComparison.Ordinal))));

        var (_, output, _) = await hub.RunAsync("log", "peek");

        Assert.Equal(["    Bad: x", "       at y"], output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }

    [Fact]
    public async Task Peek_as_JSON_is_the_answer_as_it_came()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, Reply(Entry)));

        var (exit, output, _) = await hub.RunAsync("log", "peek", "--json");

        Assert.Equal(0, exit);
        Assert.Equal(Reply(Entry), output.Replace(@"\u001B", @"\u001b", StringComparison.Ordinal).Trim());
    }

    [Fact]
    public async Task Tail_as_JSON_is_an_object_a_line_until_it_is_ended_which_is_no_failure()
    {
        using var end = new CancellationTokenSource();
        var asked = 0;
        await using var hub = await FakeHub.StartAsync((_, _) =>
        {
            if (++asked == 3)
            {
                end.Cancel();
            }

            return (200, Reply(asked == 1 ? Entry + "," + Entry : Entry));
        });
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exit = await CommandLine.RunAsync(["--hub", hub.Address, "log", "tail", "--json", "-n", "2"], new CliTerminal(TextReader.Null, output, error, Interactive: false), end.Token);

        Assert.Equal(0, exit);
        Assert.Empty(error.ToString());
        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(lines.Length, 3, 4);
        Assert.All(lines, line => Assert.Equal(Entry, line.Replace(@"\u001B", @"\u001b", StringComparison.Ordinal)));
        Assert.Equal(
            ["""{"command":["log","tail"],"options":{"n":"2"}}""", """{"command":["log","tail"],"options":{"a":"run:7"}}""", """{"command":["log","tail"],"options":{"a":"run:7"}}"""],
            hub.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task Lines_that_came_too_fast_are_told_beside_the_others()
    {
        var asked = 0;
        await using var hub = await FakeHub.StartAsync((_, _) => ++asked == 1 ? (200, Reply(Entry, missed: 12)) : (503, "{}"));

        var (exit, output, error) = await hub.RunAsync("log", "tail");

        Assert.Equal(1, exit);
        Assert.Single(output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("12 lines came faster", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-n", "many", "must be a whole number")]
    [InlineData("-n", "1001", "from 0 to 1000")]
    [InlineData("-l", "fatal", "'warning'")]
    public async Task A_wrong_switch_is_exit_code_2(string option, string value, string cure)
    {
        var (exit, output, error) = await Cli.RunAsync(string.Empty, "log", "peek", option, value);

        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.Contains(cure, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_of_another_version_is_told_as_such()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"lines":["x"],"error":null}"""));

        var (exit, _, error) = await hub.RunAsync("log", "peek");

        Assert.Equal(1, exit);
        Assert.Contains("is it of this version?", error, StringComparison.Ordinal);
    }
}
