using Akka.TestKit.TestEvent;

namespace Akka.TestKit.Internal;

/// <summary>Puts filters in force around an action and counts what they match.</summary>
internal sealed class InternalEventFilterApplier(TestKitBase testkit, ActorSystem system, IReadOnlyList<EventFilterBase> filters)
    : IEventFilterApplier
{
    public EventFilterFactory And => new(testkit, system, filters);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) =>
        Run(false, 1, null, WrapAsync(action), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Run(true, 1, null, Wrap(actionAsync), cancellationToken).AsTask();

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(false, 1, timeout, WrapAsync(action), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        Run(true, 1, timeout, Wrap(action), cancellationToken).AsTask();

    public Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default) =>
        Run(true, 1, null, WrapAsync(action), cancellationToken).AsTask();

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Run(false, expectedCount, null, WrapAsync(action), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Run(true, expectedCount, null, Wrap(actionAsync), cancellationToken).AsTask();

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        Run(true, expectedCount, timeout, Wrap(actionAsync), cancellationToken).AsTask();

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(false, expectedCount, timeout, WrapAsync(action), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        Run(true, expectedCount, timeout, Wrap(action), cancellationToken).AsTask();

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(true, expectedCount, timeout, WrapAsync(action), cancellationToken).AsTask();

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) =>
        Run(false, 1, null, () => Task.FromResult(func()), cancellationToken).GetAwaiter().GetResult();

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(true, 1, null, func, cancellationToken).AsTask();

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(false, 1, timeout, () => Task.FromResult(func()), cancellationToken).GetAwaiter().GetResult();

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(true, 1, timeout, func, cancellationToken).AsTask();

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(false, expectedCount, null, () => Task.FromResult(func()), cancellationToken).GetAwaiter().GetResult();

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(true, expectedCount, null, func, cancellationToken).AsTask();

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(false, expectedCount, timeout, () => Task.FromResult(func()), cancellationToken).GetAwaiter().GetResult();

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(true, expectedCount, timeout, func, cancellationToken).AsTask();

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default) =>
        Run(false, null, null, () => Task.FromResult(func()), cancellationToken).GetAwaiter().GetResult();

    public Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(true, null, null, func, cancellationToken).AsTask();

    public void Mute(Action action, CancellationToken cancellationToken = default) =>
        Run(false, null, null, WrapAsync(action), cancellationToken).GetAwaiter().GetResult();

    public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default) =>
        Run(true, null, null, Wrap(action), cancellationToken).AsTask();

    public Task MuteAsync(Action action, CancellationToken cancellationToken = default) =>
        Run(true, null, null, WrapAsync(action), cancellationToken).AsTask();

    public IUnmutableFilter Mute()
    {
        system.EventStream.Publish(new Mute(filters));
        return new Muted(system, filters);
    }

    private static Func<Task<object?>> Wrap(Func<Task> action) =>
        async () =>
        {
            await action();
            return null;
        };

    private static Func<Task<object?>> WrapAsync(Action action) =>
        () =>
        {
            action();
            return Task.FromResult<object?>(null);
        };

    private async ValueTask<T> Run<T>(
        bool async, int? expected, TimeSpan? timeout, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        var matched = 0;
        void Count(EventFilterBase filter, Event.LogEvent logEvent) => Interlocked.Increment(ref matched);
        foreach (var filter in filters) filter.EventMatched += Count;

        var wait = testkit.Dilated(timeout ?? testkit.TestKitSettings.TestEventFilterLeeway);
        system.EventStream.Publish(new Mute(filters));
        try
        {
            var result = await action();
            if (expected is { } count)
            {
                Func<bool> enough = () => Volatile.Read(ref matched) >= Math.Max(count, 1);
                var found = async
                    ? await testkit.AwaitConditionNoThrowAsync(enough, wait, cancellationToken: cancellationToken)
                    : testkit.AwaitConditionNoThrow(enough, wait, cancellationToken: cancellationToken);
                testkit.TestAssertions.AssertTrue(
                    found == (count > 0) && Volatile.Read(ref matched) == count,
                    found ? "Too many: {0} events were expected, {2} came that match: {3}" : "Timeout: {0} events were expected within {1}, {2} came that match: {3}",
                    count, wait, Volatile.Read(ref matched),
                    string.Join("; or ", filters));
            }

            return result;
        }
        finally
        {
            system.EventStream.Publish(new Unmute(filters));
            foreach (var filter in filters) filter.EventMatched -= Count;
        }
    }

    private sealed class Muted(ActorSystem system, IReadOnlyList<EventFilterBase> filters) : IUnmutableFilter
    {
        public void Unmute() => system.EventStream.Publish(new Unmute(filters));

        public void Dispose() => Unmute();
    }
}
