using System.Collections.Concurrent;
using Actors.Tests.PostgreSql;
using Akka.Actor;
using Akka.Persistence.Tests.Sql.Store;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Sql.Journal;

public sealed class PostgresCrashTests
{
    private const int Actors = 20;

    [PostgresFact]
    public async Task Whatever_was_confirmed_before_the_server_is_killed_is_recovered_without_gaps_and_writing_goes_on()
    {
        using var server = new PostgresServer();
        using var database = new TestDatabase("PostgreSQL.15", server);
        var confirmed = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        for (var round = 1; round <= 4; round++)
        {
            await using (var s = OnSql(database.ConnectionString))
            {
                var target = confirmed.Values.Sum() + 200;
                foreach (var id in Enumerable.Range(0, Actors).Select(i => "writer-" + i))
                {
                    s.System.ActorOf(Props.Create(() => new Writer(id, confirmed)));
                }

                await Eventually.Until(() => confirmed.Values.Sum() >= target, "200 more confirmed events");
                if (round % 2 == 0)
                {
                    server.CrashAndRestart();
                }
                else
                {
                    long? pid = null;
                    await database.Of(s).Writer.Submit(1, session => pid = session.Scalar("SELECT pg_backend_pid()"));
                    server.Kill(pid!.Value);
                }
            }

            await using var next = OnSql(database.ConnectionString);
            foreach (var (id, highest) in confirmed)
            {
                var lines = await next.Recover(id);
                var recovered = lines.Length - 1;
                Assert.Equal(Enumerable.Range(1, recovered).Select(n => $"replayed {n} {n}").Append("recovered " + recovered), lines);
                Assert.True(recovered >= highest, $"{id}: {highest} were confirmed, {recovered} are there");
            }
        }
    }

    [PostgresFact]
    public async Task A_journal_whose_server_was_away_works_again_when_it_is_back()
    {
        using var server = new PostgresServer();
        using var database = new TestDatabase("PostgreSQL.15", server);
        await using var s = OnSql(database.ConnectionString);
        await Sync(s.Start(new Script { Id = "q" }));
        await s.Recover("q");
        server.CrashAndRestart();

        // That the connections of before are dead is noticed once by a reader and once by the writer.
        for (var attempt = 1; ; attempt++)
        {
            var script = new Script();
            var p = s.Start(script);
            var gone = s.Gone(p);
            p.Tell("a");
            await Eventually.Until(() => gone.IsCompleted || script.Lines.Any(line => line.StartsWith("persisted", StringComparison.Ordinal)), "an event persisted, or its failure");
            if (!gone.IsCompleted)
            {
                break;
            }

            Assert.True(attempt < 3, string.Join(" | ", script.Lines));
        }
    }

    private sealed class Writer(string id, ConcurrentDictionary<string, long> confirmed) : UntypedPersistentActor
    {
        public override string PersistenceId => id;

        protected override void OnCommand(object message) => Next();

        protected override void OnRecover(object message)
        {
            if (message is RecoveryCompleted)
            {
                Next();
            }
        }

        // Now and then several at once, so that there are batches to tear.
        private void Next()
        {
            var count = LastSequenceNr % 7 == 0 ? 5 : 1;
            PersistAll(Enumerable.Range(1, count).Select(i => LastSequenceNr + i).ToArray(), _ =>
            {
                confirmed[id] = LastSequenceNr;
                if (--count == 0)
                {
                    Self.Tell("next");
                }
            });
        }
    }
}
