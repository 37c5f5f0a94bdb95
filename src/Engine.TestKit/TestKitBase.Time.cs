namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>What is left of the surrounding Within, else the default time of one expectation.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    /// <summary>What is left of the surrounding Within.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TimeSpan Remaining => _end is { } end
        ? Positive(end - Now)
        : throw new InvalidOperationException("Remaining can only be asked inside of Within.");

    /// <summary>The time multiplied by <c>akka.test.timefactor</c>.</summary>
    public TimeSpan Dilated(TimeSpan duration) =>
        duration == Timeout.InfiniteTimeSpan || duration == TimeSpan.MaxValue ? duration : duration * TestKitSettings.TestTimeFactor;

    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => timeout ?? Dilated(TestKitSettings.DefaultTimeout);

    /// <summary>The time dilated if one is given, else <see cref="RemainingOrDefault"/>.</summary>
    /// <exception cref="ArgumentException">The time is infinite or negative.</exception>
    public TimeSpan RemainingOrDilated(TimeSpan? duration)
    {
        if (duration is not { } given) return RemainingOrDefault;

        if (given < TimeSpan.Zero || given == TimeSpan.MaxValue)
        {
            throw new ArgumentException($"A finite time of at least zero is needed, not {given}.", nameof(duration));
        }

        return Dilated(given);
    }

    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    public void Within(
        TimeSpan min, TimeSpan max, Action action, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within<object?>(
            min,
            max,
            () =>
            {
                action();
                return null;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync<object?>(
            min,
            max,
            async () =>
            {
                await actionAsync();
                return null;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>Runs the function, whose expectations wait at most what is left of <paramref name="max"/>; it must take at least <paramref name="min"/>.</summary>
    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var block = BeginWithin(min, max, hint);
        T result;
        try
        {
            result = function();
        }
        finally
        {
            _end = block.OuterEnd;
        }

        EndWithin(block, min, hint, epsilonValue);
        return result;
    }

    /// <inheritdoc cref="Within{T}(TimeSpan,TimeSpan,Func{T},string,TimeSpan?,CancellationToken)"/>
    public async Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var block = BeginWithin(min, max, hint);
        T result;
        try
        {
            result = await function().WaitAsync(cancellationToken);
        }
        finally
        {
            _end = block.OuterEnd;
        }

        EndWithin(block, min, hint, epsilonValue);
        return result;
    }

    protected TimeSpan RemainingOr(TimeSpan duration) => _end is { } end ? Positive(end - Now) : duration;

    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private WithinBlock BeginWithin(TimeSpan min, TimeSpan max, string? hint)
    {
        if (min < TimeSpan.Zero || max < TimeSpan.Zero)
        {
            throw new ArgumentException($"Within needs finite times of at least zero, not {min} and {max}.", nameof(max));
        }

        var start = Now;
        var dilated = Dilated(max);
        var left = _end is { } end ? end - start : dilated;
        _assertions.AssertTrue(left >= min, "The block shall take at least {0}, but only {1} is left. {2}", min, left, hint);
        var block = new WithinBlock(start, Shorter(dilated, left), _end);
        _lastWasNoMsg = false;
        _end = start + block.Max;
        return block;
    }

    private void EndWithin(WithinBlock block, TimeSpan min, string? hint, TimeSpan? epsilonValue)
    {
        var elapsed = Now - block.Start;
        if (elapsed < min) _assertions.Fail("The block took {0}, it should have taken at least {1}. {2}", elapsed, min, hint);

        // Waiting for silence may use up all the time there is.
        if (!_lastWasNoMsg && elapsed > block.Max + (epsilonValue ?? TimeSpan.Zero))
        {
            _assertions.Fail("The block took {0}, more than {1}. {2}", elapsed, block.Max, hint);
        }
    }

    private readonly record struct WithinBlock(TimeSpan Start, TimeSpan Max, TimeSpan? OuterEnd);
}
