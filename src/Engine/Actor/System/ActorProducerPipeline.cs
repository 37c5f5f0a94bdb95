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

/// <summary>The steps for one class of actors.</summary>
public sealed class ActorProducerPipeline(IReadOnlyList<IActorProducerPlugin> plugins)
{
    /// <summary>Runs all in order.</summary>
    public void AfterActorIncarnated(ActorBase actor, IActorContext context)
    {
        foreach (var plugin in plugins) plugin.AfterIncarnated(actor, context);
    }

    /// <summary>Runs all in reverse order.</summary>
    public void BeforeActorIncarnated(ActorBase actor, IActorContext context)
    {
        for (var i = plugins.Count - 1; i >= 0; i--) plugins[i].BeforeIncarnated(actor, context);
    }
}

/// <summary>Holds the steps of a system.</summary>
public sealed class ActorProducerPipelineResolver
{
    private readonly Lock _gate = new();
    private volatile IActorProducerPlugin[] _plugins = [];

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
