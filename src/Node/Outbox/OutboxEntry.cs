using Actors.Messages.Wire;
using Actors.Node.Outbox.Stored;

namespace Actors.Node.Outbox;

/// <summary>What the outbox knows of one reference.</summary>
internal sealed class OutboxEntry(NodeJobRef reference)
{
    public NodeJobRef Ref { get; set; } = reference;

    /// <summary>The newest report; null once a final one is acknowledged.</summary>
    public JobReport? Report { get; set; }

    /// <summary>Of the newest report ever made.</summary>
    public ulong LastSeq { get; set; }

    /// <summary>The hub's journal holds everything up to it.</summary>
    public ulong AcknowledgedSeq { get; set; }

    public bool Final { get; set; }

    /// <summary>The scanner has forgotten the job.</summary>
    public bool Released { get; set; }

    /// <summary>A checkpoint without the job has come since: the number given last is needed no more.</summary>
    public bool Forgettable { get; set; }

    /// <summary>The hub has refused this job before: it travels alone.</summary>
    public bool Suspect { get; set; }

    /// <summary>Of the newest report the hub was given, acknowledged or not; 0: none in this run.</summary>
    public ulong SentSeq { get; set; }

    public DateTimeOffset SentAt { get; set; }

    /// <summary>It was told in the log that not every executable of the job is reported alone.</summary>
    public bool Folded { get; set; }

    /// <summary>The newest report is on the disk.</summary>
    public bool Safe { get; set; }

    public OutboxJob ToStored() => new()
    {
        Ref = Ref,
        LastSeq = LastSeq,
        AcknowledgedSeq = AcknowledgedSeq,
        Final = Final,
        Report = Report,
    };

    public static OutboxEntry FromStored(OutboxJob job) => new(job.Ref)
    {
        LastSeq = job.LastSeq,
        AcknowledgedSeq = job.AcknowledgedSeq,
        Final = job.Final,
        Report = job.Report,
        Safe = true,
    };
}
