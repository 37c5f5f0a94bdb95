using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Persistence.Tests;

/// <summary>What a <see cref="Subject"/> does, and the lines it writes about it.</summary>
internal sealed class Script
{
    private int _instances;

    public string Id { get; init; } = "p";

    public Recovery Recovery { get; init; } = Recovery.Default;

    /// <summary>Handles a command; false: the subject's own way (a string is persisted).</summary>
    public Func<Subject, object, bool>? OnCommand { get; init; }

    public Action<Subject, object>? OnRecover { get; init; }

    public string? JournalPluginId { get; init; }

    public string? SnapshotPluginId { get; init; }

    public IStashOverflowStrategy? Overflow { get; init; }

    public ConcurrentQueue<string> Lines { get; } = new();

    public int Instances => Volatile.Read(ref _instances);

    public int NextInstance() => Interlocked.Increment(ref _instances);

    public Task Saw(string line) => Eventually.Until(() => Lines.Contains(line), $"\"{line}\" among: {string.Join(" | ", Lines)}");
}

/// <summary>Runs code inside a subject.</summary>
internal sealed record Run(Action<Subject> Code);

/// <summary>Runs asynchronous code inside a subject, as an asynchronous command handler does.</summary>
internal sealed record RunLater(Func<Subject, Task> Code);

/// <summary>A persistent actor that writes lines about all that happens to it.</summary>
internal sealed class Subject : UntypedPersistentActor
{
    private readonly Script _script;

    public Subject(Script script)
    {
        _script = script;
        JournalPluginId = script.JournalPluginId;
        SnapshotPluginId = script.SnapshotPluginId;
        Instance = script.NextInstance();
    }

    public int Instance { get; }

    public override string PersistenceId => _script.Id;

    public override Recovery Recovery => _script.Recovery;

    public override IStashOverflowStrategy InternalStashOverflowStrategy => _script.Overflow ?? base.InternalStashOverflowStrategy;

    public IActorRef From => Sender;

    public IActorRef Me => Self;

    public new void Log(string line) => _script.Lines.Enqueue(line);

    public void Save(string e) => Persist(e, x => Log($"persisted {x} {LastSequenceNr}"));

    public void BecomeNow(UntypedReceive receive) => Become(receive);

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Run run:
                run.Code(this);
                break;
            case RunLater later:
                RunTask(() => later.Code(this));
                break;
            case Exception cause:
                throw cause;
            case var _ when _script.OnCommand?.Invoke(this, message) == true:
                break;
            case string text:
                Log("command " + text);
                Save(text);
                break;
            default:
                Log("got " + message.GetType().Name);
                break;
        }
    }

    protected override void OnRecover(object message)
    {
        Log(message switch
        {
            SnapshotOffer offer => $"offered {offer.Snapshot} {offer.Metadata.SequenceNr}",
            RecoveryCompleted => $"recovered {LastSequenceNr}",
            _ => $"replayed {message} {LastSequenceNr}",
        });
        _script.OnRecover?.Invoke(this, message);
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Log($"failure {@event} {sequenceNr} {cause.Message}");

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => Log($"rejected {@event} {sequenceNr} {cause.Message}");

    protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
        Log($"recovery failure {reason.GetType().Name} {message}".TrimEnd());

    protected override void PostStop()
    {
        Log("stopped");
        base.PostStop();
    }
}
