using Actors.Hub.Records;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Akka.Actor;

namespace Actors.Hub.Jobs;

/// <summary>
/// Records that were handed to writers and are not confirmed yet. Only in memory: after a restart they are offered again, as the
/// same revision, which a writer takes as often as it comes.
/// </summary>
internal sealed class RecordOffers(JobServices services)
{
    private readonly Dictionary<(int Incarnation, string Kind), Offer> _open = [];

    /// <summary>True while an answer is awaited.</summary>
    public bool Open => _open.Count > 0;

    /// <summary>What is to be handed over now: what is pending and not offered lately with this very content.</summary>
    public IEnumerable<(IActorRef Writer, WriteRecord Write)> Due(JobKey key, Incarnation incarnation)
    {
        var now = services.Clock.GetUtcNow();
        foreach (var kind in DueRules.RecordKindsOfJobs)
        {
            if (!services.Writers.TryGetValue(kind, out var writer) || DueRules.NeedsNoWriter(kind, incarnation) || PendingRecord.Of(kind, incarnation, services.Times) is not { } pending)
            {
                continue;
            }

            var offer = new Offer(pending.Revision, pending.Fingerprint, now);
            if (_open.TryGetValue((incarnation.Ordinal, kind), out var open) && open.Same(offer) && now - open.At < services.Times.WriterRetry)
            {
                continue;
            }

            _open[(incarnation.Ordinal, kind)] = offer;
            yield return (writer, new WriteRecord(PendingRecord.Job(key, incarnation, offer.Revision, services.RecordZone) with { Content = offer.Fingerprint }));
        }
    }

    /// <summary>The event that a writer's confirmation makes; null when it is not what is pending now.</summary>
    public RecordsIssued? Confirm(Incarnation incarnation, RecordWritten written, long nowUsec)
    {
        var id = (incarnation.Ordinal, written.Kind);
        if (!_open.TryGetValue(id, out var open)
            || open.Revision != written.Revision
            || !string.Equals(open.Fingerprint, written.Content, StringComparison.Ordinal)
            || PendingRecord.Of(written.Kind, incarnation, services.Times) != (written.Revision, open.Fingerprint))
        {
            return null;
        }

        _open.Remove(id);
        return new RecordsIssued
        {
            Incarnation = incarnation.Ordinal,
            Kind = written.Kind,
            RecordId = written.RecordId,
            Revision = written.Revision,
            IssuedUnixUsec = nowUsec,
            ContentHash = open.Fingerprint,
            File = written.File is null ? "" : Path.GetRelativePath(services.DataRoot, written.File),
        };
    }

    private sealed record Offer(int Revision, string Fingerprint, DateTimeOffset At)
    {
        public bool Same(Offer other) => Revision == other.Revision && string.Equals(Fingerprint, other.Fingerprint, StringComparison.Ordinal);
    }
}
