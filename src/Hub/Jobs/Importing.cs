using Actors.Hub.Records;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>
/// What imported files are to a job: parts of nodes that are final from the beginning. The first word on a path on a node stands, as in SAMS;
/// what an agent of ours reported of a node stands above what was imported of it.
/// </summary>
public static class Importing
{
    /// <summary>In place of the scheduler's word on the state of a job that it does not know any more.</summary>
    public const string Unknown = "UNKNOWN";

    /// <summary>In place of a boot id: no node of ours was there.</summary>
    public const string Boot = "import";

    /// <summary>The event that a file makes: itself, with its place, and without what is known already; null when all it says is known.</summary>
    /// <param name="history">What is known of the raw id.</param>
    /// <param name="file">The file; its incarnation is not told yet. It belongs to the event from now on.</param>
    /// <param name="zone">Zone of the starts that files tell: <c>actors.sams.record-zone</c>.</param>
    /// <param name="nowUsec">Hub's clock.</param>
    public static JobImported? Event(JobHistory history, JobImported file, TimeZoneInfo zone, long nowUsec)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(zone);
        var home = Home(history, file, zone);
        file.Incarnation = home?.Ordinal ?? history.Incarnations.Keys.LastOrDefault() + 1;
        file.AtUnixUsec = nowUsec;
        file.Settled = null;
        if (home is null)
        {
            return file;
        }

        var parts = home.Nodes.FindAll(part => string.Equals(part.Node, file.Node, StringComparison.Ordinal));
        if (parts.Exists(part => !part.Imported) || Known(home, file))
        {
            return null;
        }

        foreach (var known in parts.SelectMany(part => part.Usage!.Executables))
        {
            _ = file.Usage.Executables.FirstOrDefault(executable => executable.Path.Equals(known.Path)) is { } twice && file.Usage.Executables.Remove(twice);
        }

        return file.Usage.Executables.Count > 0 || !ReferenceEquals(FactRules.Merge(home.Facts, file.Facts), home.Facts) ? file : null;
    }

    /// <summary>What becomes of runs of which nothing but files tells, and nobody whose they were.</summary>
    /// <param name="history">What is known of the raw id.</param>
    /// <param name="endedBeforeUnixUsec">Those that ended later still wait.</param>
    public static IEnumerable<Incarnation> Forgotten(JobHistory history, long endedBeforeUnixUsec)
    {
        ArgumentNullException.ThrowIfNull(history);
        return history.Incarnations.Values.Where(i => i is { Awaits: true, HasWord: false, Closed: false, OnlyImported: true } && i.EndUnixUsec < endedBeforeUnixUsec);
    }

    /// <summary>The incarnation with what a file says.</summary>
    public static Incarnation Apply(Incarnation incarnation, JobImported e)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        ArgumentNullException.ThrowIfNull(e);
        if (Known(incarnation, e))
        {
            return incarnation;
        }

        var mark = new JobImported { Incarnation = e.Incarnation, Source = e.Source, ContentHash = e.ContentHash, Node = e.Node, AtUnixUsec = e.AtUnixUsec };
        var known = incarnation.Nodes.Find(part => part.Imported && string.Equals(part.Node, e.Node, StringComparison.Ordinal));
        return incarnation with
        {
            Facts = FactRules.Merge(incarnation.Facts, e.Facts),
            Awaits = incarnation.Awaits && !(incarnation.OnlyImported && !e.AwaitsScheduler),
            Imports = incarnation.Imports.Add(mark),
            RecordId = incarnation.RecordId ?? (e.RecordId.Length == 0 ? null : e.RecordId),
            Nodes = known is null ? incarnation.Nodes.Add(Part(e)) : incarnation.Nodes.Replace(known, Joined(known, e)),
        };
    }

    private static bool Known(Incarnation incarnation, JobImported file) =>
        incarnation.Imports.Exists(known => string.Equals(known.ContentHash, file.ContentHash, StringComparison.Ordinal) && string.Equals(known.Node, file.Node, StringComparison.Ordinal));

    // The run that began in the same second, as a file writes it: by its local time, which where clocks are put back is that of two instants. Or the one whose record
    // has that start in its id. Else, where either start is not known, one that was there when the file's processes were seen.
    private static Incarnation? Home(JobHistory history, JobImported file, TimeZoneInfo zone)
    {
        if (file.Facts?.StartUnixUsec?.Value is not { } start)
        {
            return history.Incarnations.Values.LastOrDefault(i => There(i, file));
        }

        var local = Local(start);
        return history.Incarnations.Values.LastOrDefault(i => i.Facts.StartUnixUsec is { } known && (local - Local(known.Value)).Duration() < TimeSpan.FromSeconds(1))
            ?? history.Incarnations.Values.LastOrDefault(i => SamsRecordId.TellsStart(file.RecordId) && string.Equals(i.RecordId, file.RecordId, StringComparison.Ordinal))
            ?? history.Incarnations.Values.LastOrDefault(i => i.Facts.StartUnixUsec is null && There(i, file));

        DateTime Local(long usec) => TimeZoneInfo.ConvertTime(Instants.FromUnixUsec(usec), zone).DateTime;
    }

    private static bool There(Incarnation incarnation, JobImported file) =>
        incarnation.StartUnixUsec is { } start && file.EndUnixUsec >= start - Binding.SlackUsec
        && (incarnation.EndUnixUsec is not { } end || file.StartUnixUsec <= end + Binding.SlackUsec);

    private static NodePart Part(JobImported e) => new(e.Node, new NodeJobRef { Scheduler = "slurm", BootId = Boot, FirstSeenUnixUsec = e.StartUnixUsec })
    {
        Seq = 1,
        ObservedUnixUsec = e.EndUnixUsec,
        Usage = e.Usage ?? new JobUsage(),
        FinishedUnixUsec = e.AtUnixUsec,
    };

    private static NodePart Joined(NodePart known, JobImported e)
    {
        var usage = known.Usage!.Clone();
        usage.Executables.Add(e.Usage.Executables);
        var reference = known.Ref.Clone();
        reference.FirstSeenUnixUsec = Math.Min(reference.FirstSeenUnixUsec, e.StartUnixUsec);
        return known with { Ref = reference, Seq = known.Seq + 1, Usage = UsageRules.Summed(usage), ObservedUnixUsec = Math.Max(known.ObservedUnixUsec, e.EndUnixUsec), FinishedUnixUsec = e.AtUnixUsec };
    }
}
