using Actors.Messages.Wire;

namespace Actors.Node.Outbox;

/// <summary>What is remembered of segments: files that take the hub's place.</summary>
internal sealed partial class OutboxStore
{
    private string _stream = "";
    private ulong _segment;
    private bool _segmentChanged;

    /// <summary>
    /// Numbers of reports are above this. Nobody answers a file: an outbox that was lost is not told which numbers an earlier one gave, so that those of a
    /// later one have to be larger by themselves.
    /// </summary>
    public ulong NumbersAbove { get; set; }

    /// <summary>What the next segment is called.</summary>
    public SegmentPlace NextSegment()
    {
        if (_stream.Length == 0)
        {
            _stream = Guid.NewGuid().ToString("N")[..16];
            _segmentChanged = true;
        }

        return new SegmentPlace(_stream, _segment + 1);
    }

    /// <summary>A segment with these reports is durable: as good as in the hub's journal.</summary>
    public void KeepSegment(ulong number, IEnumerable<JobReport> reports)
    {
        _segment = Math.Max(_segment, number);
        _segmentChanged = true;
        foreach (var report in reports)
        {
            Acknowledge(report.Ref, report.Seq);
        }
    }
}
