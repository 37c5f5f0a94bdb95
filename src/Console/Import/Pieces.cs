using Actors.Messages.Wire;

namespace Actors.Cli.Import;

/// <summary>Cuts files into pieces to send.</summary>
internal static class Pieces
{
    private const int Bytes = 2 * 1024 * 1024;
    private const int Files = 500;

    /// <summary>A job's files come in one piece, where that gets not twice as large for it: a job is issued once per piece.</summary>
    public static IEnumerable<ImportFiles> Of(IEnumerable<ImportFile> files)
    {
        var piece = new ImportFiles();
        var (bytes, job) = (0L, "");
        foreach (var file in files)
        {
            var next = JobOf(file.Name);
            var full = bytes + file.Content.Length > Bytes || piece.Files.Count >= Files;
            if (piece.Files.Count > 0 && (bytes + file.Content.Length > 2 * Bytes || (full && !string.Equals(next, job, StringComparison.Ordinal))))
            {
                yield return piece;
                (piece, bytes) = (new ImportFiles(), 0);
            }

            piece.Files.Add(file);
            (bytes, job) = (bytes + file.Content.Length, next);
        }

        if (piece.Files.Count > 0)
        {
            yield return piece;
        }
    }

    private static string JobOf(string name) => Path.GetFileName(name).Split('.')[0];
}
