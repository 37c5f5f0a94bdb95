namespace Akka.Persistence.Journal;

/// <summary>Turns what an actor persists into what the journal stores.</summary>
public interface IWriteEventAdapter
{
    /// <summary>A word about the event, handed to <see cref="IReadEventAdapter.FromJournal"/> by journals that keep it (SQL does not).</summary>
    string Manifest(object evt);

    object ToJournal(object evt);
}

/// <summary>Turns what the journal stores into what an actor recovers: none, one or several events.</summary>
public interface IReadEventAdapter
{
    IEventSequence FromJournal(object evt, string manifest);
}

/// <summary>Both ways.</summary>
public interface IEventAdapter : IWriteEventAdapter, IReadEventAdapter;

/// <summary>What became of one stored event.</summary>
public interface IEventSequence
{
    IEnumerable<object> Events { get; }
}

/// <summary>Makes event sequences.</summary>
public static class EventSequence
{
    public static readonly IEventSequence Empty = new Sequence([]);
    public static IEventSequence Single(object e) => new Sequence([e]);
    public static IEventSequence Create(params object[] events) => new Sequence(events);
    public static IEventSequence Create(IEnumerable<object> events) => new Sequence([.. events]);

    private sealed class Sequence(object[] events) : IEventSequence
    {
        public IEnumerable<object> Events => events;
    }
}

/// <summary>Leaves events as they are.</summary>
public sealed class IdentityEventAdapter : IEventAdapter
{
    private IdentityEventAdapter() { }
    public static IdentityEventAdapter Instance { get; } = new();
    public string Manifest(object evt) => "";
    public object ToJournal(object evt) => evt;
    public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Single(evt);
}

/// <summary>An event with tags, as an event adapter or an actor hands it to the journal; the journal stores the payload and the tags.</summary>
public readonly struct Tagged(object payload, IImmutableSet<string> tags) : IEquatable<Tagged>
{
    public Tagged(object payload, IEnumerable<string> tags) : this(payload, tags.ToImmutableHashSet(StringComparer.Ordinal)) { }
    public object Payload => payload;
    public IImmutableSet<string> Tags => tags;
    public bool Equals(Tagged other) => Equals(Payload, other.Payload) && Tags.SetEquals(other.Tags);
    public override bool Equals(object? obj) => obj is Tagged other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Payload, Tags.Count);
}
