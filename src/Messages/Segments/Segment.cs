using Actors.Messages.Wire;

namespace Actors.Messages.Segments;

/// <summary>What a node said in one file.</summary>
/// <param name="Header">Whose it is and which.</param>
/// <param name="Batches">As they would have been sent to <c>POST /v1/batches</c>.</param>
public sealed record Segment(SegmentHeader Header, IReadOnlyList<Batch> Batches)
{
    /// <summary>What names of segment files end in.</summary>
    public const string Extension = ".segment";

    /// <summary>Larger files are none.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Name of the file: by node, outbox and number, and never that of another.</summary>
    /// <param name="header">Whose it is and which.</param>
    /// <param name="unique">Random, of this file.</param>
    public static string FileName(SegmentHeader header, string unique)
    {
        ArgumentNullException.ThrowIfNull(header);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{FilePrefix(header.Cluster, header.Node, header.Stream)}{header.Number:D10}.{unique}{Extension}");
    }

    /// <summary>How the names of all segments of an outbox begin.</summary>
    public static string FilePrefix(string cluster, string node, string stream) => $"{Escape(cluster)}.{Escape(node)}.{stream}.";

    // A long name that is escaped must still be a file's name.
    private static string Escape(string name) => Uri.EscapeDataString(name) is { Length: <= 90 } escaped ? escaped : Uri.EscapeDataString(name)[..90];
}
