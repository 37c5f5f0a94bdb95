namespace Akka.Actor;

/// <summary>What a supervisor does with a child that failed.</summary>
/// <remarks>
/// Resume: the child goes on with the same instance and without the failed message; Restart: with a new instance; Escalate: its parent fails
/// with the same cause; Stop: it is stopped.
/// </remarks>
public enum Directive { Resume, Restart, Escalate, Stop }

/// <summary>Shortcut for pairs of a <see cref="DeployableDecider"/>.</summary>
public static class DirectiveExtensions
{
    public static KeyValuePair<Type, Directive> When<TException>(this Directive self)
        where TException : Exception => new(typeof(TException), self);
}

/// <summary>Maps a failure to a directive.</summary>
public interface IDecider
{
    /// <summary>The directive for <paramref name="cause"/>.</summary>
    Directive Decide(Exception cause);
}

/// <summary>Makes deciders.</summary>
public static class Decider
{
    /// <summary>Pairs, tried in order, and a default.</summary>
    public static DeployableDecider From(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs) => new(defaultDirective, pairs);

    /// <summary>Pairs, tried in order, and a default.</summary>
    public static DeployableDecider From(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs) => new(defaultDirective, pairs);

    /// <summary>A function.</summary>
    public static LocalOnlyDecider From(Func<Exception, Directive> localOnlyDecider) => new(localOnlyDecider);
}

/// <summary>Pairs of exception and directive; the first whose class the failure is of counts.</summary>
public class DeployableDecider : IDecider, IEquatable<DeployableDecider>
{
    /// <summary>Without pairs, Resume for all.</summary>
    protected DeployableDecider() => Pairs = [];

    /// <summary>Pairs, tried in order, and a default.</summary>
    public DeployableDecider(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs)
        : this(defaultDirective, pairs.ToArray()) { }

    /// <summary>Pairs, tried in order, and a default.</summary>
    public DeployableDecider(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs) =>
        (DefaultDirective, Pairs) = (defaultDirective, pairs);

    /// <summary>For what no pair matches.</summary>
    public Directive DefaultDirective { get; private set; }

    /// <summary>The pairs, in order.</summary>
    public KeyValuePair<Type, Directive>[] Pairs { get; private set; }

    public Directive Decide(Exception cause)
    {
        foreach (var (type, directive) in Pairs) if (type.IsInstanceOfType(cause)) return directive;
        return DefaultDirective;
    }

    public bool Equals(DeployableDecider? other) =>
        other is not null && DefaultDirective == other.DefaultDirective && Pairs.AsSpan().SequenceEqual(other.Pairs);

    public override bool Equals(object? obj) => obj is DeployableDecider other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(DefaultDirective, Pairs.Length);
}

/// <summary>A function; cannot be sent to another process.</summary>
public class LocalOnlyDecider(Func<Exception, Directive> decider) : IDecider
{
    public Directive Decide(Exception cause) => decider(cause);
}

/// <summary>Stop for actors that could not start, were killed or broke a death pact; Restart for all else.</summary>
internal sealed class UsualDecider : IDecider
{
    public Directive Decide(Exception cause) => cause switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    };
}
