using Actors.Messages.Json;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Cli.Import;

/// <summary>The files of SAMS collectors below a directory.</summary>
internal sealed class SamsTree : IImportSource
{
    /// <summary>Larger files are not sent: no collector writes such.</summary>
    private const int MaxFile = 7 * 1024 * 1024;
    private readonly string _root;
    private readonly List<string> _files = [];
    private readonly List<ImportFault> _faults = [];

    /// <summary>Looks for files named <c>*.json</c>; those that begin with a dot are being written.</summary>
    public SamsTree(string root)
    {
        _root = root;
        Look(root);

        // The files of one job side by side, wherever they lie: NAME is JOBID.NODE.json.
        _files.Sort((a, b) => string.CompareOrdinal(Path.GetFileName(a), Path.GetFileName(b)) is var order and not 0 ? order : string.CompareOrdinal(a, b));
    }

    /// <inheritdoc/>
    public long Files => _files.Count;

    /// <inheritdoc/>
    public IReadOnlyList<ImportFault> Faults => _faults;

    /// <inheritdoc/>
    public IEnumerable<ImportFile> Read()
    {
        foreach (var path in _files)
        {
            if (Read(path) is { } content)
            {
                yield return new ImportFile { Name = Name(path), Content = UnsafeByteOperations.UnsafeWrap(content) };
            }
        }
    }

    private void Look(string directory)
    {
        var bytes = false;
        try
        {
            foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }))
            {
                if (entry.Name.Contains('\uFFFD', StringComparison.Ordinal) && !Path.Exists(entry.FullName))
                {
                    bytes = true;
                }
                else if (entry is FileInfo && entry.Name.EndsWith(".json", StringComparison.Ordinal) && !entry.Name.StartsWith('.'))
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

        if (bytes)
        {
            _faults.AddRange(NamesOfBytes.In(directory).Where(each => each.Directory || (each.Name.EndsWith(".json", StringComparison.Ordinal) && !each.Name.StartsWith('.')))
                .Select(each => new ImportFault { File = Name(Path.Combine(directory, each.Name)), Reason = $"the {(each.Directory ? "directory's" : "file's")} name is no UTF-8: rename it, and import again" }));
        }
    }

    private byte[]? Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaxFile)
            {
                _faults.Add(new ImportFault { File = Name(path), Reason = $"larger than {MaxFile / 1024 / 1024} MiB: no file of a collector" });
                return null;
            }

            // Opening a named pipe, which has no length either, would wait for its writer for ever.
            return length == 0 ? [] : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _faults.Add(new ImportFault { File = Name(path), Reason = e.Message });
            return null;
        }
    }

    // A file name may hold bytes that are no text.
    private string Name(string path) => Path.GetRelativePath(_root, path).Replace('\0', '?');
}
