using System.Buffers;
using Actors.Messages.Wire;
using Actors.Node.Kernel;
using Actors.Node.Logging;
using Actors.Node.Outbox.Stored;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Outbox;

/// <summary>
/// The newest report of every job the hub has not acknowledged, the last number given to each reference, the scanner's checkpoint and
/// the hub's epoch, in memory and on disk. Changes gather until <see cref="Flush"/> makes them durable together. A disk that cannot be
/// written loses nothing while the agent runs: everything stays in memory and is written once the disk takes it. Not thread-safe.
/// </summary>
internal sealed partial class OutboxStore : IDisposable
{
    /// <summary>A file below this size is never rewritten.</summary>
    internal const long LeastCompactionLength = 1024 * 1024;
    private const string FileName = "outbox";
    private const string LockName = "lock";

    private readonly Dictionary<RefKey, OutboxEntry> _entries = [];
    private readonly HashSet<RefKey> _changed = [];
    private readonly HashSet<RefKey> _removed = [];
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly string _path;
    private readonly IFrameDisk _disk;
    private readonly ILogger _log;
    private FileStream _lock;
    private (ulong Device, ulong Inode) _lockFile;
    private FrameFile? _file;
    private long _compactAt;
    private bool _checkpointChanged;
    private bool _epochChanged;
    private bool _rewrite;
    private int _unreadable;

    private OutboxStore(string directory, IFrameDisk disk, ILogger log)
    {
        _path = Path.Combine(directory, FileName);
        _disk = disk;
        _log = log;
        _lock = Lock(directory);
        _lockFile = FileAt(_lock.Name);
    }

    /// <summary>All references known, each once.</summary>
    public IReadOnlyCollection<OutboxEntry> Entries => _entries.Values;

    /// <summary>How many of them have a report the hub has not acknowledged.</summary>
    public int Waiting => _entries.Values.Count(entry => entry.Report is not null && entry.AcknowledgedSeq < entry.LastSeq);

    /// <summary>The scanner's newest checkpoint; empty where there is none.</summary>
    public ByteString Checkpoint { get; private set; } = ByteString.Empty;

    /// <summary>Names the hub's store, as last heard; empty before the first answer.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>True while the disk refuses to be written.</summary>
    public bool IsDegraded { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public long FileLength => _file?.Length ?? 0;

    /// <summary>Opens the outbox of a data directory and reads what an earlier run left.</summary>
    /// <exception cref="StartException">The directory cannot be used, or another agent uses it.</exception>
    public static OutboxStore Open(string directory, IFrameDisk disk, ILogger log)
    {
        var store = new OutboxStore(directory, disk, log);
        try
        {
            store.Load();
            return store;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            store.Dispose();
            throw new StartException(exception is FrameFileException ? exception.Message : $"cannot read the outbox {store._path}: {exception.Message}", exception);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>What is known of a reference, or null.</summary>
    public OutboxEntry? Find(NodeJobRef reference) => _entries.GetValueOrDefault(RefKey.Of(reference));

    /// <summary>Numbers a report and takes it as the newest of its reference. A reference whose final report was made takes no other.</summary>
    /// <returns>The entry; its report is the given one unless it was final before.</returns>
    public OutboxEntry Add(JobReport report)
    {
        var key = RefKey.Of(report.Ref);
        if (!_entries.TryGetValue(key, out var entry))
        {
            _entries.Add(key, entry = new OutboxEntry(report.Ref));
        }

        if (entry.Final)
        {
            return entry;
        }

        report.Seq = entry.LastSeq + 1;
        entry.Ref = report.Ref;
        entry.LastSeq = report.Seq;
        entry.Report = report;
        entry.Final = report.Final;
        Change(key, entry);
        return entry;
    }

    /// <summary>The scanner knows the job no more: once acknowledged, the entry goes with the next checkpoint.</summary>
    public void Release(NodeJobRef reference)
    {
        if (_entries.TryGetValue(RefKey.Of(reference), out var entry))
        {
            entry.Released = true;
        }
    }

    /// <summary>Takes the scanner's state; it becomes durable together with all that changed before.</summary>
    public void SetCheckpoint(ByteString checkpoint)
    {
        Checkpoint = checkpoint;
        _checkpointChanged = true;
        foreach (var entry in _entries.Values)
        {
            entry.Forgettable |= entry.Released;
        }

        Sweep();
    }

    /// <summary>Makes every change so far durable.</summary>
    /// <returns>False when the disk refused; nothing is lost, and the next call tries again.</returns>
    public bool Flush()
    {
        if (!_checkpointChanged && !_epochChanged && !_rewrite && _changed.Count == 0 && _removed.Count == 0)
        {
            return true;
        }

        try
        {
            Write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!IsDegraded)
            {
                IsDegraded = true;
                NodeLog.OutboxNotWritten(_log, _path, exception.Message);
            }

            return false;
        }

        if (IsDegraded)
        {
            IsDegraded = false;
            NodeLog.OutboxWrittenAgain(_log, _path);
        }

        foreach (var key in _changed)
        {
            _entries[key].Safe = true;
        }

        _changed.Clear();
        _removed.Clear();
        _checkpointChanged = _epochChanged = _rewrite = false;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _lock.Dispose();
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

    private void Change(RefKey key, OutboxEntry entry)
    {
        entry.Safe = false;
        _changed.Add(key);
        _removed.Remove(key);
    }

    private void Sweep()
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry is { Final: true, Forgettable: true } && entry.AcknowledgedSeq >= entry.LastSeq)
            {
                _entries.Remove(key);
                _changed.Remove(key);
                _removed.Add(key);
            }
        }
    }

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

        return frame;
    }

    private OutboxFrame Everything()
    {
        var frame = new OutboxFrame { Checkpoint = Checkpoint, Epoch = Epoch };
        frame.Jobs.AddRange(_entries.Values.Select(entry => entry.ToStored()));
        return frame;
    }
}
