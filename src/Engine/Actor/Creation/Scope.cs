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

/// <summary>The place of an actor in another system. This engine has none, so an actor deployed with it is refused.</summary>
public class RemoteScope : Scope
{
    public RemoteScope(Address address) => Address = address;
    protected RemoteScope() : this(null!) { }
    public Address Address { get; set; }
    public override Scope WithFallback(Scope other) => this;
    public override Scope Copy() => new RemoteScope(Address);
    public override bool Equals(Scope? other) => other is RemoteScope remote && Equals(Address, remote.Address);
    public override int GetHashCode() => Address?.GetHashCode() ?? 0;
}
