using Actors.Hub.Logging;
using Microsoft.Extensions.Logging;

namespace Actors.Hub.Tests.Logging;

public sealed class GuardedLogTests
{
    private readonly HandClock _clock = new();
    private readonly Lines _lines = new();
    private readonly GuardedLog _log;

    public GuardedLogTests() => _log = new GuardedLog(_lines, _clock);

    [Fact]
    public void A_flood_of_one_kind_is_counted_and_other_kinds_pass()
    {
        for (var i = 0; i < 1000; i++)
        {
            HubLog.ReportNotTaken(_log, "n1", "42", 7, "why");
        }

        HubLog.BatchRefused(_log, 400, "why");
        Assert.Equal(GuardedLog.Most + 1, _lines.Said.Count);

        _clock.Ahead(GuardedLog.Window);
        HubLog.BatchRefused(_log, 400, "why");
        Assert.Contains("990 more lines of event 1203", _lines.Said[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void Information_is_never_left_out()
    {
        for (var i = 0; i < 1000; i++)
        {
            HubLog.JobClosed(_log, "c:42", 1);
        }

        Assert.Equal(1000, _lines.Said.Count);
    }

    [Fact]
    public void Text_of_others_draws_nothing_and_begins_no_line()
    {
        HubLog.ReportQuarantined(_log, "n1", "4\u001b[31m2\r\nready\0", 7, new string('x', 100_000));

        Assert.StartsWith("Node n1: report 7 on job 4?[31m2??ready? is quarantined", Assert.Single(_lines.Said), StringComparison.Ordinal);
        Assert.InRange(_lines.Said[0].Length, 1000, 3000);
    }

    private sealed class Lines : ILogger
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public void Ahead(TimeSpan time) => _ticks += time.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;
    }
}
