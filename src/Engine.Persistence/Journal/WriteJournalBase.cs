namespace Akka.Persistence.Journal;

/// <summary>What every journal does around its writing: event adapters and times.</summary>
public abstract class WriteJournalBase : ActorBase
{
    private readonly EventAdapters _adapters;

    /// <summary>A journal is an actor named after its plugin's configuration path; so it finds its event adapters.</summary>
    protected WriteJournalBase() => _adapters = Persistence.Instance.Apply(Context.System).AdaptersFor(Self);

    /// <summary>The atomic writes of a batch, adapted to the journal; what is not to be written is left out.</summary>
    protected IEnumerable<AtomicWrite> PreparePersistentBatch(IEnumerable<IPersistentEnvelope> resequenceables)
    {
        // What is written together was written at one time.
        var now = DateTime.UtcNow.Ticks;
        var prepared = new List<AtomicWrite>();
        foreach (var envelope in resequenceables)
        {
            if (envelope is AtomicWrite write)
            {
                var events = ImmutableArray.CreateBuilder<IPersistentRepresentation>(write.Size);
                for (var i = 0; i < write.Size; i++)
                {
                    var e = write.Events[i];
                    events.Add(AdaptToJournal(e.Timestamp > 0 ? e : e.WithTimestamp(now)));
                }

                prepared.Add(new AtomicWrite(events.MoveToImmutable()));
            }
        }

        return prepared;
    }

    /// <summary>What an event that was read is for the actor: none, one or several.</summary>
    protected IEnumerable<IPersistentRepresentation> AdaptFromJournal(IPersistentRepresentation representation)
    {
        var adapter = _adapters.Get(representation.Payload.GetType());
        return adapter is IdentityEventAdapter
            ? [representation]
            : adapter.FromJournal(representation.Payload, representation.Manifest).Events.Select(e => representation.WithPayload(e));
    }

    protected IPersistentRepresentation AdaptToJournal(IPersistentRepresentation representation)
    {
        var payload = representation.Payload;
        var adapter = _adapters.Get(payload.GetType());
        return adapter is IdentityEventAdapter
            ? representation
            : representation.WithPayload(adapter.ToJournal(payload)).WithManifest(adapter.Manifest(payload));
    }
}
