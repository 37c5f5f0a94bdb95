namespace Akka.TestKit;

/// <summary>A place where a number of threads wait for each other, with a deadline.</summary>
public class TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
{
    /// <summary>How long <see cref="Await()"/> waits at most.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _defaultTimeout = defaultTimeout ?? testKit.TestKitSettings.DefaultTimeout;
    private Barrier _barrier = new Barrier(count);

    public void Await() => Await(_defaultTimeout);

    /// <summary>Those who come from now on wait for each other.</summary>
    public void Reset() => _barrier = new Barrier(count);

    /// <exception cref="TimeoutException">Not all came in time.</exception>
    public void Await(TimeSpan timeout)
    {
        if (!_barrier.SignalAndWait(testKit.Dilated(timeout)))
        {
            throw new TimeoutException($"Not all {_barrier.ParticipantCount} came to the barrier within {testKit.Dilated(timeout)}.");
        }
    }
}
