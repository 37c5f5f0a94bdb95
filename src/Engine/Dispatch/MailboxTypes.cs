namespace Akka.Dispatch;

/// <summary>Makes the queues of mailboxes of one kind.</summary>
public abstract class MailboxType(Settings settings, Config config)
{
    /// <summary>The system's settings.</summary>
    protected readonly Settings Settings = settings;

    /// <summary>This mailbox's part of the configuration.</summary>
    protected readonly Config Config = config;

    /// <summary>A queue for <paramref name="owner"/>.</summary>
    public abstract IMessageQueue Create(IActorRef owner, ActorSystem system);
}

/// <summary>A mailbox whose full queue holds up writers.</summary>
public interface IProducesPushTimeoutSemanticsMailbox
{
    /// <summary>For how long.</summary>
    TimeSpan PushTimeout { get; }
}

/// <summary>The default: no limit.</summary>
public sealed class UnboundedMailbox : MailboxType, IProducesMessageQueue<UnboundedMessageQueue>
{
    /// <summary>Without settings.</summary>
    public UnboundedMailbox() : base(null!, Config.Empty) { }

    /// <inheritdoc cref="MailboxType(Settings, Config)"/>
    public UnboundedMailbox(Settings settings, Config config) : base(settings, config) { }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedMessageQueue();
}

/// <summary>No limit, and messages can be put in front: what a stash needs.</summary>
public sealed class UnboundedDequeBasedMailbox(Settings settings, Config config)
    : MailboxType(settings, config), IProducesMessageQueue<UnboundedDequeMessageQueue>
{
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedDequeMessageQueue();
}

/// <summary>A limit by mailbox-capacity and mailbox-push-timeout-time.</summary>
public sealed class BoundedMailbox : MailboxType, IProducesMessageQueue<BoundedMessageQueue>, IProducesPushTimeoutSemanticsMailbox
{
    /// <inheritdoc cref="MailboxType(Settings, Config)"/>
    public BoundedMailbox(Settings settings, Config config)
        : base(settings, config) => (Capacity, PushTimeout) = BoundedLimits.Read(config, nameof(BoundedMailbox));

    /// <summary>Messages it holds.</summary>
    public int Capacity { get; }

    public TimeSpan PushTimeout { get; }
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new BoundedMessageQueue(Capacity, PushTimeout);
}

/// <summary>A limit, and messages can be put in front.</summary>
public class BoundedDequeBasedMailbox : MailboxType, IProducesMessageQueue<BoundedDequeMessageQueue>, IProducesPushTimeoutSemanticsMailbox
{
    /// <inheritdoc cref="MailboxType(Settings, Config)"/>
    public BoundedDequeBasedMailbox(Settings settings, Config config)
        : base(settings, config) => (Capacity, PushTimeout) = BoundedLimits.Read(config, nameof(BoundedDequeBasedMailbox));

    /// <summary>Messages it holds.</summary>
    public int Capacity { get; }

    public TimeSpan PushTimeout { get; }
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new BoundedDequeMessageQueue(Capacity, PushTimeout);
}

/// <summary>Messages in the order of numbers a subclass gives them, lowest first.</summary>
public abstract class UnboundedPriorityMailbox(Settings settings, Config config)
    : MailboxType(settings, config), IProducesMessageQueue<UnboundedPriorityMessageQueue>
{
    /// <summary>Room at the start.</summary>
    public const int DefaultCapacity = 11;

    /// <summary>Room at the start.</summary>
    public int InitialCapacity { get; } = DefaultCapacity;

    /// <summary>The number of a message; the lowest is handled first.</summary>
    protected abstract int PriorityGenerator(object message);

    public sealed override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedPriorityMessageQueue(PriorityGenerator, InitialCapacity);
}

/// <summary>Messages in the order of numbers a subclass gives them, lowest first, and among equals in the order of arrival.</summary>
public abstract class UnboundedStablePriorityMailbox(Settings settings, Config config)
    : MailboxType(settings, config), IProducesMessageQueue<UnboundedStablePriorityMessageQueue>
{
    /// <summary>Room at the start.</summary>
    public const int DefaultCapacity = 11;

    /// <summary>Room at the start.</summary>
    public int InitialCapacity { get; } = DefaultCapacity;

    /// <summary>The number of a message; the lowest is handled first.</summary>
    protected abstract int PriorityGenerator(object message);

    public sealed override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedStablePriorityMessageQueue(PriorityGenerator, InitialCapacity);
}

internal static class BoundedLimits
{
    public static (int Capacity, TimeSpan PushTimeout) Read(Config config, string mailbox)
    {
        var capacity = config.GetInt("mailbox-capacity");
        if (capacity <= 0) throw new ArgumentException($"The capacity for {mailbox} cannot be negative or zero: set mailbox-capacity.", nameof(config));
        return (capacity, config.GetTimeSpan("mailbox-push-timeout-time", TimeSpan.FromSeconds(10)));
    }
}
