namespace Actors.Hub.Records;

/// <summary>
/// Many files at once, each whole or not there, also after a power cut: all are written beside their places, brought to the disk together, and then take their names. A
/// file that cannot be written fails alone. Not thread-safe.
/// </summary>
/// <param name="root">A directory that is there, on the file system of all of them.</param>
internal sealed class DurableBatch(string root)
{
    /// <summary>From so many on one sync of the whole file system costs less than one of each.</summary>
    private const int Many = 8;
    private readonly Dictionary<string, string> _begun = new(StringComparer.Ordinal);

    /// <summary>Takes a file; the last content of a path counts.</summary>
    /// <exception cref="IOException">It cannot be written; nothing of it is left.</exception>
    /// <exception cref="UnauthorizedAccessException">Not allowed here.</exception>
    public void Add(string path, ReadOnlySpan<byte> content)
    {
        DurableFile.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = DurableFile.TemporaryOf(path);
        try
        {
            DurableFile.Begin(temporary, content).Dispose();
            _begun[path] = temporary;
        }
        catch
        {
            _begun.Remove(path);
            DurableFile.Discard(temporary);
            throw;
        }
    }

    /// <summary>Takes a file away, and what this batch has of it.</summary>
    public void Delete(string path)
    {
        if (_begun.Remove(path, out var temporary))
        {
            DurableFile.Discard(temporary);
        }

        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>Puts all files in their places.</summary>
    /// <returns>By path, those that failed.</returns>
    public IReadOnlyDictionary<string, Exception> Commit()
    {
        var failed = new Dictionary<string, Exception>(StringComparer.Ordinal);
        if (_begun.Count == 0)
        {
            return failed;
        }

        Bring(_begun.Values, _begun.Keys, failed);
        foreach (var (path, temporary) in _begun)
        {
            if (failed.ContainsKey(path))
            {
                DurableFile.Discard(temporary);
                continue;
            }

            try
            {
                File.Move(temporary, path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                DurableFile.Discard(temporary);
                failed[path] = e;
            }
        }

        var placed = _begun.Keys.Where(path => !failed.ContainsKey(path)).ToLookup(path => Path.GetDirectoryName(path)!, StringComparer.Ordinal);
        foreach (var directory in placed)
        {
            Bring([directory.Key], directory, failed);
        }

        _begun.Clear();
        return failed;
    }

    private void Bring(IReadOnlyCollection<string> written, IEnumerable<string> paths, Dictionary<string, Exception> failed)
    {
        try
        {
            if (written.Count >= Many)
            {
                DurableFile.SyncFileSystem(root);
                return;
            }

            foreach (var path in written)
            {
                DurableFile.Sync(path);
            }
        }
        catch (IOException e)
        {
            foreach (var path in paths)
            {
                failed[path] = e;
            }
        }
    }
}
