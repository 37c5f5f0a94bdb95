using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Makes instances of an actor in a way of its own.</summary>
public interface IIndirectActorProducer
{
    /// <summary>The class of what is made.</summary>
    Type ActorType { get; }

    /// <summary>A new instance; called at start and at every restart.</summary>
    ActorBase Produce();

    /// <summary>An instance that is no longer used.</summary>
    void Release(ActorBase actor);
}

/// <summary>Makes instances with a constructor of the class.</summary>
internal sealed class ConstructorProducer(Type type, object?[] arguments) : IIndirectActorProducer
{
    public Type ActorType => type;
    public object?[] Arguments => arguments;
    public ActorBase Produce() => (ActorBase)Activator.CreateInstance(type, arguments)!;
    public void Release(ActorBase actor) { }
}

/// <summary>Makes instances with a compiled expression that is more than one constructor call.</summary>
internal sealed class FactoryProducer<TActor>(Func<TActor> factory) : IIndirectActorProducer
    where TActor : ActorBase
{
    public Type ActorType => typeof(TActor);
    public ActorBase Produce() => factory();
    public void Release(ActorBase actor) { }
}

/// <summary>Says what is missing when it is asked to make something.</summary>
internal sealed class DefaultProducer : IIndirectActorProducer
{
    public Type ActorType => typeof(ActorBase);
    public ActorBase Produce() => throw new InvalidOperationException("No actor producer specified!");
    public void Release(ActorBase actor) { }
}

/// <summary>The value of an argument in a constructor call given as an expression.</summary>
internal static class ExpressionValue
{
    public static object? Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        // Captured variables and fields are read without compiling: that is the case of nearly every Props.
        MemberExpression { Member: FieldInfo field } member when member.Expression is null or ConstantExpression or MemberExpression =>
            field.GetValue(member.Expression is null ? null : Of(member.Expression)),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when !convert.Type.IsValueType => Of(convert.Operand),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile()(),
    };
}
