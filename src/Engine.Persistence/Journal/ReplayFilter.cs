namespace Akka.Persistence.Journal;

/// <summary>What a replay does about events of two writers that overlap.</summary>
/// <remarks>
/// Off: everything is replayed as it stands; Warn: the same, and reported; Fail: the replay fails; RepairByDiscardOld: of the older writer's
/// events those that overlap are dropped, and reported.
/// </remarks>
internal enum ReplayFilterMode { Off, Warn, Fail, RepairByDiscardOld }

/// <summary><c>replay-filter</c> of a journal plugin.</summary>
internal sealed record ReplayFilterSettings(ReplayFilterMode Mode, int WindowSize, int MaxOldWriters, Action<string> Report)
{
    public static ReplayFilterSettings From(Config plugin, Action<string>? report = null)
    {
        var mode = plugin.GetString("replay-filter.mode", "repair-by-discard-old");
        return new ReplayFilterSettings(
            mode.ToLowerInvariant() switch
            {
                "off" or "false" => ReplayFilterMode.Off,
                "warn" => ReplayFilterMode.Warn,
                "fail" => ReplayFilterMode.Fail,
                "repair-by-discard-old" => ReplayFilterMode.RepairByDiscardOld,
                _ => throw new ConfigurationException($"replay-filter.mode = {mode}: must be repair-by-discard-old, fail, warn or off"),
            },
            plugin.GetInt("replay-filter.window-size", 100),
            plugin.GetInt("replay-filter.max-old-writers", 10),
            report ?? (static _ => { }));
    }

    public ReplayFilter New(string persistenceId, Action<IPersistentRepresentation> output) => new(this, persistenceId, output);
}

/// <summary>
/// Two incarnations of one actor that lived at the same time (a split cluster) leave overlapping events. The events of the older one
/// are recognised within a window of so many events, by the writer's uuid and sequence numbers that go back.
/// </summary>
internal sealed class ReplayFilter(ReplayFilterSettings settings, string persistenceId, Action<IPersistentRepresentation> output)
{
    private readonly Queue<string> _oldWriters = new();
    private Queue<IPersistentRepresentation> _window = new();
    private string _writer = "";
    private long _highest = -1;

    public void Add(IPersistentRepresentation e)
    {
        if (settings.Mode == ReplayFilterMode.Off)
        {
            output(e);
            return;
        }

        while (_window.Count >= settings.WindowSize) output(_window.Dequeue());

        if (string.Equals(e.WriterGuid, _writer, StringComparison.Ordinal))
        {
            // One stored event may have become several: the same number again is in order.
            if (e.SequenceNr >= _highest || Accept(e, $"event {e.SequenceNr} of writer {e.WriterGuid} comes after its event {_highest}"))
            {
                _highest = Math.Max(_highest, e.SequenceNr);
                _window.Enqueue(e);
            }
        }
        else if (!_oldWriters.Contains(e.WriterGuid, StringComparer.Ordinal)) ChangeWriter(e);
        else if (Accept(e, $"event {e.SequenceNr} of old writer {e.WriterGuid} comes after events of {_writer}")) _window.Enqueue(e);
    }

    public void Flush()
    {
        while (_window.TryDequeue(out var e)) output(e);
    }

    private void ChangeWriter(IPersistentRepresentation e)
    {
        if (_writer.Length > 0)
        {
            _oldWriters.Enqueue(_writer);
            if (_oldWriters.Count > settings.MaxOldWriters) _oldWriters.Dequeue();
        }

        _window = new(_window.Where(old => old.SequenceNr < e.SequenceNr
            || Accept(old, $"event {old.SequenceNr} of old writer {old.WriterGuid} overlaps event {e.SequenceNr} of {e.WriterGuid}")));
        _writer = e.WriterGuid;
        _highest = e.SequenceNr;
        _window.Enqueue(e);
    }

    private bool Accept(IPersistentRepresentation e, string reason)
    {
        var text = $"Invalid replayed event of {persistenceId}: {reason}. Perhaps two actors with this persistence id were active at the same time.";
        if (settings.Mode == ReplayFilterMode.Fail) throw new InvalidOperationException(text);

        settings.Report(settings.Mode == ReplayFilterMode.Warn ? text : $"{text} Event {e.SequenceNr} is left out.");
        return settings.Mode == ReplayFilterMode.Warn;
    }
}
