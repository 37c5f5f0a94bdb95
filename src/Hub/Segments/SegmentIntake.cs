using Actors.Hub.Gateway;
using Actors.Hub.Logging;
using Actors.Messages.Json;
using Actors.Messages.Segments;

namespace Actors.Hub.Segments;

/// <summary>
/// Segments of nodes' outboxes become reports, as if their batches had been posted. All they say is journalled when one is taken. The same segment again changes
/// nothing: reports are numbered, and the newest of a job on a node stands.
/// </summary>
/// <param name="batches">Takes the batches.</param>
/// <param name="streams">Which segments have come.</param>
/// <param name="log">Where it tells.</param>
internal sealed class SegmentIntake(BatchIntake batches, SegmentStreams streams, ILogger log)
{
    private static readonly HashSet<long> s_none = [];

    /// <summary>Which segments have come.</summary>
    public SegmentStreams Streams => streams;

    /// <summary>Takes a segment.</summary>
    /// <param name="name">Of its file.</param>
    /// <param name="segment">What it says.</param>
    /// <param name="here">Numbers of segments of the same outbox that are taken later.</param>
    /// <param name="cancellationToken">Stops it; what was taken by then stays.</param>
    /// <exception cref="SegmentException">It cannot be taken; nothing of it was.</exception>
    public async Task<SegmentTaken> TakeAsync(string name, Segment segment, IReadOnlySet<long>? here, CancellationToken cancellationToken)
    {
        var header = segment.Header;
        foreach (var batch in segment.Batches)
        {
            if (!string.Equals(batch.Cluster, header.Cluster, StringComparison.Ordinal))
            {
                throw new SegmentException($"a batch in it is of cluster '{batch.Cluster}', the segment of '{header.Cluster}'");
            }

            if (ReportFlaws.Of(batch) is { } flaw)
            {
                throw new SegmentException($"a batch in it cannot be taken: {flaw}");
            }
        }

        var (faults, unanswered, news) = (new List<ImportFault>(), 0, false);
        foreach (var batch in segment.Batches)
        {
            var taken = await batches.TakeAsync(batch, stored: true, cancellationToken).ConfigureAwait(false);
            faults.AddRange(taken.Refused.Select(each => new ImportFault { File = name, Reason = $"report {each.Report.Seq} of job {each.Report.Ref?.RawId}: {each.Reason}" }));
            unanswered += taken.Unanswered;
            news |= taken.News;
        }

        if (unanswered > 0)
        {
            return new SegmentTaken(IsWhole: false, news, faults, null);
        }

        var (stream, missing, known) = await streams.TakeAsync(header, here ?? s_none, cancellationToken).ConfigureAwait(false);
        if (missing.Length > 0)
        {
            HubLog.SegmentsMissing(log, header.Node, header.Cluster, header.Stream, missing);
        }

        return new SegmentTaken(IsWhole: true, news || !known, faults, stream);
    }
}

/// <summary>What became of a segment.</summary>
/// <param name="IsWhole">False when some job did not answer: it is to come again.</param>
/// <param name="News">It told something new.</param>
/// <param name="Faults">Reports in it that are quarantined.</param>
/// <param name="Stream">Its outbox as it is now; null where it is not whole.</param>
internal sealed record SegmentTaken(bool IsWhole, bool News, IReadOnlyList<ImportFault> Faults, SegmentStream? Stream);
