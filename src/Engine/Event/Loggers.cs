namespace Akka.Event;

/// <summary>The first message to a logger; it answers with <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger(LoggingBus loggingBus) : INoSerializationVerificationNeeded
{
    public LoggingBus LoggingBus { get; } = loggingBus;
}

/// <summary>A logger's answer: it is ready.</summary>
public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>The queue that loggers ask for: what is left in it when the logger ends is written to standard output.</summary>
public interface ILoggerMessageQueueSemantics : ISemantics;

/// <summary>A logger that is no actor: it writes in the thread that logs, also before actors run and after they ended.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    private readonly ActorPath _path = new RootActorPath(new Address("akka", "all-systems"), "/StandardOutLogger");

    public sealed override ActorPath Path => _path;
    public sealed override IActorRefProvider Provider => throw new NotSupportedException("A minimal logger has no provider.");
    public LogFilterEvaluator Filter { get; internal set; } = LogFilterEvaluator.NoFilters;

    /// <summary>Writes what was logged.</summary>
    protected abstract void Log(object message);

    protected sealed override void TellInternal(object message, IActorRef sender)
    {
        if (message is not LogEvent line || Filter == LogFilterEvaluator.NoFilters || Filter.ShouldTryKeepMessage(line, out _)) Log(message);
    }
}

/// <summary>Writes to standard output.</summary>
public class StandardOutLogger : MinimalLogger
{
    protected override void Log(object message) => Console.WriteLine(message);
}

/// <summary>The logger used unless <c>akka.loggers</c> names others: writes to the system's standard output logger.</summary>
public class DefaultLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger: Sender.Tell(new LoggerInitialized(), Self); return true;
            case LogEvent line: Print(line); return true;
            default: return false;
        }
    }

    /// <summary>Writes a line.</summary>
    protected virtual void Print(LogEvent logEvent) => Context.System.Settings.StdoutLogger.Tell(logEvent, Self);
}

/// <summary>Logs unhandled messages at debug level: <c>akka.actor.debug.unhandled</c>.</summary>
internal sealed class UnhandledMessageForwarder : ActorBase
{
    protected override bool Receive(object message)
    {
        if (message is not UnhandledMessage unhandled) return false;
        var source = LogSource.FromActorRef(unhandled.Recipient, Context.System);
        Context.System.EventStream.Publish(new Debug(source, unhandled.Recipient.GetType(), $"Unhandled message from {unhandled.Sender}: {unhandled.Message}"));
        return true;
    }
}

/// <summary>Makes the queue of a logger.</summary>
internal sealed class LoggerMailboxType(Settings settings, Config config)
    : MailboxType(settings, config), IProducesMessageQueue<LoggerMailbox>
{
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new LoggerMailbox(owner, system);
}

/// <summary>The queue of a logger: lines left in it when the logger ends go to standard output, as far as <c>akka.stdout-loglevel</c> lets them.</summary>
public class LoggerMailbox(IActorRef owner, ActorSystem system)
    : Mailbox(new UnboundedMessageQueue()), IMessageQueue, ILoggerMessageQueueSemantics, IUnboundedMessageQueueSemantics
{
    bool IMessageQueue.HasMessages => MessageQueue.HasMessages;
    int IMessageQueue.Count => MessageQueue.Count;
    void IMessageQueue.Enqueue(IActorRef receiver, Envelope envelope) => MessageQueue.Enqueue(receiver, envelope);
    bool IMessageQueue.TryDequeue(out Envelope envelope) => MessageQueue.TryDequeue(out envelope);

    void IMessageQueue.CleanUp(IActorRef receiver, IMessageQueue deadletters)
    {
        var level = Logging.LogLevelFor(system.Settings.StdoutLogLevel);
        while (MessageQueue.TryDequeue(out var envelope))
        {
            if (envelope.Message is not LogEvent line) deadletters.Enqueue(owner, envelope);
            else if (line.LogLevel() >= level) system.Settings.StdoutLogger.Tell(line, envelope.Sender);
        }
    }
}
