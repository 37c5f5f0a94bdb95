namespace Akka.Actor;

/// <summary>Makes the strategy of the /user guardian; named in akka.actor.guardian-supervisor-strategy.</summary>
public abstract class SupervisorStrategyConfigurator
{
    /// <summary>The strategy.</summary>
    public abstract SupervisorStrategy Create();

    internal static SupervisorStrategyConfigurator OfName(string typeName) => typeName switch
    {
        null or "" or "Akka.Actor.DefaultSupervisorStrategy" or "Akka.Actor.DefaultSupervisorStrategy, Akka" => new DefaultSupervisorStrategy(),
        "Akka.Actor.StoppingSupervisorStrategy" or "Akka.Actor.StoppingSupervisorStrategy, Akka" => new StoppingSupervisorStrategy(),
        _ => (SupervisorStrategyConfigurator)Activator.CreateInstance(Type.GetType(typeName, throwOnError: true)!)!,
    };
}

/// <summary>The default strategy.</summary>
public class DefaultSupervisorStrategy : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => SupervisorStrategy.DefaultStrategy;
}

/// <summary>The stopping strategy.</summary>
public class StoppingSupervisorStrategy : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => SupervisorStrategy.StoppingStrategy;
}
