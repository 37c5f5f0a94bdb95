using Actors.Hub.Import;

namespace Actors.Hub.Tests.Import;

/// <summary>When the tables wait for files that come in.</summary>
public sealed class ImportFlowTests
{
    private readonly Clock _clock = new();

    [Fact]
    public async Task A_few_files_hold_up_nothing()
    {
        var flow = new ImportFlow(_clock);
        await flow.BeginAsync(10, CancellationToken.None);
        Assert.False(flow.Holds);
    }

    [Fact]
    public async Task Thousands_hold_up_the_tables_until_they_pause()
    {
        var flow = new ImportFlow(_clock);
        await flow.BeginAsync(1000, CancellationToken.None);
        Assert.True(flow.Holds);
        flow.End();
        Assert.True(flow.Holds);
        _clock.Advance(ImportFlow.Quiet);
        Assert.False(flow.Holds);
    }

    [Fact]
    public async Task Where_they_do_not_end_the_tables_get_their_turn_and_senders_wait_for_it()
    {
        var flow = new ImportFlow(_clock);
        await flow.BeginAsync(1000, CancellationToken.None);
        _clock.Advance(ImportFlow.Longest);
        Assert.False(flow.Holds);

        var next = flow.BeginAsync(1000, CancellationToken.None);
        Assert.False(next.IsCompleted);
        Assert.False(flow.Holds);
        flow.CaughtUp();
        await next.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(flow.Holds);
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
