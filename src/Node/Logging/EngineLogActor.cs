using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Logging;

/// <summary>
/// <c>/user/log</c>: hands what the actor system logs to the agent's own log, where it stands with event numbers of its own.
/// </summary>
internal sealed class EngineLogActor : ReceiveActor
{
    public EngineLogActor(ILogger log)
    {
        Receive<Error>(entry => NodeLog.EngineError(log, entry.LogSource, Text(entry), entry.Cause));
        Receive<Warning>(entry => NodeLog.EngineWarning(log, entry.LogSource, Text(entry), entry.Cause));
        Receive<LogEvent>(entry => NodeLog.EngineInformation(log, entry.LogSource, Text(entry), entry.Cause));
    }

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(LogEvent));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private static string Text(LogEvent entry) => entry.Message?.ToString() ?? "";
}
