using System.Collections.Concurrent;

namespace Engine.Tests.Stage;

/// <summary>Threads that begin at one instant.</summary>
internal static class Racers
{
    public static void Race(IEnumerable<Action> sides)
    {
        var all = sides.ToArray();
        using var start = new Barrier(all.Length);
        var failures = new ConcurrentQueue<Exception>();
        var threads = all.Select(side => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                side();
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
        }) { IsBackground = true }).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) Assert.True(thread.Join(ActorStage.Deadline), "a side of the race did not come to its end");
        if (!failures.IsEmpty) throw new AggregateException(failures);
    }
}
