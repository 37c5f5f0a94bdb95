namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public T ExpectMsgFrom<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, duration, s => SameSender(sender, s, hint), null, hint, cancellationToken));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, duration, s => SameSender(sender, s, hint), null, hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, timeout, s => SameSender(sender, s, hint), m => Same(message, m, hint), hint, cancellationToken));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, timeout, s => SameSender(sender, s, hint), m => Same(message, m, hint), hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, timeout, s => SameSender(sender, s, hint), m => Matches(isMessage(m), m, hint), hint, cancellationToken));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, timeout, s => SameSender(sender, s, hint), m => Matches(isMessage(m), m, hint), hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, timeout, s => SenderMatches(isSender(s), s, hint), m => Matches(isMessage(m), m, hint), hint, cancellationToken));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, timeout, s => SenderMatches(isSender(s), s, hint), m => Matches(isMessage(m), m, hint), hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, timeout, s => SameSender(sender, s, hint), assertMessage, hint, cancellationToken));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, timeout, s => SameSender(sender, s, hint), assertMessage, hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Done(Expect<T>(false, timeout, assertSender, assertMessage, hint, cancellationToken));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(true, timeout, assertSender, assertMessage, hint, cancellationToken);

    private void SameSender(IActorRef expected, IActorRef actual, string? hint) =>
        _assertions.AssertEqual(expected, actual, (a, b) => Equals(a, b), "The sender is not the expected one. {0}", hint);

    private void SenderMatches(bool matches, IActorRef sender, string? hint) =>
        _assertions.AssertTrue(matches, "The sender {0} is not the expected one. {1}", sender, hint);
}
