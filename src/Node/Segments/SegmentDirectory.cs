using System.Globalization;
using Actors.Messages.Segments;
using Actors.Messages.Wire;
using Actors.Node.Outbox;

namespace Actors.Node.Segments;

/// <summary>
/// The directory of <c>actors.node.hub = "file:DIR"</c>: on the host, or shared with the hub and with other nodes. A segment is written under a name that readers pass
/// over, made durable, and then takes its name. Not thread-safe.
/// </summary>
/// <param name="path">The directory. It is not made: where a file system is to be mounted one must not write below it.</param>
/// <param name="disk">Its disk.</param>
/// <param name="maxWaiting">Bytes of this node's segments that may lie there.</param>
internal sealed class SegmentDirectory(string path, IFrameDisk disk, long maxWaiting)
{
    private const int ManyNames = 1000;
    private Dictionary<string, long>? _own;

    public string Path => path;

    /// <summary>Looks whether segments can be written here.</summary>
    /// <exception cref="IOException">They cannot; the message says why.</exception>
    public void Check()
    {
        if (DirectoryTrust.Flaw(path) is { } flaw)
        {
            throw new IOException(flaw.ToString());
        }
    }

    /// <summary>Writes a segment.</summary>
    /// <exception cref="IOException">It is not there, or not for sure: write it again.</exception>
    public void Write(SegmentHeader header, IReadOnlyCollection<Batch> batches)
    {
        Check();
        var name = Segment.FileName(header, Guid.NewGuid().ToString("N")[..8]);
        var prefix = Segment.FilePrefix(header.Cluster, header.Node, header.Stream);
        var content = SegmentFormat.Write(header, batches);
        MakeRoom(prefix, content.Length);
        var (hidden, place) = (System.IO.Path.Combine(path, $".{name}.tmp"), System.IO.Path.Combine(path, name));
        try
        {
            using (var file = File.OpenHandle(hidden, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                File.SetUnixFileMode(file, DirectoryTrust.FileMode(path));
                disk.Write(file, content, 0);
                disk.Sync(file);
            }

            File.Move(hidden, place, overwrite: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Discard(hidden);
            throw exception is IOException ? exception : new IOException(DirectoryTrust.Refused(path).ToString(), exception);
        }

        _own![name] = content.Length;
        disk.SyncDirectory(path);
    }

    private void MakeRoom(string prefix, int length)
    {
        _own ??= Look(prefix);
        if (_own.Count < ManyNames && _own.Values.Sum() + length <= maxWaiting)
        {
            return;
        }

        foreach (var name in _own.Keys.Where(name => !File.Exists(System.IO.Path.Combine(path, name))).ToList())
        {
            _own.Remove(name);
        }

        var waiting = _own.Values.Sum();
        if (waiting + length > maxWaiting)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"{_own.Count} segments of this node, {waiting / 1048576.0:0.0} MiB, lie in {path} and nobody takes them away (actors.node.segments.max-waiting): is the hub watching it (actors.hub.spool.input)?"));
        }
    }

    private Dictionary<string, long> Look(string prefix)
    {
        foreach (var left in Directory.EnumerateFiles(path, $".{prefix}*.tmp"))
        {
            // Of an agent that was killed while it wrote: its outbox has what was to be in it.
            Discard(left);
        }

        return new DirectoryInfo(path).EnumerateFiles(prefix + "*" + Segment.Extension).ToDictionary(file => file.Name, file => file.Length, StringComparer.Ordinal);
    }

    private static void Discard(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The reason for what failed before is the one to tell.
        }
    }
}
