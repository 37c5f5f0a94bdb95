using Akka.TestKit.TestEvent;

namespace Akka.TestKit;

/// <summary>
/// The logger of test systems: shows log events to the filters in force and prints, to standard output, what no filter kept back. Dead letters
/// and unhandled messages become warnings. Told about filters over the event stream; runs below /system.
/// </summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<IEventFilter> _filters = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                var bus = initialize.LoggingBus;
                foreach (var type in (Type[])[typeof(Mute), typeof(Unmute), typeof(DeadLetter)])
                {
                    bus.Subscribe(Context.Self, type);
                }

                Sender.Tell(new LoggerInitialized());
                return true;
            case Mute mute: _filters.AddRange(mute.Filters); return true;
            case Unmute unmute:
                foreach (var filter in unmute.Filters) _filters.Remove(filter);

                return true;
            case DeadLetter { Message: Dispatch.SysMsg.Terminate }: return true;
            case DeadLetter letter: Show(new Warning(PathOf(letter.Recipient), ClassOf(letter.Recipient), letter)); return true;
            case LogEvent logEvent: Show(logEvent); return true;
            default: Print(new Event.Debug(Context.Self.Path.ToString(), GetType(), message)); return true;
        }
    }

    private static string PathOf(IActorRef? actor) => actor?.Path.ToString() ?? "";

    private static Type ClassOf(IActorRef? actor) => actor?.GetType() ?? typeof(IActorRef);

    private void Show(LogEvent logEvent)
    {
        foreach (var filter in _filters)
        {
            try
            {
                if (filter.Apply(logEvent)) return;
            }
            catch (Exception e)
            {
                Print(new Error(e, Context.Self.Path.ToString(), GetType(), $"The filter {filter} failed on {logEvent}"));
            }
        }

        Print(logEvent);
    }
}
