// engine-load [NAME…]: messages, questions and children of the actor engine; without a name all of them, one after another.
using Actors.Bench.Engine;
using Akka.Actor;
using Akka.Configuration;

const int InFlight = 100;
var system = ActorSystem.Create("load", ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }"));
var all = new (string Name, Func<Task> Run)[]
{
    ("ping-1", () => PingPong(1, 1_000_000)),
    ("ping-8", () => PingPong(8, 500_000)),
    ("fan-in", () => FanIn(4, 500_000)),
    ("ask", () => Ask(100_000)),
    ("children", () => Children(100_000)),
    ("idle", () => IdleBytes(100_000)),
};
foreach (var (name, run) in all.Where(a => args.Length == 0 || args.Contains(a.Name, StringComparer.Ordinal))) await run().ConfigureAwait(false);
await system.Terminate().ConfigureAwait(false);

static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

// A message there and its way back are two.
async Task PingPong(int pairs, int roundTrips)
{
    var actors = Enumerable.Range(0, pairs).Select(_ => (Ping: system.ActorOf<Pinger>(), Echo: system.ActorOf<Echo>())).ToArray();
    await Measure.Run($"ping-pong, {pairs} pairs, {InFlight} in flight", 2L * pairs * roundTrips, () => Task.WhenAll(actors.Select(pair =>
    {
        var done = Signal();
        pair.Ping.Tell(new Go(roundTrips, InFlight, pair.Echo, done));
        return done.Task;
    }))).ConfigureAwait(false);
}

async Task FanIn(int threads, int each)
{
    var counter = system.ActorOf<Counter>();
    var message = new object();
    await Measure.Run($"fan-in from {threads} threads", (long)threads * each, () =>
    {
        var done = Signal();
        counter.Tell(new Go(threads * each, 0, counter, done));
        for (var t = 0; t < threads; t++)
        {
            new Thread(() =>
            {
                for (var i = 0; i < each; i++) counter.Tell(message, ActorRefs.NoSender);
            }).Start();
        }
        return done.Task;
    }).ConfigureAwait(false);
}

async Task Ask(int questions)
{
    var echo = system.ActorOf<Echo>();
    var message = new object();
    await Measure.Run("ask, one after another", questions, async () =>
    {
        for (var i = 0; i < questions; i++) await echo.Ask<object>(message).ConfigureAwait(false);
    }).ConfigureAwait(false);
}

async Task Children(int children)
{
    IActorRef family = ActorRefs.Nobody;
    await Measure.Run(
        "named children",
        children,
        async () =>
        {
            family = system.ActorOf<Family>();
            using var started = new CountdownEvent(children);
            await family.Ask<object>(new Make(children, started)).ConfigureAwait(false);
            started.Wait();
        },
        () => family.GracefulStop(TimeSpan.FromMinutes(5))).ConfigureAwait(false);
}

async Task IdleBytes(int actors)
{
    var family = system.ActorOf<Family>();
    await family.Ask<ActorIdentity>(new Identify(1)).ConfigureAwait(false);
    using var started = new CountdownEvent(actors);
    var before = GC.GetTotalMemory(forceFullCollection: true);
    await family.Ask<object>(new Make(actors, started)).ConfigureAwait(false);
    started.Wait();
    var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)actors;
    Console.WriteLine(FormattableString.Invariant($"{"idle named child",-34} {bytes,14:N0} B each"));
    await family.GracefulStop(TimeSpan.FromMinutes(5)).ConfigureAwait(false);
}
