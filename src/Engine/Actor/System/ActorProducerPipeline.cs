namespace Akka.Actor;

/// <summary>Steps after an instance is made and before it goes.</summary>
public interface IActorProducerPlugin
{
    /// <summary>Whether it is for a class of actors.</summary>
    bool CanBeAppliedTo(Type actorType);

    /// <summary>The instance was made; PreStart comes next.</summary>
    void AfterIncarnated(ActorBase actor, IActorContext context);

    /// <summary>The instance goes, at a restart or at the end.</summary>
    void BeforeIncarnated(ActorBase actor, IActorContext context);
}

/// <summary>A step that does nothing unless overridden, for every actor.</summary>
public abstract class ActorProducerPluginBase : IActorProducerPlugin
{
    public virtual bool CanBeAppliedTo(Type actorType) => true;
    public virtual void AfterIncarnated(ActorBase actor, IActorContext context) { }
    public virtual void BeforeIncarnated(ActorBase actor, IActorContext context) { }
}

/// <summary>A step that does nothing unless overridden, for actors of a class.</summary>
public abstract class ActorProducerPluginBase<TActor> : IActorProducerPlugin
    where TActor : ActorBase
{
    public virtual bool CanBeAppliedTo(Type actorType) => typeof(TActor).IsAssignableFrom(actorType);

    void IActorProducerPlugin.AfterIncarnated(ActorBase actor, IActorContext context) => AfterIncarnated((TActor)actor, context);

    void IActorProducerPlugin.BeforeIncarnated(ActorBase actor, IActorContext context) => BeforeIncarnated((TActor)actor, context);

    /// <inheritdoc cref="IActorProducerPlugin.AfterIncarnated"/>
    public virtual void AfterIncarnated(TActor actor, IActorContext context) { }

    /// <inheritdoc cref="IActorProducerPlugin.BeforeIncarnated"/>
    public virtual void BeforeIncarnated(TActor actor, IActorContext context) { }
}

/// <summary>The steps for one class of actors. One that fails is logged, and neither the others nor the actor suffer.</summary>
internal sealed class ActorProducerPipeline(IReadOnlyList<IActorProducerPlugin> plugins)
{
    /// <summary>Runs all in order.</summary>
    public void AfterActorIncarnated(ActorBase actor, IActorContext context) =>
        Run(plugins, context, plugin => plugin.AfterIncarnated(actor, context));

    /// <summary>Runs all in reverse order.</summary>
    public void BeforeActorIncarnated(ActorBase actor, IActorContext context) =>
        Run(plugins.Reverse(), context, plugin => plugin.BeforeIncarnated(actor, context));

    private static void Run(IEnumerable<IActorProducerPlugin> plugins, IActorContext context, Action<IActorProducerPlugin> step)
    {
        foreach (var plugin in plugins)
        {
            try
            {
                step(plugin);
            }
            catch (Exception cause)
            {
                context.System.Log.Log(LogLevel.ErrorLevel, cause, $"Plugin {plugin.GetType()} failed for {context.Self.Path}");
            }
        }
    }
}

/// <summary>Holds the steps of a system.</summary>
public class ActorProducerPipelineResolver
{
    private readonly Lock _gate = new();
    private volatile IActorProducerPlugin[] _plugins = [];

    internal ActorProducerPipelineResolver() { }

    /// <summary>Steps registered.</summary>
    public int TotalPluginCount => _plugins.Length;

    /// <summary>Adds a step; false if one of its class is there.</summary>
    public bool Register(IActorProducerPlugin plugin) => Insert(_plugins.Length, plugin);

    /// <summary>Adds a step at a place; false if one of its class is there.</summary>
    public bool Insert(int index, IActorProducerPlugin plugin)
    {
        lock (_gate)
        {
            if (IsRegistered(plugin)) return false;
            var plugins = _plugins.ToList();
            plugins.Insert(Math.Min(index, plugins.Count), plugin);
            _plugins = [.. plugins];
            return true;
        }
    }

    /// <summary>Removes the step of a class; false for none.</summary>
    public bool Unregister(IActorProducerPlugin plugin)
    {
        lock (_gate)
        {
            var left = _plugins.Where(p => p.GetType() != plugin.GetType()).ToArray();
            var removed = left.Length != _plugins.Length;
            _plugins = left;
            return removed;
        }
    }

    /// <summary>Whether a step of this class is there.</summary>
    public bool IsRegistered(IActorProducerPlugin plugin) => Array.Exists(_plugins, p => p.GetType() == plugin.GetType());

    internal ActorProducerPipeline ResolvePipeline(Type actorType) => new(Array.FindAll(_plugins, p => p.CanBeAppliedTo(actorType)));
}
