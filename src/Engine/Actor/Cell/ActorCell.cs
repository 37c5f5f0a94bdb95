using System.Diagnostics;

namespace Akka.Actor;

/// <summary>
/// The inside of an actor that lives from its start to its end: instance, behaviours, children, watches, mailbox. All but the
/// mailbox and the children's names is touched by the actor's own slot only. What most actors never use is allocated when used.
/// </summary>
[DebuggerDisplay("{Self,nq}")]
public partial class ActorCell(
    ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent) : IUntypedActorContext, ICell
{
    // In this order for the sake of the processor's caches: first what every sender reads, then what is seldom used, and a cache line
    // behind the first what is written with every message.
    private readonly IInternalActorRef _self = self;
    private readonly ActorSystemImpl _system = system;
    private readonly MessageDispatcher _dispatcher = dispatcher;
    private Mailbox _mailbox = null!;
    private ChildrenTable? _children;
    private DeathWatchState? _watch;
    private ActorTaskScheduler? _tasks;
    private SystemMessage? _heldNewestFirst;
    private Stack<Receive>? _below;
    private long _nextName;
    private volatile bool _terminated;

    // Who is to blame while this actor is failed: itself or one of its children. Null while it is not.
    private IActorRef? _perpetrator;
    private ActorBase? _actor;
    private Receive? _behaviour;
    private ReceiveTimeoutState? _receiveTimeout;
    private object? _message;
    private IActorRef? _sender;

    public ActorSystemImpl SystemImpl => _system;

    /// <inheritdoc cref="IActorContext.System"/>
    public ActorSystem System => SystemImpl;

    /// <inheritdoc cref="IActorContext.Props"/>
    public Props Props { get; private set; } = props;

    /// <inheritdoc cref="IActorContext.Self"/>
    public IActorRef Self => _self;

    IActorRef IActorContext.Parent => Parent;

    public IInternalActorRef Parent { get; } = parent;

    /// <summary>Who sent the current message; the dead letters for nobody.</summary>
    public IActorRef Sender { get => _sender ?? SystemImpl.DeadLetters; internal set => _sender = value; }

    /// <summary>The message being handled; null outside.</summary>
    public object? CurrentMessage { get => _message; internal set => _message = value; }

    public MessageDispatcher Dispatcher => _dispatcher;
    public bool IsLocal => true;
    public bool HasMessages => Mailbox.HasMessages;
    public int NumberOfMessages => Mailbox.NumberOfMessages;

    /// <summary>The mailbox; that of the dead letters when the actor has ended.</summary>
    public Mailbox Mailbox => Volatile.Read(ref _mailbox);

    internal ActorBase? Actor => _actor;

    /// <summary>Whether the message of this very delivery lies in the stash; another of the same object may be put there too.</summary>
    internal bool CurrentIsStashed { get; set; }

    internal static ActorCell? Current => InternalCurrentActorCellKeeper.Current;

    /// <summary>Makes the mailbox with <see cref="Create"/> as its first message.</summary>
    public void Init(bool sendSupervise, MailboxType mailboxType)
    {
        var mailbox = new Mailbox(mailboxType.Create(_self, SystemImpl));
        mailbox.SetActor(this);
        Volatile.Write(ref _mailbox, mailbox);
        mailbox.SystemEnqueue(_self, new Create());
        if (sendSupervise) Parent.SendSystemMessage(new Supervise(_self, async: false));
    }

    public virtual void Start() => Dispatcher.Attach(this);
    public void Stop() => SendSystemMessage(new Terminate());
    public void Suspend() => SendSystemMessage(new Suspend());
    public void Resume(Exception? causedByFailure) => SendSystemMessage(new Resume(causedByFailure));
    public void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    public virtual void SendMessage(Envelope message)
    {
        if (!SystemImpl.Settings.SerializeAllMessages || Reread(ref message)) Dispatcher.Dispatch(this, message);
    }

    public virtual void SendMessage(IActorRef sender, object message) => SendMessage(new Envelope(message, sender));
    public virtual void SendSystemMessage(ISystemMessage message) => Dispatcher.SystemDispatch(this, (SystemMessage)message);

    /// <summary>Runs an action as if the actor did.</summary>
    public void UseThreadContext(Action action)
    {
        var before = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = this;
        try
        {
            action();
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = before;
        }
    }

    /// <summary>akka.actor.serialize-messages: the receiver gets what is read back, and nothing where that fails.</summary>
    private bool Reread(ref Envelope envelope)
    {
        try
        {
            envelope = envelope.Message switch
            {
                INoSerializationVerificationNeeded or DeadLetter { Message: INoSerializationVerificationNeeded } => envelope,
                DeadLetter dead => new Envelope(new DeadLetter(SystemImpl.Serialization.Reread(dead.Message), dead.Sender, dead.Recipient), envelope.Sender),
                var message => new Envelope(SystemImpl.Serialization.Reread(message), envelope.Sender),
            };
            return true;
        }
        catch (Exception cause)
        {
            PublishError(cause, "Swallowing exception during message send");
            return false;
        }
    }

    internal Mailbox SwapMailbox(Mailbox mailbox) => Interlocked.Exchange(ref _mailbox, mailbox);
}
