using System.Buffers.Binary;

namespace Akka.Persistence.Snapshot;

/// <summary>
/// Keeps snapshots as files <c>snapshot-ID-NUMBER-TICKS</c> in a folder (<c>dir</c>), one snapshot a file, written whole or not at all. If the newest
/// cannot be read, older ones are tried, <c>max-load-attempts</c> in all.
/// </summary>
public class LocalSnapshotStore : SnapshotStore
{
    private const string Prefix = "snapshot-";
    private readonly DirectoryInfo _folder;
    private readonly int _maxLoadAttempts;
    private readonly PayloadCodec _codec;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public LocalSnapshotStore()
    {
        var config = Persistence.Instance.Apply(Context.System).ConfigFor(Self)
            .WithFallback(Context.System.Settings.Config.GetConfig("akka.persistence.snapshot-store.local"));
        _folder = new DirectoryInfo(config.GetString("dir", "snapshots")!);
        _maxLoadAttempts = config.GetInt("max-load-attempts", 3);
        _codec = new PayloadCodec((ExtendedActorSystem)Context.System, serializerName: null);
    }

    // A folder that cannot be fails the start, not the first snapshot.
    protected override void PreStart() => _folder.Create();

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.Run<SelectedSnapshot?>(() =>
    {
        Exception? first = null;
        foreach (var (metadata, file) in Find(persistenceId, criteria).OrderByDescending(f => f.Metadata.SequenceNr).Take(_maxLoadAttempts))
        {
            try
            {
                return new SelectedSnapshot(metadata, Read(file));
            }
            catch (Exception cause)
            {
                _log.Error(cause, "Error loading snapshot [{0}]: {1}", metadata, cause.Message);
                first ??= cause;
            }
        }

        return first is null
            ? null
            : throw new InvalidOperationException($"No snapshot of {persistenceId} in {_folder.FullName} can be read: {first.Message}", first);
    });

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => Task.Run(() => Save(metadata, snapshot));

    /// <summary>Writes a snapshot in the place of older ones of the same number.</summary>
    protected virtual void Save(SnapshotMetadata metadata, object snapshot)
    {
        var (bytes, manifest, serializerId) = _codec.Encode(snapshot);
        var name = Encoding.UTF8.GetBytes(manifest);
        var head = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, serializerId);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), name.Length);
        var written = WithOutputStream(metadata, stream =>
        {
            stream.Write(head);
            stream.Write(name);
            stream.Write(bytes);
        });
        written.MoveTo(GetSnapshotFileForWrite(metadata).FullName, overwrite: true);
        foreach (var (other, path) in Find(metadata.PersistenceId, new SnapshotSelectionCriteria(metadata.SequenceNr, DateTime.MaxValue, metadata.SequenceNr)))
        {
            if (other.Timestamp < metadata.Timestamp) File.Delete(path);
        }
    }

    /// <summary>A file beside the snapshot's own, on the disk with what <paramref name="p"/> writes.</summary>
    protected FileInfo WithOutputStream(SnapshotMetadata metadata, Action<Stream> p)
    {
        var file = GetSnapshotFileForWrite(metadata, ".tmp");
        using var stream = file.Create();
        p(stream);
        stream.Flush(flushToDisk: true);
        return file;
    }

    protected FileInfo GetSnapshotFileForWrite(SnapshotMetadata metadata, string extension = "") => new(Path.Combine(
        _folder.FullName,
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Uri.EscapeDataString(metadata.PersistenceId)}-{metadata.SequenceNr}-{metadata.Timestamp.Ticks}{extension}")));

    protected override Task DeleteAsync(SnapshotMetadata metadata) =>
        DeleteAsync(metadata.PersistenceId, new SnapshotSelectionCriteria(metadata.SequenceNr, DateTime.MaxValue, metadata.SequenceNr));

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.Run(() =>
    {
        foreach (var (_, file) in Find(persistenceId, criteria)) File.Delete(file);
    });

    private object Read(string file)
    {
        var content = File.ReadAllBytes(file);
        var serializerId = BinaryPrimitives.ReadInt32LittleEndian(content);
        var nameLength = BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(4));
        return _codec.Decode(content[(8 + nameLength)..], Encoding.UTF8.GetString(content, 8, nameLength), serializerId);
    }

    private List<(SnapshotMetadata Metadata, string File)> Find(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var found = new List<(SnapshotMetadata, string)>();
        var prefix = Prefix + Uri.EscapeDataString(persistenceId) + "-";
        foreach (var file in Directory.Exists(_folder.FullName) ? _folder.GetFiles(Prefix + "*") : [])
        {
            if (file.Name.StartsWith(prefix, StringComparison.Ordinal)
                && file.Name[prefix.Length..].Split('-') is [var number, var ticks]
                && long.TryParse(number, CultureInfo.InvariantCulture, out var sequenceNr)
                && long.TryParse(ticks, CultureInfo.InvariantCulture, out var timestamp))
            {
                var metadata = new SnapshotMetadata(persistenceId, sequenceNr, new DateTime(timestamp, DateTimeKind.Utc));
                if (criteria.Matches(metadata)) found.Add((metadata, file.FullName));
            }
        }

        return found;
    }
}
