using Actors.Messages.Identity;

namespace Actors.Hub.Records;

/// <summary>
/// Asks a writer to hold a closed job's record. May be sent again for the same key and revision at any time; until that is
/// confirmed the content may differ, and the last one stays.
/// </summary>
/// <param name="Job">The closed job.</param>
public sealed record WriteRecord(ClosedJob Job);

/// <summary>The writer's answer once the record is safe: on disk, or committed.</summary>
/// <param name="Key">The job.</param>
/// <param name="Kind">A name of <see cref="RecordKinds"/>.</param>
/// <param name="RecordId">The job's record id.</param>
/// <param name="Revision">The revision that was handed over.</param>
/// <param name="ContentHash">SHA-256 of the record's content, hex.</param>
/// <param name="File">
/// Full path of the file. Null where there is none: kind summary; files switched off, or an imported job (the record is left to the export);
/// or nothing to report, as no CPU time was used by software that the rules know and do not ignore.
/// </param>
public sealed record RecordWritten(JobKey Key, string Kind, string RecordId, int Revision, string ContentHash, string? File)
{
    /// <summary>The <see cref="ClosedJob.Content"/> of what was written: until a revision is confirmed it may be handed over with one content after the other.</summary>
    public string Content { get; init; } = "";
}

/// <summary>The writer's answer when the record could not be made safe. Nothing of it is left behind; offer it again later.</summary>
/// <param name="Key">The job.</param>
/// <param name="Kind">A name of <see cref="RecordKinds"/>.</param>
/// <param name="Revision">The revision that was handed over.</param>
/// <param name="Reason">What went wrong, for people.</param>
public sealed record RecordFailed(JobKey Key, string Kind, int Revision, string Reason);

/// <summary>Names of the kinds of records: one writer each.</summary>
public static class RecordKinds
{
    public const string SamsXml = "sams-xml";
    public const string Summary = "summary";
}
