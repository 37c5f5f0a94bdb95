namespace Akka.Actor;

/// <summary>Makes stashes for actors that ask for one.</summary>
public static class StashFactory
{
    /// <summary>A stash for <paramref name="actorInstance"/>, as its class asks for.</summary>
    public static IStash CreateStash(this IActorContext context, IActorStash actorInstance) => CreateStash(context, actorInstance.GetType());

    /// <inheritdoc cref="CreateStash(IActorContext, Type)"/>
    public static IStash CreateStash<T>(this IActorContext context) where T : ActorBase => CreateStash(context, typeof(T));

    /// <summary>A stash for a class of actors. Without limit unless Props, mailbox or dispatcher set one.</summary>
    /// <exception cref="ArgumentException">The class asks for no stash.</exception>
    public static IStash CreateStash(this IActorContext context, Type actorType)
    {
        if (!typeof(IActorStash).IsAssignableFrom(actorType))
        {
            throw new ArgumentException($"Actor {actorType} implements no stash interface, so none can be made for it.", nameof(actorType));
        }
        return new ActorStash((ActorCell)context, typeof(IWithUnboundedStash).IsAssignableFrom(actorType) ? -1 : Capacity(context));
    }

    /// <summary>What Props, mailbox or dispatcher set; -1 for no limit.</summary>
    internal static int Capacity(IActorContext context) => context.Props.Deploy.StashCapacity is not Deploy.NoStashSize and var capacity
        ? capacity
        : context.System.Mailboxes.StashCapacity(context.Props.Dispatcher, context.Props.Mailbox);
}
