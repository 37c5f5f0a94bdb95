namespace Akka.Actor;

/// <summary>What a supervisor does with a child that failed.</summary>
public enum Directive
{
    /// <summary>Goes on with the same instance; the failed message is lost.</summary>
    Resume,

    /// <summary>Goes on with a new instance.</summary>
    Restart,

    /// <summary>Fails itself with the same cause.</summary>
    Escalate,

    /// <summary>Stops the child.</summary>
    Stop,
}

/// <summary>Shortcut for pairs of a <see cref="DeployableDecider"/>.</summary>
public static class DirectiveExtensions
{
    /// <summary>Pairs an exception with a directive.</summary>
    public static KeyValuePair<Type, Directive> When<TException>(this Directive self)
        where TException : Exception => new(typeof(TException), self);
}
