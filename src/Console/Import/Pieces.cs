using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Cli.Import;

/// <summary>Gathers files into pieces to send. A job's files come in one piece, where that gets not twice as large for it: a job is issued once per piece.</summary>
internal sealed class Pieces
{
    private const int Bytes = 2 * 1024 * 1024;
    private const int Files = 500;
    private ImportFiles _piece = new();
    private long _bytes;
    private string _job = "";

    /// <summary>Cuts files into pieces, in their order.</summary>
    public static IEnumerable<ImportFiles> Of(IEnumerable<ImportFile> files)
    {
        var pieces = new Pieces();
        return files.Select(pieces.Add).Concat(Enumerable.Repeat(0, 1).Select(_ => pieces.Rest())).OfType<ImportFiles>();
    }

    /// <summary>Adds a file.</summary>
    /// <returns>The piece before it, where that is full; else null.</returns>
    public ImportFiles? Add(ImportFile file)
    {
        var next = JobOf(file.Name);
        var full = _bytes + file.Content.Length > Bytes || _piece.Files.Count >= Files;
        var whole = _piece.Files.Count > 0 && (_bytes + file.Content.Length > 2 * Bytes || (full && !string.Equals(next, _job, StringComparison.Ordinal))) ? Rest() : null;
        _piece.Files.Add(file);
        (_bytes, _job) = (_bytes + file.Content.Length, next);
        return whole;
    }

    /// <summary>What is left at the end; null: nothing.</summary>
    public ImportFiles? Rest()
    {
        var rest = _piece;
        (_piece, _bytes) = (new ImportFiles(), 0);
        return rest.Files.Count == 0 ? null : rest;
    }

    /// <summary>The job's number in a file of a collector, whatever the file's name; 0 where there is none.</summary>
    public static ulong Number(ByteString content)
    {
        var span = content.Span;
        var at = span.IndexOf("\"jobid\""u8);
        var number = 0UL;
        foreach (var each in at < 0 ? [] : span[(at + 7)..].TrimStart(": \t\r\n\""u8))
        {
            if (each is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            number = unchecked((number * 10) + each - '0');
        }

        return number;
    }

    private static string JobOf(string name) => Path.GetFileName(name).Split('.')[0];
}
