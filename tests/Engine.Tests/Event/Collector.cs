using System.Collections.Concurrent;
using Akka.Actor;

namespace Engine.Tests.Event;

/// <summary>An actor that keeps what it gets for a test.</summary>
internal sealed class Collector
{
    private static readonly object End = new();
    private readonly BlockingCollection<object> _got = [];

    public Collector(ActorSystem system) => Ref = system.ActorOf(Props.Create(() => new Keeper(_got)));

    public IActorRef Ref { get; }

    public List<object> Next(int count)
    {
        var list = new List<object>();
        while (list.Count < count)
        {
            Assert.True(_got.TryTake(out var message, Stage.ActorStage.Deadline), $"{list.Count} of {count} messages came");
            list.Add(message);
        }

        return list;
    }

    /// <summary>Nothing stands before a mark that is sent now.</summary>
    public void AssertNothingElse()
    {
        Ref.Tell(End, ActorRefs.NoSender);
        Assert.Same(End, Next(1)[0]);
    }

    private sealed class Keeper(BlockingCollection<object> got) : UntypedActor
    {
        protected override void OnReceive(object message) => got.Add(message);
    }
}

internal static class Wait
{
    public static void Until(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(condition, Stage.ActorStage.Deadline), "waited in vain until " + what);
}
