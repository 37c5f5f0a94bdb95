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
