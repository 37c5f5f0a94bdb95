namespace Akka.Routing;

/// <summary>How messages are spread over routees. The engine knows only <see cref="NoRouter"/>.</summary>
public abstract class RouterConfig : IEquatable<RouterConfig>
{
    /// <summary>This one, or <paramref name="routerConfig"/> where this one is no router.</summary>
    public virtual RouterConfig WithFallback(RouterConfig routerConfig) => this;

    public virtual bool Equals(RouterConfig? other) => other is not null && other.GetType() == GetType();
    public override bool Equals(object? obj) => obj is RouterConfig other && Equals(other);
    public override int GetHashCode() => GetType().GetHashCode();
}

/// <summary>No router: messages go to the actor itself.</summary>
public class NoRouter : RouterConfig
{
    private NoRouter() { }
    public static NoRouter Instance { get; } = new();
    public override RouterConfig WithFallback(RouterConfig routerConfig) => routerConfig;
}
