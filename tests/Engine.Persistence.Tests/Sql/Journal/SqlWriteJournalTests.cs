using Akka.Actor;
using Akka.Persistence.Journal;
using Akka.Persistence.Tests.Sql.Store;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Sql.Journal;

public sealed class SqlWriteJournalTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Two_incarnations_that_write_at_once_leave_no_gap_and_no_double_and_the_loser_stops(string on)
    {
        using var database = new TestDatabase(on);
        await using var one = PersistenceSystem.OnSql(database.ConnectionString);
        await using var two = PersistenceSystem.OnSql(database.ConnectionString);
        var (first, second) = (new Script(), new Script());
        var (a, b) = (one.Start(first), two.Start(second));
        await Sync(a);
        await Sync(b);
        a.Tell("a1");
        await Sync(a);
        var gone = two.Gone(b);
        b.Tell("b1");
        await gone;
        Assert.Contains(second.Lines, line => line.StartsWith("failure b1 1", StringComparison.Ordinal));
        a.Tell("a2");
        await Sync(a);
        Assert.Equal(["replayed a1 1", "replayed a2 2", "recovered 2"], await two.Recover("p"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_that_cannot_be_serialized_is_rejected_alone(string on)
    {
        using var database = new TestDatabase(on);
        await using var s = PersistenceSystem.OnSql(database.ConnectionString);
        var script = new Script();
        var p = s.Start(script);
        await Run(p, x =>
        {
            x.Persist((object)"a", e => x.Log("handler " + e));
            x.Persist(new Unwritable(), _ => x.Log("handler"));
            x.Persist((object)"b", e => x.Log("handler " + e));
        });
        await Sync(p);
        Assert.Equal("handler a", script.Lines.ElementAt(1));
        Assert.StartsWith("rejected ", script.Lines.ElementAt(2), StringComparison.Ordinal);
        Assert.Equal("handler b", script.Lines.ElementAt(3));
        Assert.Equal(["replayed a 1", "replayed b 3", "recovered 3"], await s.Recover("p"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Tags_are_stored_beside_the_event_and_the_event_comes_back_bare(string on)
    {
        using var database = new TestDatabase(on);
        await using var s = PersistenceSystem.OnSql(database.ConnectionString);
        var p = s.Start(new Script());
        await Run(p, x => x.Persist(new Tagged("a", ["red", "blue"]), _ => { }));
        await Sync(p);
        Assert.Equal(["replayed a 1", "recovered 1"], await s.Recover("p"));
        using var other = database.OpenOther();
        Assert.Equal(2, TestDatabase.Scalar(other, "SELECT count(*) FROM tags WHERE persistence_id = 'p' AND sequence_nr = 1 AND tag IN ('red', 'blue')"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_full_disk_stops_the_actor_with_its_reason_and_the_journal_goes_on_when_there_is_room(string on)
    {
        using var database = new TestDatabase(on);
        await using var s = PersistenceSystem.OnSql(database.ConnectionString);
        await Sync(s.Start(new Script { Id = "q" }));
        await database.FillDisk(database.Of(s));
        var large = new Tagged(database.Large(), []);
        var script = new Script();
        var full = s.Start(script);
        var gone = s.Gone(full);
        full.Tell(new Run(x => x.Persist(large, _ => x.Log("persisted"))));
        await gone;
        Assert.Contains(script.Lines, line => line.StartsWith("failure ", StringComparison.Ordinal));
        Assert.DoesNotContain("persisted", script.Lines);
        await database.MakeRoom(database.Of(s));
        Assert.Equal(["recovered 0"], await s.Recover("p"));
        var again = s.Start(new Script());
        await Run(again, x => x.Persist(large, _ => { }));
        await Sync(again);
        Assert.Equal("recovered 1", (await s.Recover("p"))[^1]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_that_cannot_be_read_fails_the_recovery_and_names_itself(string on)
    {
        using var database = new TestDatabase(on);
        await using (var s = PersistenceSystem.OnSql(database.ConnectionString))
        {
            var p = s.Start(new Script());
            p.Tell("a");
            await Sync(p);
        }

        using (var other = database.OpenOther())
        {
            TestDatabase.Scalar(other, "UPDATE journal SET identifier = 4711");
        }

        await using (var s = PersistenceSystem.OnSql(database.ConnectionString))
        {
            var journal = Persistence.Instance.Apply(s.System).JournalFor("");
            var answer = await journal.Ask<object>(r => new ReplayMessages(1, long.MaxValue, long.MaxValue, "p", r), Eventually.Deadline, CancellationToken.None);
            var failure = Assert.IsType<ReplayMessagesFailure>(answer);
            Assert.Contains("Event 1 of p (serializer 4711", failure.Cause.Message, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_transaction_of_another_program_on_the_same_file_only_delays(string on)
    {
        using var database = new TestDatabase(on);
        await using var s = PersistenceSystem.OnSql(database.ConnectionString);
        var script = new Script();
        var p = s.Start(script);
        await Sync(p);
        using var other = database.OpenOther();
        TestDatabase.Scalar(other, "CREATE TABLE rows_of_a_projection (n INTEGER)");
        for (var n = 1; n <= 20; n++)
        {
            using (var transaction = database.Lock(other))
            {
                p.Tell("e" + n);
                TestDatabase.Scalar(other, "INSERT INTO rows_of_a_projection VALUES (1)");
                Assert.DoesNotContain($"persisted e{n} {n}", script.Lines);
                transaction.Commit();
            }

            await Sync(p);
        }

        Assert.Equal("persisted e20 20", script.Lines.Last());
    }

    [Theory]
    [InlineData("connection-string = \"\"", "connection-string")]
    [InlineData("provider-name = \"\"", "provider-name")]
    [InlineData("provider-name = \"Oracle\"", "Oracle")]
    [InlineData("table-mapping = sqlite", "table-mapping")]
    [InlineData("tag-write-mode = Csv", "tag-write-mode")]
    public void What_the_configuration_lacks_or_asks_in_vain_is_named(string line, string named)
    {
        var config = Akka.Configuration.ConfigurationFactory.ParseString("connection-string = \"Data Source=x\"\nprovider-name = \"SQLite.MS\"\n" + line);
        var e = Assert.Throws<Akka.Configuration.ConfigurationException>(() => Akka.Persistence.Sql.Store.SqlSettings.From(config, "akka.persistence.journal.sql"));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.Contains("akka.persistence.journal.sql", e.Message, StringComparison.Ordinal);
    }

    private sealed class Unwritable
    {
        public string Text => throw new InvalidOperationException("cannot be written");
    }
}
