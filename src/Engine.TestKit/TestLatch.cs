namespace Akka.TestKit;

/// <summary>A gate that opens when it was counted down often enough; waiting for it has a deadline.</summary>
public class TestLatch
{
    /// <summary>How long <see cref="Ready()"/> waits at most.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly CountdownEvent _countdown;
    private readonly Func<TimeSpan, TimeSpan>? _dilate;
    private readonly TimeSpan _defaultTimeout;

    public TestLatch() : this(1) { }

    public TestLatch(int count) : this(count, DefaultTimeout) { }

    public TestLatch(int count, TimeSpan defaultTimeout) : this(null!, defaultTimeout, count) { }

    protected TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _dilate = dilate;
        _defaultTimeout = defaultTimeout;
        _countdown = new CountdownEvent(count);
    }

    internal static TestLatch Dilated(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count) => new(dilate, defaultTimeout, count);

    public bool IsOpen => _countdown.CurrentCount == 0;

    public void CountDown()
    {
        if (!_countdown.IsSet) _countdown.Signal();
    }

    public void Open()
    {
        while (!IsOpen) CountDown();
    }

    public void Reset() => _countdown.Reset();

    /// <exception cref="ArgumentException">The time is infinite.</exception>
    /// <exception cref="TimeoutException">The latch did not open in time.</exception>
    public void Ready(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan || timeout == TimeSpan.MaxValue)
        {
            throw new ArgumentException("TestLatch does not wait for ever: give a finite time.", nameof(timeout));
        }

        var wait = _dilate?.Invoke(timeout) ?? timeout;
        if (!_countdown.Wait(wait))
        {
            throw new TimeoutException($"The latch did not open within {wait}: {_countdown.CurrentCount} of {_countdown.InitialCount} to go.");
        }
    }

    public void Ready() => Ready(_defaultTimeout);
}
