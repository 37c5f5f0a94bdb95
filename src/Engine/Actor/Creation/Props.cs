using System.Linq.Expressions;
using Akka.Routing;

namespace Akka.Actor;

/// <summary>What an actor is made from: class, arguments, strategy for its children, deployment. Immutable towards programs.</summary>
public partial class Props : IEquatable<Props>, ISurrogated
{
    /// <summary>No Props: null.</summary>
    public static readonly Props None = null!;

    private readonly object?[] _arguments;

    /// <summary>Nothing.</summary>
    protected Props() : this(new DefaultProducer(), null, Deploy.Local, []) { }

    /// <summary>The same as <paramref name="copy"/>.</summary>
    protected Props(Props copy) : this(copy.Producer, copy.SupervisorStrategy, copy.Deploy, copy._arguments) { }

    /// <summary>A class and the arguments of one of its constructors.</summary>
    public Props(Type type, object[] args) : this(Deploy.Local, type, args) { }

    /// <summary>A class with a constructor without parameters.</summary>
    public Props(Type type) : this(Deploy.Local, type, []) { }

    /// <summary>A class, the strategy for its children, arguments.</summary>
    public Props(Type type, SupervisorStrategy supervisorStrategy, IEnumerable<object> args)
        : this(ProducerOf(type, args.ToArray(), out var used), supervisorStrategy, Deploy.Local, used) { }

    /// <summary>A class, the strategy for its children, arguments.</summary>
    public Props(Type type, SupervisorStrategy supervisorStrategy, params object[] args)
        : this(ProducerOf(type, args, out var used), supervisorStrategy, Deploy.Local, used) { }

    /// <summary>A deployment, a class, arguments.</summary>
    public Props(Deploy deploy, Type type, IEnumerable<object> args)
        : this(ProducerOf(type, args.ToArray(), out var used), null, deploy, used) { }

    /// <summary>A deployment, a class, arguments.</summary>
    public Props(Deploy deploy, Type type, params object[] args) : this(ProducerOf(type, args, out var used), null, deploy, used) { }

    internal Props(IIndirectActorProducer producer, SupervisorStrategy? supervisorStrategy, Deploy deploy, object?[] arguments) =>
        (Producer, _arguments, SupervisorStrategy, Deploy) = (producer, arguments, supervisorStrategy, deploy);

    /// <summary>The actor's class.</summary>
    public Type Type => Producer.ActorType;

    /// <summary>Name of the dispatcher; the default one where none was set.</summary>
    public string Dispatcher => Deploy.Dispatcher == Deploy.NoDispatcherGiven ? Dispatch.Dispatchers.DefaultDispatcherId : Deploy.Dispatcher;

    /// <summary>Name of the mailbox; the default one where none was set.</summary>
    public string Mailbox => Deploy.Mailbox;

    /// <summary>Assembly-qualified name of the class.</summary>
    public string TypeName => Type.AssemblyQualifiedName!;

    /// <summary>How messages are spread over routees; no router by default.</summary>
    public RouterConfig RouterConfig => Deploy.RouterConfig;

    /// <summary>Where and how it is deployed.</summary>
    public Deploy Deploy { get; protected set; }

    /// <summary>The strategy for its children; null: the actor's own.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; protected set; }

    /// <summary>Makes an actor that does nothing with what it is sent.</summary>
    public static Props Empty { get; } = Create<EmptyActor>();

    /// <summary>Arguments of the constructor.</summary>
    public object[] Arguments => _arguments!;

    internal IIndirectActorProducer Producer { get; }

    /// <summary>
    /// A constructor call. Its arguments are worked out now, once; the constructor is called at start and at every restart.
    /// </summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (factory.Body is UnaryExpression) return new Props(new FactoryProducer<TActor>(factory.Compile()), supervisorStrategy, Deploy.Local, []);
        if (factory.Body is not NewExpression call)
        {
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        }
        var arguments = call.Arguments.Select(ExpressionValue.Of).ToArray();
        return new Props(ProducerOf(typeof(TActor), arguments, out var used), supervisorStrategy, Deploy.Local, used);
    }

    /// <summary>A class and the arguments of one of its constructors.</summary>
    public static Props Create<TActor>(params object[] args) where TActor : ActorBase => new(typeof(TActor), args);

    /// <summary>A producer class and the arguments of one of its constructors.</summary>
    public static Props CreateBy<TProducer>(params object[] args) where TProducer : class, IIndirectActorProducer =>
        new((IIndirectActorProducer)Activator.CreateInstance(typeof(TProducer), args)!, null, Deploy.Local, args);

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) => new(producer, null, Deploy.Local, args);

    /// <summary>A class with a constructor without parameters, and the strategy for its children.</summary>
    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor), supervisorStrategy, Array.Empty<object>());

    /// <summary>A class and the arguments of one of its constructors.</summary>
    /// <exception cref="ArgumentException">No type was given.</exception>
    public static Props Create(Type type, params object[] args) => new(type, args);

    /// <summary>A new instance.</summary>
    /// <exception cref="TypeLoadException">The constructor threw or does not exist; the cause is inside.</exception>
    public virtual ActorBase NewActor()
    {
        try
        {
            return Producer.Produce();
        }
        catch (Exception cause)
        {
            throw new TypeLoadException($"Error while creating actor instance of type {Type} with {_arguments.Length} args: ({string.Join(",", _arguments)})", cause);
        }
    }

    internal void Release(ActorBase actor) => Producer.Release(actor);

    /// <summary>The same.</summary>
    protected virtual Props Copy() => new(Producer, SupervisorStrategy, Deploy, _arguments);

    private static IIndirectActorProducer ProducerOf(Type type, object?[]? args, out object?[] used)
    {
        used = args ?? [];
        if (type is null) throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.");
        if (typeof(IIndirectActorProducer).IsAssignableFrom(type)) return (IIndirectActorProducer)Activator.CreateInstance(type, used)!;
        return typeof(ActorBase).IsAssignableFrom(type)
            ? new ConstructorProducer(type, used)
            : throw new ArgumentException($"Unknown actor producer [{type.FullName}]", nameof(type));
    }

    /// <summary>The same with another mailbox.</summary>
    public Props WithMailbox(string mailbox) => With(copy => copy.Deploy = Deploy.WithMailbox(mailbox));

    /// <summary>The same with another dispatcher.</summary>
    public Props WithDispatcher(string dispatcher) => With(copy => copy.Deploy = Deploy.WithDispatcher(dispatcher));

    /// <summary>The same with a router.</summary>
    public Props WithRouter(RouterConfig routerConfig) => With(copy => copy.Deploy = Deploy.WithRouterConfig(routerConfig));

    /// <summary>The same with a limit for its stash.</summary>
    public Props WithStashCapacity(int stashCapacity) => With(copy => copy.Deploy = Deploy.WithStashCapacity(stashCapacity));

    /// <summary>The same deployed otherwise; what <paramref name="deploy"/> leaves open stays.</summary>
    public Props WithDeploy(Deploy deploy) => With(copy => copy.Deploy = deploy.WithFallback(Deploy));

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

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) { }
    }
}
