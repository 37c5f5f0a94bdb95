using Actors.Messages.Json;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Cli.Commands;

/// <summary>The files of a SAMS collector below a directory, cut into pieces to send. Reads no more than a piece at a time.</summary>
internal sealed class ImportTree
{
    /// <summary>Larger files are not sent: no collector writes such.</summary>
    private const int MaxFile = 7 * 1024 * 1024;
    private const int PieceBytes = 2 * 1024 * 1024;
    private const int PieceFiles = 500;
    private readonly string _root;
    private readonly List<string> _files = [];
    private readonly List<ImportFault> _faults = [];

    /// <summary>Looks for files named <c>*.json</c>; those that begin with a dot are being written.</summary>
    public ImportTree(string root)
    {
        _root = root;
        Look(root);

        // The files of one job side by side, wherever they lie: NAME is JOBID.NODE.json.
        _files.Sort((a, b) => string.CompareOrdinal(Path.GetFileName(a), Path.GetFileName(b)) is var order and not 0 ? order : string.CompareOrdinal(a, b));
    }

    public int Files => _files.Count;

    /// <summary>Directories and files that could not be read, so far.</summary>
    public IReadOnlyList<ImportFault> Faults => _faults;

    /// <summary>Pieces of some files each; a job's files are in one piece where that is no larger than others.</summary>
    public IEnumerable<ImportFiles> Pieces()
    {
        var piece = new ImportFiles();
        var (bytes, job) = (0L, "");
        foreach (var path in _files)
        {
            if (Read(path) is not { } content)
            {
                continue;
            }

            var next = JobOf(path);
            var full = bytes + content.Length > PieceBytes || piece.Files.Count >= PieceFiles;
            if (piece.Files.Count > 0 && (bytes + content.Length > 2 * PieceBytes || (full && !string.Equals(next, job, StringComparison.Ordinal))))
            {
                yield return piece;
                (piece, bytes) = (new ImportFiles(), 0);
            }

            piece.Files.Add(new ImportFile { Name = Name(path), Content = ByteString.CopyFrom(content) });
            (bytes, job) = (bytes + content.Length, next);
        }

        if (piece.Files.Count > 0)
        {
            yield return piece;
        }
    }

    private void Look(string directory)
    {
        try
        {
            foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }))
            {
                if (entry is FileInfo && entry.Name.EndsWith(".json", StringComparison.Ordinal) && !entry.Name.StartsWith('.'))
                {
                    _files.Add(entry.FullName);
                }
                else if (entry is DirectoryInfo && entry.LinkTarget is null)
                {
                    Look(entry.FullName);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _faults.Add(new ImportFault { File = Name(directory), Reason = e.Message });
        }
    }

    private byte[]? Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFile)
            {
                _faults.Add(new ImportFault { File = Name(path), Reason = $"larger than {MaxFile / 1024 / 1024} MiB: no file of a collector" });
                return null;
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _faults.Add(new ImportFault { File = Name(path), Reason = e.Message });
            return null;
        }
    }

    // A file name may hold bytes that are no text.
    private string Name(string path) => Path.GetRelativePath(_root, path).Replace('\0', '?');

    private static string JobOf(string path) => Path.GetFileName(path) is var name && name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? name[..dot] : name;
}
