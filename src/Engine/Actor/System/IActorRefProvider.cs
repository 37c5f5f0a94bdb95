namespace Akka.Actor;

/// <summary>Makes and finds references of a system.</summary>
public interface IActorRefProvider
{
    /// <summary>The supervisor of /user and /system.</summary>
    IInternalActorRef RootGuardian { get; }

    /// <summary>/user</summary>
    LocalActorRef Guardian { get; }

    /// <summary>/system</summary>
    LocalActorRef SystemGuardian { get; }

    /// <summary>Where messages without a receiver go.</summary>
    IActorRef DeadLetters { get; }

    /// <summary>Where answers nobody wants go.</summary>
    IActorRef IgnoreRef { get; }

    /// <summary>The system's event stream.</summary>
    internal EventStream EventStream { get; }

    /// <summary>The path of the root.</summary>
    ActorPath RootPath { get; }

    /// <summary>The settings.</summary>
    Settings Settings { get; }

    /// <summary>What configuration says about actors by path.</summary>
    Deployer Deployer { get; }

    /// <summary>Where answers to Ask arrive: /temp.</summary>
    IInternalActorRef TempContainer { get; }

    /// <summary>Ends when the root has ended.</summary>
    Task TerminationTask { get; }

    /// <summary>The address of this system.</summary>
    Address DefaultAddress { get; }

    /// <summary>Starts the guardians.</summary>
    void Init(ActorSystemImpl system);

    /// <summary>A fresh path below /temp.</summary>
    ActorPath TempPath();

    /// <summary>Makes a temporary reference findable.</summary>
    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    /// <summary>Makes it unfindable again.</summary>
    void UnregisterTempActor(ActorPath path);

    /// <summary>The reference of a new actor, not started yet.</summary>
    IInternalActorRef ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy? deploy, bool lookupDeploy, bool async);

    /// <summary>The root of a system by address; the dead letters where it is not this one.</summary>
    IActorRef RootGuardianAt(Address address);

    /// <summary>The reference of a path; one to nobody where nothing is there.</summary>
    IActorRef ResolveActorRef(string path);

    /// <summary>The reference of a path; one to nobody where nothing is there.</summary>
    IActorRef ResolveActorRef(ActorPath actorPath);

    /// <summary>The address under which <paramref name="address"/> can reach this system; null for none.</summary>
    Address? GetExternalAddressFor(Address address);
}
