using Akka.Routing;
using Akka.Util;

namespace Akka.Actor;

public partial class Props
{
    /// <summary>The same with another mailbox.</summary>
    public Props WithMailbox(string mailbox) => With(copy => copy.Deploy = Deploy.WithMailbox(mailbox));

    /// <summary>The same with another dispatcher.</summary>
    public Props WithDispatcher(string dispatcher) => With(copy => copy.Deploy = Deploy.WithDispatcher(dispatcher));

    /// <summary>The same with a router.</summary>
    public Props WithRouter(RouterConfig routerConfig) => With(copy => copy.Deploy = Deploy.WithRouterConfig(routerConfig));

    /// <summary>The same with a limit for its stash.</summary>
    public Props WithStashCapacity(int stashCapacity) => With(copy => copy.Deploy = Deploy.WithStashCapacity(stashCapacity));

    /// <summary>The same deployed otherwise; what <paramref name="deploy"/> leaves open stays.</summary>
    public Props WithDeploy(Deploy deploy)
    {
        ArgumentNullException.ThrowIfNull(deploy);
        return With(copy => copy.Deploy = deploy.WithFallback(Deploy));
    }

    /// <summary>The same with another strategy for its children.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => With(copy => copy.SupervisorStrategy = supervisorStrategy);

    public ISurrogate ToSurrogate(ActorSystem system) => new PropsSurrogate { Type = Type, Deploy = Deploy, Arguments = Arguments };

    public bool Equals(Props? other) =>
        other is not null && Type == other.Type && Deploy.Equals(other.Deploy) && Equals(SupervisorStrategy, other.SupervisorStrategy)
        && _arguments.AsSpan().SequenceEqual(other._arguments);

    public override bool Equals(object? obj) => obj is Props other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Type, _arguments.Length, Deploy);

    private Props With(Action<Props> change)
    {
        var copy = Copy();
        change(copy);
        return copy;
    }

    /// <summary>The plain form.</summary>
    public class PropsSurrogate : ISurrogate
    {
        /// <inheritdoc cref="Props.Type"/>
        public Type Type { get; set; } = typeof(ActorBase);

        /// <inheritdoc cref="Props.Deploy"/>
        public Deploy Deploy { get; set; } = Deploy.Local;

        /// <inheritdoc cref="Props.Arguments"/>
        public object[] Arguments { get; set; } = [];

        public ISurrogated FromSurrogate(ActorSystem system) => new Props(Deploy, Type, Arguments);
    }
}
