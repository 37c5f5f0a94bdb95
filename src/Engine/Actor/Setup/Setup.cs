namespace Akka.Actor.Setup;

/// <summary>A part of what a system is made with, told apart by its class.</summary>
public abstract class Setup
{
    /// <summary>Both.</summary>
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}

/// <summary>All parts a system is made with.</summary>
public sealed class ActorSystemSetup
{
    /// <summary>None.</summary>
    public static readonly ActorSystemSetup Empty = new([]);

    private readonly Dictionary<Type, Setup> _parts;

    private ActorSystemSetup(Dictionary<Type, Setup> parts) => _parts = parts;

    /// <summary>Of parts; a later one of the same class wins.</summary>
    public static ActorSystemSetup Create(params Setup[] setup)
    {
        var parts = new Dictionary<Type, Setup>();
        foreach (var part in setup) parts[part.GetType()] = part;
        return new ActorSystemSetup(parts);
    }

    /// <summary>The part of a class, or none.</summary>
    public Option<T> Get<T>() where T : Setup => _parts.TryGetValue(typeof(T), out var part) ? new Option<T>((T)part) : Option<T>.None;

    /// <summary>With a part, which replaces one of the same class.</summary>
    public ActorSystemSetup WithSetup<T>(T setup) where T : Setup => new(new Dictionary<Type, Setup>(_parts) { [setup.GetType()] = setup });

    /// <inheritdoc cref="WithSetup{T}"/>
    public ActorSystemSetup And<T>(T setup) where T : Setup => WithSetup(setup);
}
