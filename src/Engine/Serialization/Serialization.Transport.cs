namespace Akka.Serialization;

/// <summary>Where what is being written goes: with which address references to actors are written.</summary>
public sealed class Information(Address address, ActorSystem system)
{
    /// <summary>The address that goes into the paths of this system's actors.</summary>
    public Address Address { get; } = address;

    /// <summary>The system that writes.</summary>
    public ActorSystem System { get; } = system;
}

public partial class Serialization
{
    [ThreadStatic] private static Information? _current;

    /// <summary>What the present thread writes for.</summary>
    /// <exception cref="InvalidOperationException">It writes for nothing: it is outside of <see cref="WithTransport{T}(ExtendedActorSystem, Func{T})"/>.</exception>
    public static Information GetCurrentTransportInformation() =>
        _current ?? throw new InvalidOperationException("This thread does not serialize at present.");

    /// <summary>Runs an action that writes; paths of the system's actors get this address.</summary>
    public static T WithTransport<T>(ActorSystem system, Address address, Func<T> action)
    {
        var before = _current;
        _current = new Information(address, system);
        try
        {
            return action();
        }
        finally
        {
            _current = before;
        }
    }

    /// <summary>Runs an action that writes; paths of the system's actors get the system's own address.</summary>
    public static T WithTransport<T>(ExtendedActorSystem system, Func<T> action)
    {
        var before = _current;
        if (before is not null && before.System == system) return action();
        return WithTransport(system, system.Provider.DefaultAddress, action);
    }

    /// <summary>As the other, with a value for the action.</summary>
    public static T WithTransport<TState, T>(ExtendedActorSystem system, TState state, Func<TState, T> action) =>
        WithTransport(system, () => action(state));

    /// <summary>The path of an actor as text that <see cref="DeserializeActorRef"/> reads; empty for nobody.</summary>
    public static string SerializedActorPath(IActorRef? actorRef)
    {
        if (actorRef is null || Equals(actorRef, ActorRefs.NoSender)) return "";
        var path = actorRef.Path;
        var address = _current?.Address ?? (actorRef as IInternalActorRef)?.Provider?.DefaultAddress;
        return address is null ? path.ToSerializationFormat() : path.ToSerializationFormatWithAddress(address);
    }
}
