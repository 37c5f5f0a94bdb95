using System.Diagnostics;
using System.Globalization;
using Actors.Bench;
using Actors.Tests.PostgreSql;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;

// bench-persistence [sqlite|postgres] [SECONDS] [ACTORS]: events persisted one after another by 1, 100 and 1000 actors (or by so many only), and recovered by 100 actors of 200 events each.
var database = args.Length > 0 ? args[0] : "sqlite";
var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 5;
using var server = database == "postgres" ? new PostgresServer(durable: true) : null;
var folder = Directory.CreateTempSubdirectory("bench-persistence-");
var connection = server?.NewDatabase() ?? "Data Source=" + Path.Combine(folder.FullName, "journal.db");
var plugin = $"connection-string = \"{connection}\", provider-name = \"{(server is null ? "SQLite.MS" : "PostgreSQL.15")}\"";
var config = ConfigurationFactory.ParseString($$"""
    akka {
        loglevel = WARNING
        actor {
            serializers.bench = "Actors.Bench.TickSerializer, bench-persistence"
            serialization-bindings { "Actors.Bench.Tick, bench-persistence" = bench }
        }
        persistence {
            journal { plugin = "akka.persistence.journal.sql", sql { {{plugin}} } }
            snapshot-store { plugin = "akka.persistence.snapshot-store.sql", sql { {{plugin}} } }
        }
    }
    """).WithFallback(SqlPersistence.DefaultConfiguration);
try
{
    Console.WriteLine("                                          events/s   CPU µs/event  B/event");
    var ids = 0;
    await Persist("warm-up", 100, seconds / 2);
    if (args.Length > 2)
    {
        var only = int.Parse(args[2], CultureInfo.InvariantCulture);
        await Persist($"{database}, {only} actors", only, seconds);
        return;
    }

    await Persist($"{database}, 1 actor", 1, seconds);
    await Persist($"{database}, 100 actors", 100, seconds);
    await Persist($"{database}, 1000 actors", 1000, seconds);
    await Recover($"{database}, recovery 100 x 200, first");
    await Recover($"{database}, recovery 100 x 200, warm");

    async Task Persist(string name, int actors, double time)
    {
        var first = ids;
        ids += actors;
        var system = ActorSystem.Create("bench", config);
        var running = Enumerable.Range(first, actors).Select(i => system.ActorOf(Props.Create(() => new Counter("p" + i, int.MaxValue)))).ToArray();
        await Task.WhenAll(running.Select(actor => actor.Ask<long>("count")));
        foreach (var actor in running)
        {
            actor.Tell("go");
        }

        var (before, spent) = (await Sum(), new Spent());
        await Task.Delay(TimeSpan.FromSeconds(time));
        spent.Print(name, await Sum() - before);
        await system.Terminate();

        async Task<long> Sum() => (await Task.WhenAll(running.Select(actor => actor.Ask<long>("count")))).Sum();
    }

    async Task Recover(string name)
    {
        const int Actors = 100, Events = 200;
        var first = ids;
        ids += Actors;
        var system = ActorSystem.Create("bench", config);
        var writers = Enumerable.Range(first, Actors).Select(i => system.ActorOf(Props.Create(() => new Counter("p" + i, Events)))).ToArray();
        await Task.WhenAll(writers.Select(actor => actor.Ask<long>("all")));
        await Task.WhenAll(writers.Select(actor => actor.GracefulStop(TimeSpan.FromSeconds(30))));
        var spent = new Spent();
        var readers = Enumerable.Range(first, Actors).Select(i => system.ActorOf(Props.Create(() => new Counter("p" + i, Events)))).ToArray();
        var counts = await Task.WhenAll(readers.Select(actor => actor.Ask<long>("count")));
        spent.Print(name, counts.Sum());
        await system.Terminate();
    }
}
finally
{
    folder.Delete(recursive: true);
}

internal sealed class Spent
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly long _allocated = GC.GetTotalAllocatedBytes();
    private readonly TimeSpan _cpu = Process.GetCurrentProcess().TotalProcessorTime;

    public void Print(string name, long events)
    {
        var elapsed = Stopwatch.GetElapsedTime(_began);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime - _cpu;
        var allocated = GC.GetTotalAllocatedBytes() - _allocated;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-40}{events / elapsed.TotalSeconds,10:N0}{cpu.TotalMicroseconds / events,15:N1}{allocated / events,10:N0}"));
    }
}
