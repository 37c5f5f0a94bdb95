using Actors.ConsoleHost;
using Actors.Messages.Json;

namespace ConsoleHost.Tests;

public sealed class ConsoleDispatcherTests
{
    private readonly ConsoleDispatcher _dispatcher = new(new Letters());

    [Fact]
    public async Task A_command_gets_its_arguments_and_switches()
    {
        var reply = await RunAsync(["letter", "repeat", "a"], ("n", "3"));
        Assert.Null(reply.Error);
        Assert.Equal(["a", "a", "a"], reply.Lines);
    }

    [Fact]
    public async Task A_switch_in_upper_case_is_the_same_switch() =>
        Assert.Equal(["a", "a"], (await RunAsync(["letter", "repeat", "a"], ("N", "2"))).Lines);

    [Theory]
    [InlineData("letter", "repaet")]
    [InlineData("leter", "repeat")]
    [InlineData("lettre", "Repeat")]
    public async Task An_unknown_command_names_the_nearest_known_one(params string[] words)
    {
        var reply = await RunAsync(words);
        Assert.Null(reply.Lines);
        Assert.Contains("Nearest: letter repeat", reply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_palette_alone_names_its_commands() =>
        Assert.Contains("letter fail", (await RunAsync(["letter"])).Error, StringComparison.Ordinal);

    [Fact]
    public async Task An_unknown_switch_shows_the_usage() =>
        Assert.Equal("letter repeat has no switch -x. Usage: letter repeat LETTER [-n N]", (await RunAsync(["letter", "repeat", "a"], ("x", "1"))).Error);

    [Fact]
    public async Task Too_few_and_too_many_arguments_show_the_usage()
    {
        Assert.Contains("takes 1 argument, not 0. Usage: letter repeat", (await RunAsync(["letter", "repeat"])).Error, StringComparison.Ordinal);
        Assert.Contains("not 2", (await RunAsync(["letter", "repeat", "a", "b"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_fails_is_an_error_with_its_cause() =>
        Assert.Equal("letter fail failed: IOException: disk full", (await RunAsync(["letter", "fail"])).Error);

    [Fact]
    public async Task Help_lists_every_command()
    {
        var lines = (await RunAsync(["help"])).Lines!;
        Assert.Equal(lines, (await RunAsync([])).Lines);
        Assert.Collection(lines, line => Assert.StartsWith("letter repeat LETTER [-n N]", line, StringComparison.Ordinal), line => Assert.StartsWith("letter fail", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_and_values_that_are_null_are_errors()
    {
        Assert.NotNull((await RunAsync(["letter", null!])).Error);
        Assert.NotNull((await RunAsync(["letter", "repeat", "a"], ("n", null!))).Error);
        Assert.NotNull((await _dispatcher.DispatchAsync(new ConsoleRequest { Command = null! })).Lines);
    }

    [Fact]
    public async Task A_huge_command_is_answered_shortly() =>
        Assert.True((await RunAsync([new string('x', 1_000_000)])).Error!.Length < 300);

    private Task<ConsoleReply> RunAsync(IReadOnlyList<string> words, params (string Name, string Value)[] options) =>
        _dispatcher.DispatchAsync(new ConsoleRequest { Command = words, Options = options.ToDictionary(option => option.Name, option => option.Value) });

    private sealed class Letters : IConsolePalette
    {
        public string Name => "letter";

        public IReadOnlyList<ConsoleCommand> Commands { get; } =
        [
            new("repeat", "LETTER [-n N]", "Repeats a letter", (call, _) => Task.FromResult(new ConsoleReply
            {
                Lines = [.. Enumerable.Repeat(call.Arguments[0], int.Parse(call.Options.GetValueOrDefault("n", "1"), System.Globalization.CultureInfo.InvariantCulture))],
            }))
            {
                Arguments = 1,
                Options = ["n"],
            },
            new("fail", "", "Fails", (_, _) => throw new IOException("disk full")),
        ];
    }
}
