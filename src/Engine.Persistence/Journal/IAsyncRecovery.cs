using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>How a journal gives back what it holds.</summary>
public interface IAsyncRecovery
{
    /// <summary>Calls back, in order and one at a time, for the events asked for that are not deleted.</summary>
    Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback);

    /// <summary>The highest sequence number ever written for an id; 0 where there is none.</summary>
    Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);
}
