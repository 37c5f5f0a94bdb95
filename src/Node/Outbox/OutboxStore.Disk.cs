using System.Buffers;
using Actors.Messages.Settings;
using Actors.Node.Kernel;
using Actors.Node.Logging;
using Actors.Node.Outbox.Stored;
using Google.Protobuf;

namespace Actors.Node.Outbox;

/// <summary>The outbox's file: opened, appended to, written anew, and kept from other agents by a lock beside it.</summary>
internal sealed partial class OutboxStore
{
    private const string FileName = "outbox";
    private const string LockName = "lock";

    private readonly ArrayBufferWriter<byte> _buffer = new();

    private void Load()
    {
        FrameDamage damage;
        try
        {
            _file = FrameFile.Open(_path, _disk, Apply, out damage);
        }
        catch (FrameFileException exception) when (!exception.IsNewer)
        {
            var aside = $"{_path}.damaged-{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}";
            File.Move(_path, aside);
            NodeLog.OutboxSetAside(_log, exception.Message, aside);
            _file = FrameFile.Open(_path, _disk, Apply, out damage);
        }

        if (damage.TornBytes > 0)
        {
            NodeLog.OutboxTornTail(_log, _path, damage.TornBytes, _file.Length);
        }

        if (damage.SpoiledFrames + _unreadable > 0)
        {
            NodeLog.OutboxSpoiled(_log, _path, damage.SpoiledFrames + _unreadable);
        }

        _compactAt = LeastCompactionLength;
        NodeLog.OutboxOpened(_log, _path, _entries.Count, Waiting);
    }

    private void Apply(ReadOnlySpan<byte> bytes)
    {
        OutboxFrame frame;
        try
        {
            frame = OutboxFrame.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            _unreadable++;
            return;
        }

        foreach (var job in frame.Jobs.Where(job => job.Ref is not null))
        {
            _entries[RefKey.Of(job.Ref)] = OutboxEntry.FromStored(job);
        }

        foreach (var reference in frame.Removed)
        {
            _entries.Remove(RefKey.Of(reference));
        }

        Checkpoint = frame.HasCheckpoint ? frame.Checkpoint : Checkpoint;
        Epoch = frame.HasEpoch ? frame.Epoch : Epoch;
        _stream = frame.HasStream ? frame.Stream : _stream;
        _segment = frame.HasSegment ? frame.Segment : _segment;
    }

    private void Write()
    {
        FollowDirectory();
        if (!_rewrite && FileLength < _compactAt)
        {
            try
            {
                _file!.Append(Encode(Changes()));
                // A failed fsync may have dropped what was written before it too: only a new file is trusted then.
                _rewrite = true;
                _file.Sync();
                _rewrite = false;
                return;
            }
            catch (IOException) when (!_rewrite)
            {
                // A full disk may still have room for the compacted file, and takes back the old one's space.
            }
        }

        var next = FrameFile.Replace(_path, _disk, Encode(Everything()));
        _file?.Dispose();
        _file = next;
        _compactAt = Math.Max(LeastCompactionLength, 4 * next.Length);
    }

    /// <summary>Somebody may remove the directory or the file under a running agent: what goes on into a file without a name would be lost with the agent.</summary>
    /// <exception cref="IOException">It cannot be made again, or another agent has it now.</exception>
    private void FollowDirectory()
    {
        if (FileAt(_lock.Name) != _lockFile)
        {
            try
            {
                var again = Lock(Path.GetDirectoryName(_path)!);
                _lock.Dispose();
                _lock = again;
                _lockFile = FileAt(again.Name);
                _rewrite = true;
            }
            catch (StartException exception)
            {
                throw new IOException(exception.Message, exception);
            }
        }

        _rewrite |= !File.Exists(_path);
    }

    private static (ulong Device, ulong Inode) FileAt(string path)
    {
        var bytes = new PathBuffer().Add(System.Text.Encoding.UTF8.GetBytes(path)).Terminated;
        return FileStatus.TryGet(Libc.AtCurrentDirectory, bytes, out var status) == 0 ? (status.Device, status.Inode) : default;
    }

    private ReadOnlySpan<byte> Encode(OutboxFrame frame)
    {
        _buffer.ResetWrittenCount();
        frame.WriteTo(_buffer);
        return _buffer.WrittenSpan;
    }

    private OutboxFrame Changes()
    {
        var frame = new OutboxFrame();
        frame.Jobs.AddRange(_changed.Select(key => _entries[key].ToStored()));
        frame.Removed.AddRange(_removed.Select(key => key.ToRef()));
        if (_checkpointChanged)
        {
            frame.Checkpoint = Checkpoint;
        }

        if (_epochChanged)
        {
            frame.Epoch = Epoch;
        }

        if (_segmentChanged)
        {
            (frame.Stream, frame.Segment) = (_stream, _segment);
        }

        return frame;
    }

    private OutboxFrame Everything()
    {
        var frame = new OutboxFrame { Checkpoint = Checkpoint, Epoch = Epoch, Stream = _stream, Segment = _segment };
        frame.Jobs.AddRange(_entries.Values.Select(entry => entry.ToStored()));
        return frame;
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(directory, exception);
        }

        var path = Path.Combine(directory, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotWritable(directory, exception);
        }
        catch (IOException exception)
        {
            throw new StartException($"the data directory {directory} (actors.node.data, --data) is in use by another actors-node: stop that one or give this one a directory of its own ({exception.Message})", exception);
        }
    }

    private static StartException NotWritable(string directory, Exception exception) =>
        new($"the data directory {directory} (actors.node.data, --data) cannot be written: {exception.Message}", exception);
}
