namespace Akka.Actor;

/// <summary>Makes selections for systems and contexts.</summary>
public static class ActorRefFactoryShared
{
    /// <summary>A selection of a full path.</summary>
    public static ActorSelection ActorSelection(ActorPath actorPath, ActorSystem system)
    {
        var root = ((ExtendedActorSystem)system).Provider.RootGuardianAt(actorPath.Address);
        return new ActorSelection(root, actorPath.Elements);
    }

    /// <summary>
    /// A selection of a path with address, a path from the root, or one relative to <paramref name="lookupRoot"/>.
    /// </summary>
    public static ActorSelection ActorSelection(string path, ActorSystem system, IActorRef? lookupRoot)
    {
        var provider = ((ExtendedActorSystem)system).Provider;
        if (string.IsNullOrEmpty(path)) return new ActorSelection(provider.DeadLetters, "");
        if (path[0] == '/') return new ActorSelection(provider.RootGuardian, path);
        if (path.Contains("://", StringComparison.Ordinal))
        {
            return Address.TryParse(path, out var address, out string rest)
                ? new ActorSelection(provider.RootGuardianAt(address), rest)
                : new ActorSelection(provider.DeadLetters, "");
        }

        return new ActorSelection(lookupRoot ?? ((ExtendedActorSystem)system).LookupRoot, path);
    }

    /// <summary>A selection that starts at a reference.</summary>
    public static ActorSelection ActorSelection(IActorRef anchorActorRef, string path) => new(anchorActorRef, path);
}
