using Actors.ConsoleHost.Logs;
using Actors.Node.Logging;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Tests.Logging;

public sealed class StderrLoggerProviderTests
{
    private readonly StringWriter _written = new();
    private readonly RecentLog _recent = new(TimeProvider.System);

    [Fact]
    public void An_event_is_one_line_whatever_its_text()
    {
        using var provider = new StderrLoggerProvider(_written, _recent, TimeProvider.System, LogLevel.Information);
        NodeLog.SamplerFailed(provider.CreateLogger("x"), "cgroup", "c", "1\n2026 ERROR forged", "no file");
        var line = _written.ToString();
        Assert.Equal(1, line.Count(character => character == '\n'));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARN 2003 sampler cgroup of job c:1 2026 ERROR forged failed and is started again: no file\s*$", line);
    }

    [Fact]
    public void What_is_below_the_least_level_is_left_out()
    {
        using var provider = new StderrLoggerProvider(_written, _recent, TimeProvider.System, LogLevel.Information);
        NodeLog.BatchTaken(provider.CreateLogger("x"), 1, 1);
        Assert.Empty(_written.ToString());
        Assert.Empty(_recent.Last(10, _ => true).Entries);
    }

    [Fact]
    public void The_console_gets_the_same_lines_with_the_actor_that_logged()
    {
        using var provider = new StderrLoggerProvider(_written, _recent, TimeProvider.System, LogLevel.Information);
        var log = provider.CreateLogger("actors-node");
        NodeLog.NothingChanged(log);
        NodeLog.EngineError(log, "akka://actors-node/user/hub", "no\nhub", new IOException("gone"));
        var entries = _recent.Last(10, _ => true).Entries;
        Assert.Equal(["actors-node", "akka://actors-node/user/hub"], entries.Select(entry => entry.Source));
        Assert.All(entries, entry => Assert.Contains(entry.Message, _written.ToString(), StringComparison.Ordinal));
    }
}
