namespace Akka.TestKit;

/// <summary>One of several messages that are expected in any order: a predicate on its type.</summary>
public class PredicateInfo(Delegate predicate, Type type)
{
    public Delegate Predicate { get; } = predicate;

    public Type Type { get; } = type;

    public static PredicateInfo Create<T>(Predicate<T> predicate) => new(predicate, typeof(T));

    public override string ToString() => $"a {Type} that fulfils a condition";

    internal bool Matches(object message) => Type.IsInstanceOfType(message) && (bool)Predicate.DynamicInvoke(message)!;
}
