using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Persistence.Tests.Sql.Store;

namespace Akka.Persistence.Tests;

/// <summary>An actor system with persistence, quiet, ended with the test.</summary>
internal sealed class PersistenceSystem : IAsyncDisposable
{
    private const string Quiet = """
        akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, log-dead-letters-during-shutdown = off }
        """;

    private PersistenceSystem(string hocon, Config? fallback = null)
    {
        var config = ConfigurationFactory.ParseString(hocon).WithFallback(ConfigurationFactory.ParseString(Quiet));
        System = ActorSystem.Create("s", fallback is null ? config : config.WithFallback(fallback));
    }

    public ActorSystem System { get; }

    public static PersistenceSystem InMemory(string extra = "") =>
        new(extra + "\nakka.persistence.snapshot-store.plugin = \"akka.persistence.snapshot-store.inmem\"");

    public static PersistenceSystem OnSql(string connectionString, string extra = "") =>
        new(extra + "\n" + Plugins(connectionString), SqlPersistence.DefaultConfiguration);

    /// <summary>On a database, or in memory where it is null.</summary>
    public static PersistenceSystem On(TestDatabase? database) => database is null ? InMemory() : OnSql(database.ConnectionString);

    /// <summary>The default journal is a plugin of the test's own.</summary>
    public static PersistenceSystem With<TJournal>(string journal = "", string extra = "") => InMemory($$"""
        akka.persistence.journal {
            plugin = "akka.persistence.journal.own"
            own {
                class = "{{typeof(TJournal).AssemblyQualifiedName}}"
                {{journal}}
            }
        }
        {{extra}}
        """);

    public IActorRef Start(Script script, string? name = null) => System.ActorOf(Props.Create(() => new Subject(script)), name);

    /// <summary>Runs code inside; ends when it has run and everything persisted before it is handled.</summary>
    public static async Task Run(IActorRef subject, Action<Subject> code)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        subject.Tell(
            new Run(x =>
            {
                try
                {
                    code(x);
                }
                finally
                {
                    done.TrySetResult(true);
                }
            }),
            ActorRefs.NoSender);
        await done.Task.Within("code in the actor");
    }

    public static Task Sync(IActorRef subject) => Run(subject, _ => { });

    public async Task Stop(IActorRef actor)
    {
        var gone = Gone(actor);
        System.Stop(actor);
        await gone;
    }

    /// <summary>Ends when the actor has ended.</summary>
    public async Task Gone(IActorRef actor)
    {
        var gone = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        System.ActorOf(Props.Create(() => new Watcher(actor, gone)));
        await gone.Task.Within("the end of " + actor.Path.Name);
    }

    /// <summary>What a subject with this id recovers, as its lines.</summary>
    public async Task<string[]> Recover(string id, Recovery? recovery = null)
    {
        var script = new Script { Id = id, Recovery = recovery ?? Recovery.Default };
        var subject = Start(script);
        var gone = Gone(subject);
        var recovered = Sync(subject);
        if (await Task.WhenAny(recovered, gone) == gone)
        {
            Assert.Fail(string.Join(" | ", script.Lines));
        }

        await recovered;
        var lines = script.Lines.ToArray();
        System.Stop(subject);
        await gone;
        return lines;
    }

    public async ValueTask DisposeAsync() => await System.Terminate();

    private static string Plugins(string connectionString) => $$"""
        akka.persistence {
            journal {
                plugin = "akka.persistence.journal.sql"
                sql {
                    connection-string = "{{connectionString}}"
                    provider-name = "{{(connectionString.StartsWith("Host=", StringComparison.Ordinal) ? "PostgreSQL.15" : "SQLite.MS")}}"
                    circuit-breaker.call-timeout = 150s
                }
            }
            snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                sql {
                    connection-string = "{{connectionString}}"
                    provider-name = "{{(connectionString.StartsWith("Host=", StringComparison.Ordinal) ? "PostgreSQL.15" : "SQLite.MS")}}"
                    circuit-breaker.call-timeout = 150s
                }
            }
        }
        """;

    private sealed class Watcher : UntypedActor
    {
        private readonly TaskCompletionSource<bool> _gone;

        public Watcher(IActorRef subject, TaskCompletionSource<bool> gone)
        {
            _gone = gone;
            Context.Watch(subject);
        }

        protected override void OnReceive(object message)
        {
            if (message is Terminated)
            {
                _gone.TrySetResult(true);
                Context.Stop(Self);
            }
        }
    }
}
