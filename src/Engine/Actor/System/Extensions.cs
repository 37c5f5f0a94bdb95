namespace Akka.Actor;

/// <summary>Marks an extension: one object per system.</summary>
public interface IExtension;

/// <summary>Makes an extension and stands for it.</summary>
public interface IExtensionId
{
    /// <summary>The class of the extension.</summary>
    Type ExtensionType { get; }

    /// <summary>The extension of a system, made if it is not there yet.</summary>
    object Apply(ActorSystem system);

    /// <summary>The extension of a system; null if it was not registered.</summary>
    object Get(ActorSystem system);

    /// <summary>Makes it; called once per system.</summary>
    object CreateExtension(ExtendedActorSystem system);
}

/// <summary>As <see cref="IExtensionId"/>, with the class.</summary>
public interface IExtensionId<out T> : IExtensionId
    where T : IExtension
{
    /// <inheritdoc cref="IExtensionId.Apply"/>
    new T Apply(ActorSystem system);

    /// <inheritdoc cref="IExtensionId.Get"/>
    new T Get(ActorSystem system);

    /// <inheritdoc cref="IExtensionId.CreateExtension"/>
    new T CreateExtension(ExtendedActorSystem system);
}

/// <summary>Base of extension ids. Two of the same class are equal.</summary>
public abstract class ExtensionIdProvider<T> : IExtensionId<T> where T : IExtension
{
    public Type ExtensionType => typeof(T);
    public T Apply(ActorSystem system) => (T)system.RegisterExtension(this);
    public T Get(ActorSystem system) => (T)system.GetExtension(this)!;
    public abstract T CreateExtension(ExtendedActorSystem system);

    object IExtensionId.Apply(ActorSystem system) => Apply(system);

    object IExtensionId.Get(ActorSystem system) => Get(system);

    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);

    public override bool Equals(object? obj) => obj is not null && obj.GetType() == GetType();
    public override int GetHashCode() => GetType().GetHashCode();
}

/// <summary>Gives extensions.</summary>
public static class ActorSystemWithExtensions
{
    /// <summary>The extension, made if it is not there yet by an id of class <typeparamref name="TI"/>.</summary>
    public static T WithExtension<T, TI>(this ActorSystem system)
        where T : class, IExtension
        where TI : IExtensionId =>
        system.TryGetExtension<T>(out var known) ? known : (T)system.RegisterExtension(Activator.CreateInstance<TI>());

    /// <summary>The extension; null if it was not registered.</summary>
    public static T WithExtension<T>(this ActorSystem system) where T : class, IExtension => system.GetExtension<T>()!;

    /// <summary>The extension, made if it is not there yet by an id of class <paramref name="extensionId"/>.</summary>
    public static T WithExtension<T>(this ActorSystem system, Type extensionId) where T : class, IExtension =>
        system.TryGetExtension<T>(out var known) ? known : (T)system.RegisterExtension((IExtensionId)Activator.CreateInstance(extensionId)!);
}
