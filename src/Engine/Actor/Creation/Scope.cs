namespace Akka.Actor;

/// <summary>Whether an actor lives here or elsewhere.</summary>
public abstract class Scope : IEquatable<Scope>
{
    internal static readonly Scope NoScope = new Unset();

    /// <summary>This one, or <paramref name="other"/> where this one is open.</summary>
    public abstract Scope WithFallback(Scope other);

    /// <summary>An equal scope.</summary>
    public abstract Scope Copy();

    public virtual bool Equals(Scope? other) => other is not null && other.GetType() == GetType();

    public override bool Equals(object? obj) => obj is Scope other && Equals(other);

    public override int GetHashCode() => GetType().GetHashCode();

    private sealed class Unset : Scope
    {
        public override Scope WithFallback(Scope other) => other;

        public override Scope Copy() => this;
    }
}

/// <summary>In this process.</summary>
public class LocalScope : Scope, ISurrogated
{
    private LocalScope() { }

    /// <summary>The only instance.</summary>
    public static LocalScope Instance { get; } = new();

    public override Scope WithFallback(Scope other) => Instance;

    public override Scope Copy() => Instance;

    public ISurrogate ToSurrogate(ActorSystem system) => new LocalScopeSurrogate();

    /// <summary>The plain form.</summary>
    public class LocalScopeSurrogate : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => Instance;
    }
}
