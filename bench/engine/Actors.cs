using Akka.Actor;

namespace Actors.Bench.Engine;

internal sealed record Go(int Messages, int InFlight, IActorRef Partner, TaskCompletionSource Done);

/// <summary>Sends back what it is sent.</summary>
internal sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message);
}

/// <summary>Keeps a number of messages in flight to an Echo until all have come back.</summary>
internal sealed class Pinger : ReceiveActor
{
    private static readonly object Ball = new();
    private int _toSend;
    private int _toReceive;
    private Go? _go;

    public Pinger()
    {
        Receive<Go>(Start);
        ReceiveAny(_ => Returned());
    }

    private void Start(Go go)
    {
        _go = go;
        _toReceive = go.Messages;
        _toSend = go.Messages - go.InFlight;
        for (var i = 0; i < go.InFlight; i++) go.Partner.Tell(Ball);
    }

    private void Returned()
    {
        if (--_toReceive == 0) _go!.Done.SetResult();
        else if (--_toSend >= 0) Sender.Tell(Ball);
    }
}

/// <summary>Counts what it gets.</summary>
internal sealed class Counter : UntypedActor
{
    private long _left;
    private TaskCompletionSource? _done;

    protected override void OnReceive(object message)
    {
        if (message is Go go) (_left, _done) = (go.Messages, go.Done);
        else if (--_left == 0) _done!.SetResult();
    }
}

/// <summary>Says that it has started, and does nothing.</summary>
internal sealed class Idle : UntypedActor
{
    public Idle(CountdownEvent started) => started.Signal();

    protected override void OnReceive(object message) { }
}

internal sealed record Make(int Children, CountdownEvent Started);

/// <summary>Makes named children, and answers when all are made.</summary>
internal sealed class Family : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is not Make make) return;
        var props = Props.Create<Idle>(make.Started);
        for (var i = 0; i < make.Children; i++) Context.ActorOf(props, $"child-{i}");
        Sender.Tell(make);
    }
}
