namespace Akka.Dispatch;

public partial class Mailbox
{
    // Bit 0: closed, bit 1: scheduled, the rest: how often it is suspended.
    private const int Closed = 1;
    private const int Scheduled = 2;
    private const int OneSuspend = 4;

    internal bool IsClosed => (Volatile.Read(ref _status) & Closed) != 0;

    internal bool IsScheduled => (Volatile.Read(ref _status) & Scheduled) != 0;

    internal bool IsSuspended => SuspendCount != 0;

    internal int SuspendCount => Volatile.Read(ref _status) / OneSuspend;

    private bool ShouldProcess => (Volatile.Read(ref _status) & ~Scheduled) == 0;

    /// <summary>Whether a slot is worth its while.</summary>
    internal bool CanBeScheduled(bool hasMessageHint, bool hasSystemMessageHint)
    {
        var status = Volatile.Read(ref _status);
        if ((status & Closed) != 0) return false;
        if (hasSystemMessageHint || HasSystemMessages) return true;
        return (status & ~Scheduled) == 0 && (hasMessageHint || HasMessages);
    }

    /// <summary>True for the one caller that now has to run it.</summary>
    internal bool SetAsScheduled()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & (Closed | Scheduled)) != 0) return false;
            if (Interlocked.CompareExchange(ref _status, status | Scheduled, status) == status) return true;
        }
    }

    internal void SetAsIdle() => Interlocked.And(ref _status, ~Scheduled);

    /// <summary>True when it was not suspended before.</summary>
    internal bool Suspend()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & Closed) != 0) return false;
            if (Interlocked.CompareExchange(ref _status, status + OneSuspend, status) == status) return status < OneSuspend;
        }
    }

    /// <summary>True when it is not suspended any more.</summary>
    internal bool Resume()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & Closed) != 0) return false;
            var next = status < OneSuspend ? status : status - OneSuspend;
            if (Interlocked.CompareExchange(ref _status, next, status) == status) return next < OneSuspend;
        }
    }

    /// <summary>False when it was closed already.</summary>
    internal bool BecomeClosed() => (Interlocked.Or(ref _status, Closed) & Closed) == 0;
}
