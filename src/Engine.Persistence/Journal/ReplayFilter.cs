using Akka.Pattern;

namespace Akka.Persistence.Journal;

/// <summary>What a replay does about events of two writers that overlap.</summary>
/// <remarks>
/// Fail: the replay fails; Warn: everything is replayed as it stands, and reported; RepairByDiscardOld: of the older writer's events those that
/// overlap are dropped, and reported; Disabled (off in configuration): nothing is looked at.
/// </remarks>
public enum ReplayFilterMode { Fail, Warn, RepairByDiscardOld, Disabled }

/// <summary>Passes a replay on to a persistent actor, without what overlaps, and ends with it: for journals that replay by themselves.</summary>
public class ReplayFilter : ActorBase
{
    private readonly ReplayWindow _window;
    private bool _failed;

    public ReplayFilter(IActorRef persistentActor, ReplayFilterMode mode, int windowSize, int maxOldWriters, bool debugEnabled)
    {
        (PersistentActor, Mode, WindowSize, MaxOldWriters, DebugEnabled) = (persistentActor, mode, windowSize, maxOldWriters, debugEnabled);
        _window = new ReplayWindow(new ReplayFilterSettings(mode, windowSize, maxOldWriters, debugEnabled, Context.GetLogger()), persistentActor);
    }

    public IActorRef PersistentActor { get; }
    public ReplayFilterMode Mode { get; }
    public bool DebugEnabled { get; }

    /// <summary>Events held back, among which an overlap is seen.</summary>
    public int WindowSize { get; }

    /// <summary>Writers that are remembered.</summary>
    public int MaxOldWriters { get; }

    /// <summary>A filter of a mode other than Disabled.</summary>
    public static Props Props(IActorRef persistentActor, ReplayFilterMode mode, int windowSize, int maxOldWriters, bool debugEnabled)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxOldWriters);
        ArgumentOutOfRangeException.ThrowIfEqual(mode, ReplayFilterMode.Disabled);
        return Actor.Props.Create(() => new ReplayFilter(persistentActor, mode, windowSize, maxOldWriters, debugEnabled));
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case ReplayedMessage replayed: Add(replayed); return true;
            case RecoverySuccess or ReplayMessagesFailure:
                if (!_failed) _window.Flush();
                if (!_failed) PersistentActor.Tell(message, ActorRefs.NoSender);
                Context.Stop(Self);
                return true;
            default: return false;
        }
    }

    private void Add(ReplayedMessage replayed)
    {
        if (_failed) return;
        try
        {
            _window.Add(replayed);
        }
        catch (IllegalStateException e)
        {
            _failed = true;
            PersistentActor.Tell(new ReplayMessagesFailure(e), ActorRefs.NoSender);
        }
    }
}

/// <summary><c>replay-filter</c> of a journal plugin.</summary>
internal sealed record ReplayFilterSettings(ReplayFilterMode Mode, int WindowSize, int MaxOldWriters, bool Debug, ILoggingAdapter Log)
{
    public static ReplayFilterSettings From(Config plugin, ILoggingAdapter log)
    {
        var mode = plugin.GetString("replay-filter.mode", "repair-by-discard-old");
        return new ReplayFilterSettings(
            mode.ToLowerInvariant() switch
            {
                "off" or "false" => ReplayFilterMode.Disabled,
                "warn" => ReplayFilterMode.Warn,
                "fail" => ReplayFilterMode.Fail,
                "repair-by-discard-old" => ReplayFilterMode.RepairByDiscardOld,
                _ => throw new ConfigurationException($"replay-filter.mode = {mode}: must be repair-by-discard-old, fail, warn or off"),
            },
            plugin.GetInt("replay-filter.window-size", 100),
            plugin.GetInt("replay-filter.max-old-writers", 10),
            plugin.GetBoolean("replay-filter.debug", false),
            log);
    }
}

/// <summary>
/// Two incarnations of one actor that lived at the same time (a split cluster) leave overlapping events. The events of the older one
/// are recognised within a window of so many events, by the writer's uuid and sequence numbers that go back.
/// </summary>
internal sealed class ReplayWindow(ReplayFilterSettings settings, IActorRef output)
{
    private readonly Queue<string> _oldWriters = new();
    private Queue<ReplayedMessage> _window = new();
    private string _writer = "";
    private long _highest = -1;

    /// <exception cref="IllegalStateException">An overlap, in mode Fail.</exception>
    public void Add(ReplayedMessage replayed)
    {
        if (settings.Mode == ReplayFilterMode.Disabled)
        {
            PassOn(replayed);
            return;
        }

        var e = replayed.Persistent;
        if (settings.Debug) settings.Log.Debug($"Replay: {e}");
        while (_window.Count >= settings.WindowSize) PassOn(_window.Dequeue());

        if (string.Equals(e.WriterGuid, _writer, StringComparison.Ordinal))
        {
            // One stored event may have become several: the same number again is in order.
            if (e.SequenceNr >= _highest || Accept(e, $"event {e.SequenceNr} of writer {e.WriterGuid} comes after its event {_highest}"))
            {
                _highest = Math.Max(_highest, e.SequenceNr);
                _window.Enqueue(replayed);
            }
        }
        else if (!_oldWriters.Contains(e.WriterGuid, StringComparer.Ordinal)) ChangeWriter(replayed);
        else if (Accept(e, $"event {e.SequenceNr} of old writer {e.WriterGuid} comes after events of {_writer}")) _window.Enqueue(replayed);
    }

    public void Flush()
    {
        while (_window.TryDequeue(out var replayed)) PassOn(replayed);
    }

    private void PassOn(ReplayedMessage replayed) => output.Tell(replayed, ActorRefs.NoSender);

    private void ChangeWriter(ReplayedMessage replayed)
    {
        if (_writer.Length > 0)
        {
            _oldWriters.Enqueue(_writer);
            if (_oldWriters.Count > settings.MaxOldWriters) _oldWriters.Dequeue();
        }

        var e = replayed.Persistent;
        _window = new(_window.Where(old => old.Persistent.SequenceNr < e.SequenceNr || Accept(
            old.Persistent, $"event {old.Persistent.SequenceNr} of old writer {old.Persistent.WriterGuid} overlaps event {e.SequenceNr} of {e.WriterGuid}")));
        _writer = e.WriterGuid;
        _highest = e.SequenceNr;
        _window.Enqueue(replayed);
    }

    private bool Accept(IPersistentRepresentation e, string reason)
    {
        var text = $"Invalid replayed event of {e.PersistenceId}: {reason}. Perhaps two actors with this persistence id were active at the same time.";
        if (settings.Mode == ReplayFilterMode.Fail)
        {
            settings.Log.Error(text);
            throw new IllegalStateException(text);
        }

        settings.Log.Warning(settings.Mode == ReplayFilterMode.Warn ? text : $"{text} Event {e.SequenceNr} is left out.");
        return settings.Mode == ReplayFilterMode.Warn;
    }
}
