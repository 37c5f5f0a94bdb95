namespace Akka.Actor;

/// <summary>Takes back what was scheduled; best effort when it is already due.</summary>
public interface ICancelable
{
    /// <summary>Whether it was cancelled.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>A token that is cancelled with it.</summary>
    CancellationToken Token { get; }

    /// <summary>Cancels.</summary>
    void Cancel();

    /// <summary>Cancels after a time.</summary>
    void CancelAfter(TimeSpan delay);

    /// <summary>Cancels after a time.</summary>
    void CancelAfter(int millisecondsDelay);

    /// <summary>Cancels; says whether the first exception of a callback is thrown at once.</summary>
    void Cancel(bool throwOnFirstException);
}

/// <summary>The usual <see cref="ICancelable"/>, which keeps its time by a scheduler.</summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler? _scheduler;
    private readonly CancellationTokenSource _source;
    private volatile bool _disposed;

    /// <summary>Cancelled after <paramref name="delay"/>.</summary>
    public Cancelable(IActionScheduler scheduler, TimeSpan delay) : this(scheduler) => CancelAfter(delay);

    /// <summary>Cancelled after <paramref name="delay"/>.</summary>
    public Cancelable(IScheduler scheduler, TimeSpan delay) : this(scheduler) => CancelAfter(delay);

    /// <summary>Cancelled after a time.</summary>
    public Cancelable(IScheduler scheduler, int millisecondsDelay) : this(scheduler) => CancelAfter(millisecondsDelay);

    /// <summary>Cancelled when asked for.</summary>
    public Cancelable(IScheduler scheduler) : this(scheduler?.Advanced!) { }

    /// <summary>Cancelled when asked for.</summary>
    public Cancelable(IActionScheduler scheduler) : this(scheduler, new CancellationTokenSource()) { }

    private Cancelable(IActionScheduler? scheduler, CancellationTokenSource source) => (_scheduler, _source) = (scheduler, source);
    public bool IsCancellationRequested => _source.IsCancellationRequested;
    public CancellationToken Token => _source.Token;
    public bool IsDisposed => _disposed;
    public void Cancel() => Cancel(throwOnFirstException: false);

    public void Cancel(bool throwOnFirstException)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _source.Cancel(throwOnFirstException);
    }

    public void CancelAfter(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_source.IsCancellationRequested) return;
        if (delay == TimeSpan.Zero || _scheduler is null) Cancel();
        else _scheduler.ScheduleOnce(delay, CancelIfAlive);
    }

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    /// <summary>One that is cancelled already.</summary>
    public static ICancelable CreateCanceled()
    {
        var source = new CancellationTokenSource();
        source.Cancel();
        return new Cancelable(null, source);
    }

    /// <summary>One that is cancelled with any of <paramref name="cancelables"/>.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler.Advanced, cancelables);

    /// <summary>One that is cancelled with any of <paramref name="cancelables"/>.</summary>
    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler, Array.ConvertAll(cancelables, c => c.Token));

    /// <summary>One that is cancelled with any of <paramref name="cancellationTokens"/>.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        CreateLinkedCancelable(scheduler.Advanced, cancellationTokens);

    /// <summary>One that is cancelled with any of <paramref name="cancellationTokens"/>.</summary>
    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        new Cancelable(scheduler, CancellationTokenSource.CreateLinkedTokenSource(cancellationTokens));

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the token source.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing) return;
        _disposed = true;
        _source.Dispose();
    }

    private void CancelIfAlive()
    {
        try
        {
            if (!_disposed) _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Disposed of between the check and the call: nobody waits for it any more.
        }
    }
}

/// <summary>Shortcuts that accept null.</summary>
public static class CancelableExtensions
{
    /// <summary>Cancels if there is anything to cancel.</summary>
    public static void CancelIfNotNull(this ICancelable? cancelable) => cancelable?.Cancel();
}
