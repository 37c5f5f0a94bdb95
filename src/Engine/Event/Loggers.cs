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
    internal LogFilterEvaluator Filter { get; set; } = LogFilterEvaluator.NoFilters;

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
            case LogEvent line: Context.System.Settings.StdoutLogger.Tell(line, Self); return true;
            default: return false;
        }
    }
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
public sealed class LoggerMailboxType(Settings settings, Config config)
    : MailboxType(settings, config), IProducesMessageQueue<LoggerMailbox>
{
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new LoggerMailbox(system);
}

/// <summary>The queue of a logger: lines left in it when the logger ends go to standard output, as far as <c>akka.stdout-loglevel</c> lets them.</summary>
public sealed class LoggerMailbox : IMessageQueue, ILoggerMessageQueueSemantics, IUnboundedMessageQueueSemantics
{
    private readonly UnboundedMessageQueue _queue = new();
    private readonly ActorSystem _system;

    internal LoggerMailbox(ActorSystem system) => _system = system;
    public bool HasMessages => _queue.HasMessages;
    public int Count => _queue.Count;
    public void Enqueue(IActorRef receiver, Envelope envelope) => _queue.Enqueue(receiver, envelope);
    public bool TryDequeue(out Envelope envelope) => _queue.TryDequeue(out envelope);

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        var level = Logging.LogLevelFor(_system.Settings.StdoutLogLevel);
        while (_queue.TryDequeue(out var envelope))
        {
            if (envelope.Message is not LogEvent line) deadletters.Enqueue(owner, envelope);
            else if (line.LogLevel() >= level) _system.Settings.StdoutLogger.Tell(line, envelope.Sender);
        }
    }
}
