namespace Akka.Persistence;

/// <summary>A persistent actor with one method for commands and one for recovery, which say whether they handled a message.</summary>
public abstract class PersistentActor : Eventsourced
{
    protected override bool Receive(object message) => ReceiveCommand(message);
}
