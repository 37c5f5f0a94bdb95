using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.TestKit.Internal;

/// <summary>
/// A local reference whose actor runs on the thread that tells it something, unless its Props name another dispatcher, and which lets a test look at
/// the actor itself.
/// </summary>
public class InternalTestActorRef : LocalActorRef
{
    private InternalTestActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor, ActorPath path)
        : base(system, props, dispatcher, mailboxType, supervisor, path) { }

    /// <summary>The actor. Only safe to touch while it handles no message, as is the case whenever a test has the thread.</summary>
    /// <exception cref="IllegalActorStateException">The actor could not be created or has ended.</exception>
    public object UnderlyingActor
    {
        get
        {
            // On a dispatcher of its own it may not have been made yet.
            if (Cell.Actor is null && !IsTerminated) this.Ask<ActorIdentity>(new Identify(null!), TestKitExtension.For(Cell.System).DefaultTimeout).Wait();
            return Cell.Actor ?? throw new IllegalActorStateException($"There is no actor behind {this}: it failed to start, or has stopped.");
        }
    }

    /// <summary>A child of <paramref name="supervisor"/>, or of the user guardian, that has started.</summary>
    public static InternalTestActorRef Create(ActorSystem system, Props props, IActorRef? supervisor = null, string? name = null)
    {
        var impl = (ActorSystemImpl)system;
        var parent = supervisor is null ? impl.Provider.Guardian : impl.Provider.ResolveActorRef(supervisor.Path) as LocalActorRef
            ?? throw new IllegalActorStateException($"{supervisor} is no actor of this process.");
        if (props.Deploy.Dispatcher == Deploy.NoDispatcherGiven) props = props.WithDispatcher(CallingThreadDispatcher.Id);
        var dispatcher = system.Dispatchers.Lookup(props.Deploy.Dispatcher);
        name ??= TestKitExtension.For(system).NextTestActorRefName();
        parent.Cell.ReserveChild(name);
        var mailbox = system.Mailboxes.GetMailboxType(props, dispatcher.Configurator.Config);
        var path = new ChildActorPath(parent.Path, name, ActorCell.NewUid());
        var actor = new InternalTestActorRef(impl, props, dispatcher, mailbox, parent, path);
        parent.Cell.InitChild(actor);
        actor.Start();
        return actor;
    }

    /// <summary>Has the actor handle a message here and now, past its mailbox: what it throws comes out of this call.</summary>
    public void Receive(object message, IActorRef? sender = null) => Cell.ReceiveMessageForTest(new Envelope(message, sender ?? Cell.System.DeadLetters));

    /// <summary>Has the actor itself watch.</summary>
    public void Watch(IActorRef subject) => Cell.UseThreadContext(() => Cell.Watch(subject));

    public void Unwatch(IActorRef subject) => Cell.UseThreadContext(() => Cell.Unwatch(subject));
}
