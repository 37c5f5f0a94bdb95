using Actors.ConsoleHost;
using Actors.ConsoleHost.Logs;
using Actors.ConsoleHost.Palettes;
using Actors.Messages.Json;
using Microsoft.Extensions.Logging;

namespace ConsoleHost.Tests.Palettes;

public sealed class LogPaletteTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly RecentLog _log = new(TimeProvider.System);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConsoleDispatcher _dispatcher;

    public LogPaletteTests() => _dispatcher = new ConsoleDispatcher(new LogPalette(_log, _stopping.Token, Patience));

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task Peek_shows_fifty_lines_and_tail_ten_unless_told_otherwise()
    {
        for (var i = 1; i <= 60; i++)
        {
            Add(LogLevel.Information, $"{i}");
        }

        Assert.Equal(Enumerable.Range(11, 50).Select(i => $"{i}"), await TextsAsync("peek"));
        Assert.Equal(Enumerable.Range(51, 10).Select(i => $"{i}"), await TextsAsync("tail"));
        Assert.Equal(["59", "60"], await TextsAsync("peek", ("n", "2")));
        Assert.Equal(["60"], await TextsAsync("tail", ("N", "1")));
    }

    [Theory]
    [InlineData("debug", "d i w e")]
    [InlineData("info", "i w e")]
    [InlineData("WARNING", "w e")]
    [InlineData("error", "e")]
    public async Task Lines_below_a_level_can_be_left_out(string least, string expected)
    {
        Add(LogLevel.Debug, "d");
        Add(LogLevel.Information, "i");
        Add(LogLevel.Warning, "w");
        Add(LogLevel.Error, "e");
        Assert.Equal(expected.Split(' '), await TextsAsync("peek", ("l", least)));
    }

    [Fact]
    public async Task Lines_can_be_chosen_by_a_part_of_their_source()
    {
        Add(LogLevel.Information, "one", "akka://hub/user/due");
        Add(LogLevel.Information, "two", "akka://hub/user/projection");
        Assert.Equal(["one"], await TextsAsync("peek", ("s", "/User/Due")));
        Assert.Empty(await TextsAsync("peek", ("s", "nobody")));
    }

    [Fact]
    public async Task Tail_goes_on_from_the_place_of_an_answer()
    {
        Add(LogLevel.Information, "old");
        var next = (await RunAsync("tail")).Log!.Next;
        var waiting = RunAsync("tail", ("a", next), ("l", "error"));
        Add(LogLevel.Information, "left out");
        Add(LogLevel.Error, "new");
        Assert.Equal(["new"], (await waiting.WaitAsync(Patience)).Log!.Entries.Select(entry => entry.Message));
    }

    [Fact]
    public async Task Who_waits_is_answered_when_the_process_stops()
    {
        var waiting = RunAsync("tail", ("a", (await RunAsync("tail")).Log!.Next));
        await _stopping.CancelAsync();
        Assert.Equal("The process stops.", (await waiting.WaitAsync(Patience)).Error);
    }

    [Theory]
    [InlineData("peek", "n", "-1", "-n takes a number of lines")]
    [InlineData("peek", "n", "1001", "-n takes a number of lines")]
    [InlineData("tail", "n", "many", "-n takes a number of lines")]
    [InlineData("peek", "l", "fatal", "-l takes one of debug, info, warning, error")]
    [InlineData("tail", "a", "there", "'next'")]
    [InlineData("peek", "a", "there", "has no switch -a")]
    public async Task A_wrong_switch_is_told_with_its_cure(string command, string name, string value, string cure)
    {
        var reply = await RunAsync(command, (name, value));
        Assert.Null(reply.Log);
        Assert.Contains(cure, reply.Error, StringComparison.Ordinal);
    }

    private void Add(LogLevel level, string text, string source = "hub") => _log.Add(level, source, default, null, text, null);

    private Task<ConsoleReply> RunAsync(string command, params (string Name, string Value)[] options) =>
        _dispatcher.DispatchAsync(new ConsoleRequest { Command = ["log", command], Options = options.ToDictionary(option => option.Name, option => option.Value) });

    private async Task<IEnumerable<string>> TextsAsync(string command, params (string Name, string Value)[] options) =>
        (await RunAsync(command, options)).Log!.Entries.Select(entry => entry.Message);
}
