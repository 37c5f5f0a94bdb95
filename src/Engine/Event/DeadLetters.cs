namespace Akka.Event;

/// <summary>A message that reached nobody, or nobody who knew what to do with it; published on the event stream.</summary>
public abstract class AllDeadLetters(object message, IActorRef? sender, IActorRef recipient) : IWrappedMessage
{
    public object Message { get; } = message;

    /// <summary>Who should have received it.</summary>
    public IActorRef Recipient { get; } = recipient;

    /// <summary>Who sent it.</summary>
    public IActorRef Sender { get; } = sender ?? ActorRefs.NoSender;

    public override string ToString() => $"{GetType().Name} from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>A message to an actor that is no more, or never was.</summary>
public sealed class DeadLetter(object message, IActorRef? sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);

/// <summary>A dead letter that nobody needs to hear of.</summary>
public sealed class SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef? sender, IActorRef recipient)
    : AllDeadLetters(message, sender, recipient);

/// <summary>Marks messages whose loss is usual; they become <see cref="SuppressedDeadLetter"/>.</summary>
public interface IDeadLetterSuppression;

/// <summary>A message that an actor did not handle.</summary>
public sealed class UnhandledMessage(object message, IActorRef? sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);

/// <summary>A message that was thrown away on purpose, as by a full buffer.</summary>
public sealed class Dropped(object message, string reason, IActorRef? sender, IActorRef recipient)
    : AllDeadLetters(message, sender, recipient)
{
    /// <summary>With the reason, from no sender.</summary>
    public Dropped(object message, string reason, IActorRef recipient) : this(message, reason, ActorRefs.NoSender, recipient) { }

    /// <summary>Why.</summary>
    public string Reason { get; } = reason;
}

/// <summary>
/// Logs dead letters at info level: as many as <c>akka.log-dead-letters</c> says, then none for <c>akka.log-dead-letters-suspend-duration</c>, then again.
/// A child of the system guardian; restarted by it, and counts anew.
/// </summary>
public class DeadLetterListener : ActorBase
{
    internal static readonly Type[] Logged = [typeof(DeadLetter), typeof(Dropped), typeof(UnhandledMessage)];
    private readonly EventStream _stream = Context.System.EventStream;
    private readonly int _most = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _pause = Context.System.Settings.LogDeadLettersSuspendDuration;
    private int _count;
    private DateTimeOffset? _silentUntil;

    protected override void PreStart()
    {
        foreach (var type in Logged) _stream.Subscribe(Self, type);
    }

    protected override void PostRestart(Exception reason) { }
    protected override void PreRestart(Exception reason, object message) { }
    protected override void PostStop() => _stream.Unsubscribe(Self);

    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter) return false;
        if (letter.Message is IDeadLetterSuppression) return true;
        _count++;
        if (_most == int.MaxValue)
        {
            Log(letter, "");
            return true;
        }

        var now = Context.System.Scheduler.Now;
        if (_silentUntil is { } until)
        {
            if (now < until) return true;
            Log(letter, string.Create(CultureInfo.InvariantCulture, $", of which {_count - 1 - _most} were not logged"));
            _silentUntil = null;
            _count = 0;
        }
        else if (_count < _most) Log(letter, "");
        else if (_pause == Timeout.InfiniteTimeSpan)
        {
            Log(letter, ", no more dead letters will be logged");
            Context.Stop(Self);
        }
        else
        {
            Log(letter, $", no more dead letters will be logged in next [{_pause}]");
            _silentUntil = now + _pause;
        }

        return true;
    }

    private void Log(AllDeadLetters letter, string then)
    {
        var from = letter.Sender is null or Nobody or DeadLetterActorRef ? "" : $" from {letter.Sender}";
        var what = letter switch
        {
            Dropped dropped => $"was dropped. {dropped.Reason}.",
            UnhandledMessage => "was unhandled.",
            _ => "was not delivered.",
        };
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"Message [{letter.Message.GetType().Name}]{from} to {letter.Recipient} {what} [{_count}] dead letters encountered{then}. Settings: akka.log-dead-letters, akka.log-dead-letters-during-shutdown. Content: {letter.Message}");
        _stream.Publish(new Info(LogSource.FromActorRef(letter.Recipient, Context.System), letter.Recipient.GetType(), text));
    }
}
