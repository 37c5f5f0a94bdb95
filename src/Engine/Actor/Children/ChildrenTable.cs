using System.Collections;

namespace Akka.Actor.Internal;

/// <summary>
/// The names in use below a cell, and which children are being stopped. Guarded by its own lock, because names below a guardian
/// are reserved from any thread.
/// </summary>
internal sealed class ChildrenTable : IReadOnlyCollection<ChildRestartStats>
{
    /// <summary>That of every cell that ended without ever having had a child.</summary>
    public static readonly ChildrenTable Ended = new() { _terminated = true };

    private readonly Dictionary<string, IChildStats> _names = new(StringComparer.Ordinal);
    private HashSet<IActorRef>? _dying;
    private SuspendReason? _reason;
    private bool _terminated;

    public bool IsNormal { get { lock (_names) return !_terminated && _reason is not { HoldsTheActor: true }; } }
    public bool IsTerminating { get { lock (_names) return _terminated || _reason is { Kind: SuspendKind.Termination }; } }
    public bool IsTerminated { get { lock (_names) return _terminated; } }
    public bool IsWaiting { get { lock (_names) return _reason is { HoldsTheActor: true }; } }

    public void Reserve(string name)
    {
        lock (_names)
        {
            if (_terminated) throw new InvalidOperationException($"Cannot reserve actor name '{name}': already terminated");
            if (_reason is { Kind: SuspendKind.Termination }) throw new InvalidOperationException($"Cannot reserve actor name '{name}': terminating");
            if (!_names.TryAdd(name, ChildNameReserved.Instance)) throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
        }
    }

    public void Unreserve(string name)
    {
        lock (_names) if (_names.TryGetValue(name, out var stats) && stats is ChildNameReserved) _names.Remove(name);
    }

    /// <summary>Turns a reservation into a child; null when the name was never reserved.</summary>
    public ChildRestartStats? Init(IInternalActorRef child)
    {
        lock (_names)
        {
            if (!_names.TryGetValue(child.Path.Name, out var stats)) return null;
            if (stats is ChildRestartStats known) return known;
            var fresh = new ChildRestartStats(child);
            _names[child.Path.Name] = fresh;
            return fresh;
        }
    }

    public IInternalActorRef? TryGetByName(string name)
    {
        lock (_names) return _names.TryGetValue(name, out var stats) && stats is ChildRestartStats child ? child.Child : null;
    }

    public ChildRestartStats? TryGetByRef(IActorRef child)
    {
        lock (_names)
        {
            return _names.TryGetValue(child.Path.Name, out var stats) && stats is ChildRestartStats known && known.Child.Equals(child) ? known : null;
        }
    }

    public IReadOnlyList<IInternalActorRef> Refs()
    {
        lock (_names) return _names.Values.OfType<ChildRestartStats>().Select(s => s.Child).ToArray();
    }

    public int Count => Stats().Length;
    public IEnumerator<ChildRestartStats> GetEnumerator() => Stats().AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Notes that a child is being stopped.</summary>
    public void ShallDie(IActorRef child)
    {
        lock (_names)
        {
            if (_terminated) return;
            (_dying ??= []).Add(child);
            _reason ??= new SuspendReason(SuspendKind.UserRequest);
        }
    }

    /// <summary>False when no child is being stopped, so that there is nothing to wait for.</summary>
    public bool SetReason(SuspendReason reason)
    {
        lock (_names)
        {
            if (_reason is null) return false;
            _reason = reason;
            return true;
        }
    }

    public void SetTerminated()
    {
        lock (_names)
        {
            if (_terminated && _names.Count == 0) return;
            _terminated = true;
            _reason = null;
            _dying = null;
            _names.Clear();
        }
    }

    /// <summary>Frees the name. When it was the last one waited for, gives the reason for the wait.</summary>
    public SuspendReason? Remove(IActorRef child)
    {
        lock (_names)
        {
            if (_names.TryGetValue(child.Path.Name, out var stats) && stats is ChildRestartStats known && known.Child.Equals(child)) _names.Remove(child.Path.Name);
            if (_reason is null || _dying is null) return null;
            _dying.Remove(child);
            if (_dying.Count != 0) return null;
            var reason = _reason;
            _reason = null;
            _dying = null;
            if (reason.Kind == SuspendKind.Termination) _terminated = true;
            return reason.HoldsTheActor ? reason : null;
        }
    }

    private ChildRestartStats[] Stats()
    {
        lock (_names) return _names.Values.OfType<ChildRestartStats>().ToArray();
    }
}

/// <summary>
/// Why a cell waits for children to end: the program stopped one, and the actor goes on meanwhile; or a new instance, the first one, or the end comes
/// when they are gone, and the actor waits itself and does nothing else.
/// </summary>
internal enum SuspendKind { UserRequest, Recreation, Creation, Termination }

/// <summary>With the cause of a recreation.</summary>
internal sealed record SuspendReason(SuspendKind Kind, Exception? Cause = null)
{
    public bool HoldsTheActor => Kind != SuspendKind.UserRequest;
}

/// <summary>Names of actors that were given none: $a, $b, … $+, $~, $ab, …</summary>
internal static class AutoName
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    public static string Of(long number)
    {
        var text = new StringBuilder("$");
        do
        {
            text.Append(Digits[(int)(number & 63)]);
            number >>>= 6;
        }
        while (number != 0);
        return text.ToString();
    }
}
