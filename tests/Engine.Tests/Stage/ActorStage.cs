using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;

namespace Engine.Tests.Stage;

/// <summary>One quiet actor system for one test, ended with it.</summary>
public sealed class ActorStage : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private const string Quiet = """
        akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, log-dead-letters-during-shutdown = off }
        akka.coordinated-shutdown { exit-clr = off, run-by-clr-shutdown-hook = off }
        """;

    public ActorStage(string hocon = "")
    {
        // A test kit leaves its actor behind as the sender on its thread, and threads are used again.
        InternalCurrentActorCellKeeper.Current = null;
        System = ActorSystem.Create("stage", ConfigurationFactory.ParseString(hocon).WithFallback(ConfigurationFactory.ParseString(Quiet)));
    }

    public ActorSystem System { get; }

    public Probe Probe(string? name = null) => new(System, name);

    /// <summary>An actor that does what a script says.</summary>
    public IActorRef Scripted(Script script, string? name = null) => System.ActorOf(script.Props(), name);

    public static async Task Until(Func<bool> holds, string what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(start) > Deadline) throw new TimeoutException("Waited in vain for: " + what);
            await Task.Delay(5);
        }
    }

    public void Dispose() => Assert.True(System.Terminate().Wait(Deadline), "the system did not end");
}


/// <summary>The outside's eyes: an actor behind a queue.</summary>
public sealed class Probe
{
    private readonly BlockingCollection<(object Message, IActorRef Sender)> _received = [];

    public Probe(IActorRefFactory factory, string? name = null) =>
        Ref = factory.ActorOf(Props.Create(typeof(ProbeActor), (Action<object, IActorRef>)((m, s) => _received.Add((m, s)))), name);

    public IActorRef Ref { get; }

    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    public object Next()
    {
        if (!_received.TryTake(out var next, ActorStage.Deadline)) throw new TimeoutException($"Nothing arrived at {Ref.Path}.");
        LastSender = next.Sender;
        return next.Message;
    }

    public T Next<T>() => Assert.IsType<T>(Next(), exactMatch: false);

    /// <summary>What has arrived up to now: everything sent before this call by this thread is in.</summary>
    public IReadOnlyList<object> Drain()
    {
        var mark = new object();
        Ref.Tell(mark, ActorRefs.NoSender);
        var all = new List<object>();
        while (Next() is var next && !ReferenceEquals(next, mark)) all.Add(next);
        return all;
    }

    public void Inside(Action<IActorContext> action)
    {
        using var done = new ManualResetEventSlim();
        Ref.Tell(new ProbeDo(c =>
        {
            action(c);
            done.Set();
        }), ActorRefs.NoSender);
        Assert.True(done.Wait(ActorStage.Deadline), "the probe did not run the action");
    }

    public void Watch(IActorRef actor) => Inside(c => c.Watch(actor));
}

public sealed record ProbeDo(Action<IActorContext> Action);

public sealed class ProbeActor(Action<object, IActorRef> sink) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is ProbeDo run) run.Action(Context);
        else sink(message, Sender);
    }
}
