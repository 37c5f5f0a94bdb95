using Actors.Tests.PostgreSql;
using Akka.Actor;
using Akka.Persistence.Tests.Sql.Store;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Sql.Journal;

public sealed class PostgresCrashTests
{
    [PostgresFact]
    public async Task Whatever_was_confirmed_before_the_server_is_killed_is_recovered_without_gaps_and_writing_goes_on()
    {
        using var server = new PostgresServer();
        using var database = new TestDatabase("PostgreSQL.15", server);
        var confirmed = new Confirmations();
        for (var round = 1; round <= 4; round++)
        {
            await using (var s = OnSql(database.ConnectionString))
            {
                var target = confirmed.Count + 200;
                Confirmations.Start(s, confirmed.Add);
                await Eventually.Until(() => confirmed.Count >= target, "200 more confirmed events");
                if (round % 2 == 0)
                {
                    server.CrashAndRestart();
                }
                else
                {
                    long? pid = null;
                    await database.Of(s).Writer("writer-0").Submit(1, session => pid = session.Scalar("SELECT pg_backend_pid()"));
                    server.Kill(pid!.Value);
                }
            }

            await confirmed.AreRecovered(database.ConnectionString);
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
}
