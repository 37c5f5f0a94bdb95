using System.Collections.Immutable;

namespace Akka.Persistence.Journal;

/// <summary>An event with tags, as an event adapter or an actor hands it to the journal; the journal stores the payload and the tags.</summary>
public readonly struct Tagged(object payload, IImmutableSet<string> tags) : IEquatable<Tagged>
{
    public Tagged(object payload, IEnumerable<string> tags)
        : this(payload, tags.ToImmutableHashSet(StringComparer.Ordinal))
    {
    }

    public object Payload => payload;

    public IImmutableSet<string> Tags => tags;

    public bool Equals(Tagged other) => Equals(Payload, other.Payload) && Tags.SetEquals(other.Tags);

    public override bool Equals(object? obj) => obj is Tagged other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Payload, Tags.Count);
}
