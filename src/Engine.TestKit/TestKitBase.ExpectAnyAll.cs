namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>One message that equals any of these.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Done(AnyOf(false, messages.ToList(), cancellationToken));

    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        AnyOf(true, messages.ToList(), cancellationToken);

    /// <summary>As many messages as are given, equal to them in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => Done(AllOf(false, RemainingOrDefault, messages, default));

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Done(AllOf(false, RemainingOrDefault, messages, cancellationToken));

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Stream(token => AllOf(true, RemainingOrDefault, messages, token), cancellationToken);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) => Done(AllOf(false, Dilated(max), messages, default));

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Done(AllOf(false, Dilated(max), messages, cancellationToken));

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Stream(token => AllOf(true, Dilated(max), messages, token), cancellationToken);

    /// <summary>As many messages as there are predicates, each predicate true for at least one.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(params PredicateInfo[] predicates) =>
        Done(AllMatching(false, RemainingOrDefault, predicates, default));

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(
        IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        Done(AllMatching(false, RemainingOrDefault, predicates, cancellationToken));

    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(
        IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default) =>
        Stream(token => AllMatching(true, RemainingOrDefault, predicates, token), cancellationToken);

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, params PredicateInfo[] predicates) =>
        Done(AllMatching(false, Dilated(max), predicates, default));

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        Done(AllMatching(false, Dilated(max), predicates, cancellationToken));

    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default) =>
        Stream(token => AllMatching(true, Dilated(max), predicates, token), cancellationToken);

    private async ValueTask<T> AnyOf<T>(bool async, List<T> messages, CancellationToken cancellationToken)
    {
        var message = await Expect<T>(async, null, null, null, null, cancellationToken);
        _assertions.AssertTrue(
            messages.Contains(message), "Received <{0}>, which is none of {1}.", message, Shown(messages.Select(expected => (object?)expected)));
        return message;
    }

    private async ValueTask<List<T>> AllOf<T>(bool async, TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken)
    {
        var received = await ReceiveMany(async, messages.Count, max, cancellationToken);
        var missing = messages.Where(expected => !received.Exists(message => Equals(expected, message))).Select(expected => (object?)expected).ToList();
        var unexpected = received.Where(message => !messages.Any(expected => Equals(expected, message))).ToList();
        _assertions.AssertTrue(
            missing.Count == 0 && unexpected.Count == 0, "Not received: [{0}]. Received without being expected: [{1}].", Shown(missing), Shown(unexpected));
        return received.Cast<T>().ToList();
    }

    private async ValueTask<List<object>> AllMatching(
        bool async, TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken)
    {
        var received = await ReceiveMany(async, predicates.Count, max, cancellationToken);
        var missing = predicates.Where(predicate => !received.Exists(predicate.Matches)).ToList();
        var unexpected = received.Where(message => !predicates.Any(predicate => predicate.Matches(message))).ToList();
        _assertions.AssertTrue(
            missing.Count == 0 && unexpected.Count == 0, "Not received: [{0}]. Received without being expected: [{1}].", Shown(missing), Shown(unexpected));
        return received;
    }
}
