using Akka.Persistence.Journal;
using Akka.Persistence.Tests.Sql.Store;

namespace Akka.Persistence.Tests.Sql;

/// <summary>Events without a serializer of their own are JSON; whose names of classes are trusted is Akka.Serialization's allow list.</summary>
public sealed class JsonEventsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Events_of_own_classes_are_json_of_the_default_serializer_and_come_back(string on)
    {
        using var database = new TestDatabase(on);
        await using (var s = PersistenceSystem.OnSql(database.ConnectionString))
        {
            var p = s.Start(new Script());
            await PersistenceSystem.Run(p, x => x.Persist(new Tagged(new Told { Word = "ünï", Number = 7 }, ["t"]), _ => { }));
            await PersistenceSystem.Run(p, x => x.SaveSnapshot(new Told { Word = "state" }));
            await PersistenceSystem.Sync(p);
        }

        Assert.Equal(1, database.Scalar("SELECT COUNT(*) FROM journal JOIN tags ON ordering_id = ordering WHERE identifier = 1 AND manifest = '' AND tag = 't'"));
        await using var again = PersistenceSystem.OnSql(
            database.ConnectionString, "akka.actor.serialization-settings.allowed-assemblies = [\"Engine.Persistence.Tests\"]");
        Assert.Equal(["replayed ünï/7 1", "recovered 1"], await again.Recover("p", new Recovery(SnapshotSelectionCriteria.None)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_that_names_a_class_which_is_not_allowed_fails_the_recovery_and_makes_no_object(string on)
    {
        using var database = await TestDatabase.New(on);
        await database.Journal.Write([TestDatabase.Row("p", 1, """{"$type":"System.IO.FileInfo, System.Private.CoreLib","fileName":"/etc/passwd"}"""u8.ToArray()) with { SerializerId = 1, Manifest = "" }]);
        await using var s = PersistenceSystem.OnSql(database.ConnectionString);
        var script = new Script();
        var p = s.Start(script);
        await s.Gone(p);
        Assert.Equal("recovery failure SerializationException", script.Lines.First());
        Assert.DoesNotContain(script.Lines, line => line.StartsWith("replayed", StringComparison.Ordinal));
    }

    public sealed class Told
    {
        public string Word { get; set; } = "";

        public int Number { get; set; }

        public override string ToString() => $"{Word}/{Number}";
    }
}
