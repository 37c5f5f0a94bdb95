namespace Akka.TestKit;

/// <summary>One of several messages that are expected in any order: a predicate on its type.</summary>
public class PredicateInfo
{
    private PredicateInfo(Delegate predicateT, Type type) => (PredicateT, Type) = (predicateT, type);

    public Delegate PredicateT { get; }

    public Type Type { get; }

    public static PredicateInfo Create<T>(Predicate<T> predicateT) => new(predicateT, typeof(T));

    public override string ToString() => $"a {Type} that fulfils a condition";

    internal bool Matches(object message) => Type.IsInstanceOfType(message) && (bool)PredicateT.DynamicInvoke(message)!;
}
