namespace Akka.Dispatch;

/// <summary>Asks for a mailbox with a queue of this kind.</summary>
public interface IRequiresMessageQueue<T> where T : ISemantics;

/// <summary>A mailbox type that makes queues of this kind.</summary>
public interface IProducesMessageQueue<TQueue> where TQueue : IMessageQueue;

/// <summary>A promise of a queue.</summary>
public interface ISemantics;

/// <summary>Without limit.</summary>
public interface IUnboundedMessageQueueSemantics : ISemantics;

/// <summary>With a limit.</summary>
public interface IBoundedMessageQueueSemantics : ISemantics
{
    /// <summary>How long a full queue holds up a writer.</summary>
    TimeSpan PushTimeOut { get; }
}

/// <summary>Messages can be put in front.</summary>
public interface IDequeBasedMessageQueueSemantics : ISemantics
{
    /// <summary>Adds in front; called by the reader only.</summary>
    void EnqueueFirst(Envelope envelope);
}

/// <summary>Both.</summary>
public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics;

/// <summary>Both.</summary>
public interface IBoundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IBoundedMessageQueueSemantics;

/// <summary>More than one reader.</summary>
public interface IMultipleConsumerSemantics : ISemantics;

/// <summary>A queue that may hold up those who use it.</summary>
public interface IBlockingMessageQueueSemantics : IMultipleConsumerSemantics
{
    /// <summary>For how long.</summary>
    TimeSpan BlockTimeOut { get; set; }
}
