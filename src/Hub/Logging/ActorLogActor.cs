using Akka.Actor;
using Akka.Event;

namespace Actors.Hub.Logging;

/// <summary>Hands what the actor system logs on to the hub's own log. Listens on the event stream; nobody talks to it.</summary>
public sealed class ActorLogActor : ReceiveActor
{
    public ActorLogActor(ILogger log)
    {
        Receive<Error>(e => HubLog.ActorError(log, e.LogSource, Text(e), e.Cause));
        Receive<Warning>(e => HubLog.ActorWarning(log, e.LogSource, Text(e), e.Cause));
        Receive<Info>(e => HubLog.ActorInfo(log, e.LogSource, Text(e)));
        Receive<Akka.Event.Debug>(e => HubLog.ActorDebug(log, e.LogSource, Text(e)));
    }

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(LogEvent));

    private static string Text(LogEvent logged) => logged.Message?.ToString() ?? "";
}
