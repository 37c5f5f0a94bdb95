using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>The root: below it stand /user, /system, /temp and /deadLetters.</summary>
internal sealed class RootGuardianRef : LocalActorRef
{
    private readonly LocalActorRefProvider _provider;

    public RootGuardianRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailbox, IInternalActorRef above, ActorPath path, LocalActorRefProvider provider)
        : base(system, props, dispatcher, mailbox, above, path) => _provider = provider;

    public override IInternalActorRef Parent => this;

    public override IActorRefProvider Provider => _provider;

    public override IInternalActorRef GetSingleChild(string name) => name switch
    {
        "temp" => _provider.TempContainer,
        "deadLetters" => (IInternalActorRef)_provider.DeadLetters,
        _ => base.GetSingleChild(name),
    };
}
