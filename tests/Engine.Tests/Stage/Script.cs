using System.Collections.Concurrent;
using Akka.Actor;

namespace Engine.Tests.Stage;

/// <summary>What a <see cref="ScriptedActor"/> does in its hooks and with messages, and what it wrote down.</summary>
public sealed class Script
{
    private int _instances;

    public ConcurrentQueue<string> Lines { get; init; } = new();

    public string Name { get; init; } = "a";

    public Func<SupervisorStrategy>? Strategy { get; init; }

    public Action<ScriptedActor>? Constructed { get; init; }

    public Action<ScriptedActor>? Started { get; init; }

    public Action<ScriptedActor>? Stopped { get; init; }

    public Action<ScriptedActor, Exception, object?>? BeforeRestart { get; init; }

    public Action<ScriptedActor, Exception>? AfterRestart { get; init; }

    public Action<ScriptedActor, object>? On { get; init; }

    public bool DefaultPreRestart { get; init; } = true;

    public bool DefaultPostRestart { get; init; } = true;

    public int NextInstance() => Interlocked.Increment(ref _instances);

    public void Write(string line) => Lines.Enqueue(line);

    public Props Props() => Akka.Actor.Props.Create(typeof(ScriptedActor), this);

    public Props Props<T>()
        where T : ScriptedActor => Akka.Actor.Props.Create(typeof(T), this);
}

/// <summary>Runs inside a <see cref="ScriptedActor"/>.</summary>
public sealed record Do(Action<ScriptedActor> Action);

/// <summary>Makes a <see cref="ScriptedActor"/> fail.</summary>
public sealed record Fail(Exception Cause);

public class ScriptedActor : UntypedActor
{
    private readonly Script _script;

    public ScriptedActor(Script script)
    {
        _script = script;
        Instance = script.NextInstance();
        Write("ctor");
        script.Constructed?.Invoke(this);
    }

    public int Instance { get; }

    public IActorRef Me => Self;

    public IActorRef From => Sender;

    public IUntypedActorContext Ctx => Context;

    public void Write(string text) => _script.Write($"{_script.Name}#{Instance} {text}");

    public void Switch(UntypedReceive receive) => Become(receive);

    public void Async(Func<Task> task) => RunTask(task);

    public void NotHandled(object message) => Unhandled(message);

    protected override SupervisorStrategy SupervisorStrategy() => _script.Strategy?.Invoke() ?? base.SupervisorStrategy();

    protected override void PreStart()
    {
        Write("PreStart");
        _script.Started?.Invoke(this);
    }

    protected override void PostStop()
    {
        Write("PostStop");
        _script.Stopped?.Invoke(this);
    }

    protected override void PreRestart(Exception reason, object message)
    {
        Write($"PreRestart {reason.GetType().Name} at {message?.GetType().Name ?? "nothing"}");
        _script.BeforeRestart?.Invoke(this, reason, message);
        if (_script.DefaultPreRestart) base.PreRestart(reason, message!);
    }

    protected override void PostRestart(Exception reason)
    {
        Write($"PostRestart {reason.GetType().Name}");
        _script.AfterRestart?.Invoke(this, reason);
        if (_script.DefaultPostRestart) base.PostRestart(reason);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Do run: run.Action(this); break;
            case Fail fail: throw fail.Cause;
            default:
                if (_script.On is { } handler) handler(this, message);
                else Write("got " + message);
                break;
        }
    }
}

public sealed class StashingActor(Script script) : ScriptedActor(script), IWithUnboundedStash
{
    public IStash Stash { get; set; } = null!;
}

public sealed class BoundedStashingActor(Script script) : ScriptedActor(script), IWithStash
{
    public IStash Stash { get; set; } = null!;
}

public sealed class TimedActor(Script script) : ScriptedActor(script), IWithTimers
{
    public ITimerScheduler Timers { get; set; } = null!;
}

public static class ScriptedActors
{
    /// <summary>Runs code inside and waits for its end: all that was sent before has been handled.</summary>
    public static void Inside(this IActorRef actor, Action<ScriptedActor> action)
    {
        using var done = new ManualResetEventSlim();
        Exception? thrown = null;
        actor.Tell(new Do(a =>
        {
            try
            {
                action(a);
            }
            catch (Exception e)
            {
                thrown = e;
            }
            done.Set();
        }), ActorRefs.NoSender);
        Assert.True(done.Wait(ActorStage.Deadline), $"{actor.Path} did not run the action");
        if (thrown is not null) throw new InvalidOperationException("thrown inside the actor", thrown);
    }

    public static void Settle(this IActorRef actor) => actor.Inside(_ => { });
}
