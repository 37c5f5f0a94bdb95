using Akka.Configuration;

namespace Akka.Persistence.Journal;

/// <summary>What a replay does about events of two writers that overlap.</summary>
internal enum ReplayFilterMode
{
    /// <summary>Everything is replayed as it stands.</summary>
    Off,

    /// <summary>Overlapping events are replayed, and reported.</summary>
    Warn,

    /// <summary>The replay fails.</summary>
    Fail,

    /// <summary>Of the older writer's events those that overlap are dropped, and reported.</summary>
    RepairByDiscardOld,
}

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
    private readonly LinkedList<IPersistentRepresentation> _window = [];
    private readonly LinkedList<string> _oldWriters = [];
    private string _writer = "";
    private long _highest = -1;

    public void Add(IPersistentRepresentation e)
    {
        if (settings.Mode == ReplayFilterMode.Off)
        {
            output(e);
            return;
        }

        while (_window.Count >= settings.WindowSize)
        {
            output(_window.First!.Value);
            _window.RemoveFirst();
        }

        if (string.Equals(e.WriterGuid, _writer, StringComparison.Ordinal))
        {
            AddFromCurrent(e);
        }
        else if (_oldWriters.Contains(e.WriterGuid))
        {
            if (Accept(e, $"event {e.SequenceNr} of old writer {e.WriterGuid} comes after events of {_writer}"))
            {
                _window.AddLast(e);
            }
        }
        else
        {
            ChangeWriter(e);
        }
    }

    public void Flush()
    {
        foreach (var e in _window)
        {
            output(e);
        }

        _window.Clear();
    }

    private void AddFromCurrent(IPersistentRepresentation e)
    {
        // One stored event may have become several: the same number again is in order.
        if (e.SequenceNr < _highest && !Accept(e, $"event {e.SequenceNr} of writer {e.WriterGuid} comes after its event {_highest}"))
        {
            return;
        }

        _highest = Math.Max(_highest, e.SequenceNr);
        _window.AddLast(e);
    }

    private void ChangeWriter(IPersistentRepresentation e)
    {
        if (_writer.Length > 0)
        {
            _oldWriters.AddLast(_writer);
            if (_oldWriters.Count > settings.MaxOldWriters)
            {
                _oldWriters.RemoveFirst();
            }
        }

        for (var node = _window.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.SequenceNr >= e.SequenceNr
                && !Accept(node.Value, $"event {node.Value.SequenceNr} of old writer {node.Value.WriterGuid} overlaps event {e.SequenceNr} of {e.WriterGuid}"))
            {
                _window.Remove(node);
            }

            node = next;
        }

        _writer = e.WriterGuid;
        _highest = e.SequenceNr;
        _window.AddLast(e);
    }

    private bool Accept(IPersistentRepresentation e, string reason)
    {
        var text = $"Replay of {persistenceId}: {reason}. Perhaps two actors with this persistence id were active at the same time.";
        if (settings.Mode == ReplayFilterMode.Fail)
        {
            throw new InvalidOperationException(text);
        }

        settings.Report(settings.Mode == ReplayFilterMode.Warn ? text : $"{text} Event {e.SequenceNr} is left out.");
        return settings.Mode == ReplayFilterMode.Warn;
    }
}
