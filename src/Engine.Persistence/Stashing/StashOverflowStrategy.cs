namespace Akka.Persistence;

/// <summary>What happens to a message that finds the internal stash of a persistent actor full.</summary>
public interface IStashOverflowStrategy;

/// <summary>Makes a strategy from the configuration.</summary>
public interface IStashOverflowStrategyConfigurator
{
    IStashOverflowStrategy Create(Config config);
}

/// <summary>The message goes to dead letters.</summary>
public class DiscardToDeadLetterStrategy : IStashOverflowStrategy
{
    private DiscardToDeadLetterStrategy() { }
    public static DiscardToDeadLetterStrategy Instance { get; } = new();
}

/// <summary>The actor fails with a <see cref="Akka.Actor.StashOverflowException"/>.</summary>
public class ThrowOverflowExceptionStrategy : IStashOverflowStrategy
{
    private ThrowOverflowExceptionStrategy() { }
    public static ThrowOverflowExceptionStrategy Instance { get; } = new();
}

/// <summary>The message is dropped and its sender gets an answer.</summary>
public sealed class ReplyToStrategy(object response) : IStashOverflowStrategy
{
    public object Response => response;
}

/// <summary>Makes <see cref="ThrowOverflowExceptionStrategy"/>.</summary>
public sealed class ThrowExceptionConfigurator : IStashOverflowStrategyConfigurator
{
    public IStashOverflowStrategy Create(Config config) => ThrowOverflowExceptionStrategy.Instance;
}

/// <summary>Makes <see cref="DiscardToDeadLetterStrategy"/>.</summary>
public sealed class DiscardConfigurator : IStashOverflowStrategyConfigurator
{
    public IStashOverflowStrategy Create(Config config) => DiscardToDeadLetterStrategy.Instance;
}
