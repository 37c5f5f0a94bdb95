using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Dapper;

namespace Actors.Hub.Segments;

/// <summary>An outbox that writes segments, and what has come of it.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Node">Its node.</param>
/// <param name="Stream">Names the outbox.</param>
/// <param name="Highest">Number of the newest segment that was taken.</param>
/// <param name="Missing">Numbers below it that have not come, as <see cref="NumberRanges"/>.</param>
/// <param name="WrittenUnixUsec">When the newest was written, on the node's clock.</param>
/// <param name="TakenUnixUsec">When one was taken last, on the hub's.</param>
internal sealed record SegmentStream(string Cluster, string Node, string Stream, long Highest, string Missing, long WrittenUnixUsec, long TakenUnixUsec);

/// <summary>Which segments have come of each outbox, so that a missing one can be told by name. Thread-safe.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="clock">The hub's clock.</param>
internal sealed class SegmentStreams(IStore store, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Cluster, string Node, string Stream), SegmentStream> _streams = [];

    /// <summary>Reads the table.</summary>
    public void Load()
    {
        using var connection = store.OpenReader();
        foreach (var stream in connection.Query<SegmentStream>(
            "SELECT cluster AS Cluster, node AS Node, stream AS Stream, highest AS Highest, missing AS Missing, written_unix_usec AS WrittenUnixUsec, taken_unix_usec AS TakenUnixUsec FROM segment_streams"))
        {
            _streams[(stream.Cluster, stream.Node, stream.Stream)] = stream;
        }
    }

    /// <summary>All outboxes, by cluster, node and name.</summary>
    public IReadOnlyList<SegmentStream> List()
    {
        lock (_gate)
        {
            return
            [
                .. _streams.Values.OrderBy(stream => stream.Cluster, StringComparer.Ordinal).ThenBy(stream => stream.Node, StringComparer.Ordinal).ThenBy(stream => stream.Stream, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Number of segments that have not come although later ones have.</summary>
    public long Missing => List().Sum(stream => NumberRanges.Parse(stream.Missing).Count);

    /// <summary>Number of the newest segment of an outbox that was taken; 0: none.</summary>
    public long Highest(SegmentHeader header)
    {
        lock (_gate)
        {
            return _streams.GetValueOrDefault(Key(header))?.Highest ?? 0;
        }
    }

    /// <summary>A segment was taken.</summary>
    /// <param name="header">Which.</param>
    /// <param name="here">Numbers of segments of the same outbox that have come and are taken later.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The outbox as it is now, numbers that are found missing by this one, and whether its own number was taken before.</returns>
    public async Task<(SegmentStream Stream, string NewlyMissing, bool Known)> TakeAsync(SegmentHeader header, IReadOnlySet<long> here, CancellationToken cancellationToken)
    {
        SegmentStream next;
        var gap = new NumberRanges();
        var number = (long)header.Number;
        bool known;
        lock (_gate)
        {
            var before = _streams.GetValueOrDefault(Key(header)) ?? new SegmentStream(header.Cluster, header.Node, header.Stream, 0, "", 0, 0);
            var missing = NumberRanges.Parse(before.Missing);
            known = !missing.Remove(number) && number <= before.Highest;
            var first = before.Highest + 1;
            foreach (var there in here.Where(each => each >= first && each < number).Order().Append(number))
            {
                gap.Add(first, there - 1);
                missing.Add(first, there - 1);
                first = there + 1;
            }

            next = before with
            {
                Highest = Math.Max(before.Highest, number),
                Missing = missing.ToString(),
                WrittenUnixUsec = Math.Max(before.WrittenUnixUsec, header.WrittenUnixUsec),
                TakenUnixUsec = clock.GetUtcNow().ToUnixUsec(),
            };
            _streams[Key(header)] = next;
        }

        await store.WriteAsync(
            (connection, transaction) => connection.Execute(
                "INSERT INTO segment_streams (cluster, node, stream, highest, missing, written_unix_usec, taken_unix_usec) "
                + "VALUES (@Cluster, @Node, @Stream, @Highest, @Missing, @WrittenUnixUsec, @TakenUnixUsec) ON CONFLICT (cluster, node, stream) DO UPDATE SET "
                + "highest = excluded.highest, missing = excluded.missing, written_unix_usec = excluded.written_unix_usec, taken_unix_usec = excluded.taken_unix_usec",
                next,
                transaction),
            cancellationToken).ConfigureAwait(false);
        return (next, gap.ToString(), known);
    }

    private static (string Cluster, string Node, string Stream) Key(SegmentHeader header) => (header.Cluster, header.Node, header.Stream);
}
