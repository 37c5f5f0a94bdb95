using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Akka.Event;

/// <summary>Makes the queue of a logger.</summary>
public sealed class LoggerMailboxType : MailboxType, IProducesMessageQueue<LoggerMailbox>
{
    /// <summary>Made by the engine from the configuration.</summary>
    public LoggerMailboxType(Settings settings, Config config)
        : base(settings, config)
    {
    }

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
        ArgumentNullException.ThrowIfNull(deadletters);
        var level = Logging.LogLevelFor(_system.Settings.StdoutLogLevel);
        while (_queue.TryDequeue(out var envelope))
        {
            if (envelope.Message is not LogEvent line)
                deadletters.Enqueue(owner, envelope);
            else if (line.LogLevel() >= level)
                _system.Settings.StdoutLogger.Tell(line, envelope.Sender);
        }
    }
}
