using Actors.Messages.Settings;
using Actors.Messages.Wire;
using Actors.Node.Logging;
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
    private readonly Dictionary<RefKey, OutboxEntry> _entries = [];
    private readonly HashSet<RefKey> _changed = [];
    private readonly HashSet<RefKey> _removed = [];
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

        report.Seq = Math.Max(entry.LastSeq, NumbersAbove) + 1;
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
        if (!_checkpointChanged && !_epochChanged && !_segmentChanged && !_rewrite && _changed.Count == 0 && _removed.Count == 0)
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
        _checkpointChanged = _epochChanged = _segmentChanged = _rewrite = false;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _lock.Dispose();
    }

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
}
