using Actors.Messages.Json;
using Actors.Messages.Segments;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Cli.Import;

/// <summary>The segments below a directory, each outbox's in the order of their numbers.</summary>
internal sealed class SegmentTree
{
    private const int HeaderBytes = 4096;

    /// <summary>Larger ones no hub takes by HTTP, and no node writes.</summary>
    private const long MaxFile = 7 * 1024 * 1024;
    private readonly string _root;
    private readonly List<(string Path, SegmentHeader Header)> _segments = [];
    private readonly List<ImportFault> _faults = [];

    /// <summary>Looks for files named <c>*.segment</c>; those that begin with a dot are being written.</summary>
    public SegmentTree(string root)
    {
        _root = root;
        foreach (var path in Directory.EnumerateFiles(root, "*" + Segment.Extension, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
                     .Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            Look(path);
        }

        _segments = [.. _segments.OrderBy(each => each.Header.Cluster, StringComparer.Ordinal).ThenBy(each => each.Header.Node, StringComparer.Ordinal)
            .ThenBy(each => each.Header.Stream, StringComparer.Ordinal).ThenBy(each => each.Header.Number)];
    }

    /// <summary>How many there are, for progress.</summary>
    public int Files => _segments.Count;

    /// <summary>Files that are no segments, or cannot be read.</summary>
    public IReadOnlyList<ImportFault> Faults => _faults;

    /// <summary>Pieces to send, one after the other.</summary>
    public IEnumerable<ImportFiles> Read() => Pieces.Of(_segments.Select(each => Content(each.Path)).OfType<ImportFile>());

    /// <summary>Full path of a file by the name it was sent with.</summary>
    public string PathOf(string name) => Path.Combine(_root, name);

    private void Look(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxFile)
            {
                Fault(path, $"larger than {MaxFile / 1024 / 1024} MiB: no segment of a node");
                return;
            }

            var bytes = new byte[Math.Min(HeaderBytes, file.Length)];
            _segments.Add((path, SegmentFormat.ReadHeader(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)))));
        }
        catch (Exception e) when (e is SegmentException or IOException or UnauthorizedAccessException)
        {
            Fault(path, e.Message);
        }
    }

    private ImportFile? Content(string path)
    {
        try
        {
            return new ImportFile { Name = Path.GetRelativePath(_root, path), Content = UnsafeByteOperations.UnsafeWrap(File.ReadAllBytes(path)) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fault(path, e.Message);
            return null;
        }
    }

    private void Fault(string path, string reason) => _faults.Add(new ImportFault { File = Path.GetRelativePath(_root, path), Reason = reason });
}
