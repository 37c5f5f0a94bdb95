namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Tries the assertion until it no longer throws; after the time its last exception comes through.</summary>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Done(AwaitAssertCore(false, () => Completed(assertion), duration, interval, cancellationToken));

    public Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertCore(true, () => Completed(assertion), duration, interval, cancellationToken).AsTask();

    public Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertCore(true, assertion, duration, interval, cancellationToken).AsTask();

    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits until the condition holds.</summary>
    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default)
    {
        var timeout = RemainingOrDilated(max);
        InternalAwaitCondition(conditionIsFulfilled, timeout, interval, (format, args) => FailCondition(format, args, message), cancellationToken);
    }

    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default)
    {
        var timeout = RemainingOrDilated(max);
        return InternalAwaitConditionAsync(
            conditionIsFulfilled, timeout, interval, (format, args) => FailCondition(format, args, message), cancellationToken);
    }

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, message, cancellationToken);

    /// <summary>Waits until the condition holds; false when it did not in time.</summary>
    public bool AwaitConditionNoThrow(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        InternalAwaitCondition(conditionIsFulfilled, max, interval, (_, _) => { }, cancellationToken);

    public Task<bool> AwaitConditionNoThrowAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        InternalAwaitConditionAsync(conditionIsFulfilled, max, interval, (_, _) => { }, cancellationToken);

    public Task<bool> AwaitConditionNoThrowAsync(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitConditionNoThrowAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, cancellationToken);

    protected static bool InternalAwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval, Action<string, object[]> fail,
        CancellationToken cancellationToken = default) =>
        Done(AwaitConditionCore(false, () => Task.FromResult(conditionIsFulfilled()), max, interval, fail, cancellationToken));

    protected static Task<bool> InternalAwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval, Action<string, object[]> fail,
        CancellationToken cancellationToken = default) =>
        AwaitConditionCore(true, conditionIsFulfilled, max, interval, fail, cancellationToken).AsTask();

    protected static bool InternalAwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval, Action<string, object[]> fail, ILoggingAdapter? logger,
        CancellationToken cancellationToken = default) =>
        InternalAwaitCondition(conditionIsFulfilled, max, interval, fail, cancellationToken);

    protected static Task<bool> InternalAwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval, Action<string, object[]> fail, ILoggingAdapter? logger,
        CancellationToken cancellationToken = default) =>
        InternalAwaitConditionAsync(conditionIsFulfilled, max, interval, fail, cancellationToken);

    private static Task Completed(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async ValueTask<bool> AwaitConditionCore(
        bool async, Func<Task<bool>> condition, TimeSpan max, TimeSpan? interval, Action<string, object[]> fail, CancellationToken cancellationToken)
    {
        var stop = Now + max;
        for (var pause = First(interval); !await condition(); pause = Next(pause, interval))
        {
            var left = stop - Now;
            if (left <= TimeSpan.Zero)
            {
                fail("Timeout {0} while waiting for a condition.", [max]);
                return false;
            }

            await Pause(async, Shorter(pause, left), cancellationToken);
        }

        return true;
    }

    // Starts with short pauses, so that a test need not wait long for what is nearly there.
    private static TimeSpan First(TimeSpan? interval) => interval ?? FirstInterval;

    private static TimeSpan Next(TimeSpan pause, TimeSpan? interval) => interval ?? Shorter(pause * 2, DefaultInterval);

    private static async ValueTask Pause(bool async, TimeSpan time, CancellationToken cancellationToken)
    {
        if (async)
        {
            await Task.Delay(time, cancellationToken);
            return;
        }

        cancellationToken.WaitHandle.WaitOne(time);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async ValueTask AwaitAssertCore(
        bool async, Func<Task> assertion, TimeSpan? duration, TimeSpan? interval, CancellationToken cancellationToken)
    {
        var stop = Now + RemainingOrDilated(duration);
        for (var pause = First(interval); ; pause = Next(pause, interval))
        {
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when (Now < stop)
            {
                // Tried again below: the exception of the last attempt is the one that counts.
            }

            await Pause(async, Shorter(pause, Positive(stop - Now)), cancellationToken);
        }
    }

    private void FailCondition(string format, object[] args, string? message) =>
        _assertions.Fail(message is null ? format : format + " {1}", message is null ? args : [.. args, message]);
}
