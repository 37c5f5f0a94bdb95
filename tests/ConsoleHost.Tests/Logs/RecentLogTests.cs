using Actors.ConsoleHost;
using Actors.ConsoleHost.Logs;
using Actors.Messages.Json;
using Microsoft.Extensions.Logging;

namespace ConsoleHost.Tests.Logs;

public sealed class RecentLogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly RecentLog _log = new(TimeProvider.System);

    [Fact]
    public void A_line_keeps_its_level_source_number_text_and_exception()
    {
        _log.Add(LogLevel.Warning, "hub", new EventId(7), null, "low on room", new IOException("disk full"));
        var entry = Assert.Single(All().Entries);
        Assert.Equal(("warning", "hub", 7, "low on room"), (entry.Level, entry.Source, entry.Event, entry.Message));
        Assert.StartsWith("System.IO.IOException: disk full", entry.Exception, StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", entry.Time);
    }

    [Theory]
    [InlineData(LogLevel.Trace, "debug")]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Information, "info")]
    [InlineData(LogLevel.Warning, "warning")]
    [InlineData(LogLevel.Error, "error")]
    [InlineData(LogLevel.Critical, "error")]
    public void Levels_have_the_names_that_Akka_gives_them(LogLevel level, string name)
    {
        _log.Add(level, "hub", default, null, "x", null);
        Assert.Equal(name, Assert.Single(All().Entries).Level);
    }

    [Fact]
    public void A_line_of_an_actor_has_the_actor_as_its_source()
    {
        _log.Add(LogLevel.Error, "hub", default, new Dictionary<string, object?>(StringComparer.Ordinal) { ["Source"] = "akka://s/user/a" }, "x", null);
        Assert.Equal("akka://s/user/a", Assert.Single(All().Entries).Source);
    }

    [Fact]
    public void The_oldest_lines_give_way()
    {
        for (var i = 0; i < RecentLog.Capacity + 5; i++)
        {
            Add($"line {i}");
        }

        var entries = All().Entries;
        Assert.Equal(RecentLog.Capacity, entries.Count);
        Assert.Equal(("line 5", $"line {RecentLog.Capacity + 4}"), (entries[0].Message, entries[^1].Message));
    }

    [Fact]
    public void Texts_however_long_are_kept_short()
    {
        var endless = new string('x', 1_000_000);
        _log.Add(LogLevel.Error, endless, default, null, endless, new IOException(endless));
        var entry = Assert.Single(All().Entries);
        Assert.InRange(entry.Source.Length + entry.Message.Length + entry.Exception!.Length, 100, 4000);
    }

    [Fact]
    public void The_last_lines_are_those_that_pass()
    {
        Add("a 1");
        Add("b 1");
        Add("a 2");
        Add("b 2");
        Assert.Equal(["a 1", "a 2"], Texts(_log.Last(2, entry => entry.Message.StartsWith('a'))));
        Assert.Empty(_log.Last(0, _ => true).Entries);
    }

    [Fact]
    public async Task What_follows_a_place_is_told_once_and_whole()
    {
        var place = All().Next;
        Add("1");
        Add("2");
        var first = await AfterAsync(place);
        Assert.Equal(["1", "2"], Texts(first));
        Add("3");
        Assert.Equal(["3"], Texts(await AfterAsync(first.Next)));
    }

    [Fact]
    public async Task Who_waits_is_told_when_a_line_that_passes_comes()
    {
        var waiting = _log.AfterAsync(All().Next, entry => entry.Message == "at last", Patience, CancellationToken.None);
        Add("not this");
        Add("at last");
        Assert.Equal(["at last"], Texts(await waiting.WaitAsync(Patience)));
    }

    [Fact]
    public async Task Who_waits_long_enough_in_vain_is_told_of_nothing()
    {
        Add("before");
        var view = await _log.AfterAsync(All().Next, _ => true, TimeSpan.FromMilliseconds(1), CancellationToken.None).WaitAsync(Patience);
        Assert.Empty(view.Entries);
        Add("after");
        Assert.Equal(["after"], Texts(await AfterAsync(view.Next)));
    }

    [Fact]
    public async Task Who_goes_waits_no_longer()
    {
        using var gone = new CancellationTokenSource();
        var waiting = _log.AfterAsync(All().Next, _ => true, Patience, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Lines_that_nobody_fetched_in_time_are_counted()
    {
        var place = All().Next;
        for (var i = 0; i < RecentLog.Capacity + 3; i++)
        {
            Add("x");
        }

        var view = await AfterAsync(place);
        Assert.Equal((3L, RecentLog.Capacity), (view.Missed, view.Entries.Count));
    }

    [Fact]
    public async Task A_place_of_another_process_is_before_all_lines()
    {
        var elsewhere = new RecentLog(TimeProvider.System).Last(0, _ => true).Next;
        Add("first");
        Assert.Equal(["first"], Texts(await AfterAsync(elsewhere)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("x:y")]
    [InlineData("x:-1")]
    [InlineData("x:1:2")]
    public async Task What_is_no_place_is_an_error(string place) =>
        Assert.Contains("'next'", (await Assert.ThrowsAsync<ConsoleException>(() => AfterAsync(place))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Lines_of_many_threads_are_all_told_to_who_follows()
    {
        const int Writers = 4, Each = 200;
        var place = All().Next;
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                Add($"{writer} {i}");
            }
        })).ToArray();
        var told = new List<string>();
        while (told.Count < Writers * Each)
        {
            var view = await AfterAsync(place);
            told.AddRange(Texts(view));
            place = view.Next;
        }

        await Task.WhenAll(writing);
        Assert.Equal(Writers * Each, told.Distinct(StringComparer.Ordinal).Count());
    }

    private static IEnumerable<string> Texts(LogView view) => view.Entries.Select(entry => entry.Message);

    private void Add(string text) => _log.Add(LogLevel.Information, "hub", default, null, text, null);

    private LogView All() => _log.Last(int.MaxValue, _ => true);

    private Task<LogView> AfterAsync(string place) => _log.AfterAsync(place, _ => true, Patience, CancellationToken.None).WaitAsync(Patience);
}
