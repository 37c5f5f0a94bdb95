namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, duration, null, null, hint, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, duration, null, null, hint, cancellationToken);

    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, timeout, null, m => Same(message, m, hint), hint, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(
        T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, timeout, null, m => Same(message, m, hint), hint, cancellationToken);

    public T ExpectMsg<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, timeout, null, m => Matches(isMessage(m), m, hint), hint, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, timeout, null, m => Matches(isMessage(m), m, hint), hint, cancellationToken);

    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect(false, timeout, null, assert, hint, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(true, timeout, null, assert, hint, cancellationToken);

    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, timeout, null, m => Matches(isMessageAndSender(m, LastSender), m, hint), hint, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, timeout, null, m => Matches(isMessageAndSender(m, LastSender), m, hint), hint, cancellationToken);

    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, timeout, null, m => assertMessageAndSender(m, LastSender), hint, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, timeout, null, m => assertMessageAndSender(m, LastSender), hint, cancellationToken);

    public T ExpectMsg<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, timeout, null, m => Same(expected, m, comparer, hint), hint, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, timeout, null, m => Same(expected, m, comparer, hint), hint, cancellationToken);

    /// <summary>Waits for the death of an actor that the test actor watches.</summary>
    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<Terminated>(false, timeout, null, m => Matches(m.ActorRef.Equals(target), m, hint), hint, cancellationToken));

    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<Terminated>(true, timeout, null, m => Matches(m.ActorRef.Equals(target), m, hint), hint, cancellationToken);

    /// <summary>Nothing may come in the time one expectation waits.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => Done(Silence(false, RemainingOrDefault, cancellationToken));

    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) => Silence(true, RemainingOrDefault, cancellationToken);

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Done(Silence(false, Dilated(duration), cancellationToken));

    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Silence(true, Dilated(duration), cancellationToken);

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private async ValueTask<T> Expect<T>(
        bool async, TimeSpan? duration, Action<IActorRef>? checkSender, Action<T>? checkMessage, string? hint, CancellationToken cancellationToken)
    {
        var timeout = RemainingOrDilated(duration);
        var envelope = await Take(async, timeout, cancellationToken);
        if (envelope is NullMessageEnvelope) _assertions.Fail("Timeout {0} while waiting for a message of type {1}. {2}", timeout, typeof(T), hint);

        if (envelope.Message is not T message)
        {
            _assertions.Fail(
                "Expected a message of type {0}, but received <{1}> (type {2}) from {3}. {4}", typeof(T), envelope.Message,
                envelope.Message?.GetType(), envelope.Sender, hint);
            throw new InvalidOperationException("The assertion that failed did not throw.");
        }

        checkSender?.Invoke(envelope.Sender);
        checkMessage?.Invoke(message);
        return message;
    }

    private async ValueTask Silence(bool async, TimeSpan duration, CancellationToken cancellationToken)
    {
        var envelope = await Take(async, duration, cancellationToken);
        if (envelope is RealMessageEnvelope) _assertions.Fail("Expected no message for {0}, but received {1}.", duration, envelope);

        _lastWasNoMsg = true;
    }

    private void Same<T>(T expected, T actual, string? hint) => _assertions.AssertEqual(expected, actual, hint ?? "");

    private void Same<T>(T expected, T actual, Func<T, T, bool> comparer, string? hint) =>
        _assertions.AssertEqual(expected, actual, comparer, hint ?? "");

    private void Matches<T>(bool matches, T message, string? hint) =>
        _assertions.AssertTrue(matches, "The message <{0}> (type {1}) is not the expected one. {2}", message, message?.GetType(), hint);
}
