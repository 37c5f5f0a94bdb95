using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Persistence.Journal;
using Microsoft.Data.Sqlite;
using Scenarios;

namespace Akka.Persistence.Tests.Sql;

/// <summary>A database that the real Akka.Persistence.Sql wrote, beside what it read back from it. The folder is no part of the repository.</summary>
public sealed class RealDatabaseTests
{
    private const string Serializers = """
        akka.actor {
            serializers.own = "Scenarios.OwnSerializer, Scenarios"
            serialization-bindings {
                "Scenarios.OwnA, Scenarios" = own
                "Scenarios.OwnB, Scenarios" = own
            }
        }
        """;

    private static readonly string? Folder = FindFolder();

    public static bool IsMissing => Folder is null;

    [SkippableFact]
    public async Task Every_actor_recovers_as_the_real_one_did()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.Database, await File.ReadAllBytesAsync(Path.Combine(Folder!, "journal.db")));
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder!, "expected.json")))!.AsObject();
        await using var s = PersistenceSystem.OnSql(folder.ConnectionString, Serializers);
        using var tags = new SqliteConnection(folder.ConnectionString + ";Pooling=False");
        tags.Open();
        foreach (var (id, readings) in expected)
        {
            foreach (var (name, reading) in readings!.AsObject())
            {
                var read = await Read(s, tags, id, name == "fullReplay" ? SnapshotSelectionCriteria.None : SnapshotSelectionCriteria.Latest);
                Assert.True(JsonNode.DeepEquals(reading, read), $"{id}, {name}\nexpected {reading!.ToJsonString()}\nread     {read.ToJsonString()}");
            }
        }
    }

    [SkippableFact]
    public async Task What_is_written_now_has_the_form_of_what_the_real_one_wrote()
    {
        using var folder = new TempFolder();
        await using (var s = PersistenceSystem.OnSql(folder.ConnectionString, Serializers))
        {
            var p = s.Start(new Script { Id = "ex-own-mixed" });
            await PersistenceSystem.Run(p, x =>
            {
                foreach (var e in (object[])[new OwnA("a"), new OwnB(7), "plain", new OwnB(-7)])
                {
                    x.Persist(e, _ => { });
                }
            });
            await PersistenceSystem.Sync(p);
        }

        const string Rows = """
            SELECT deleted || ' ' || sequence_number || ' ' || hex(message) || ' ' || quote(manifest) || ' ' || quote(identifier) || ' ' || length(writer_uuid)
                || ' ' || typeof(created) || ' ' || (created BETWEEN 630000000000000000 AND 660000000000000000)
            FROM journal WHERE persistence_id = 'ex-own-mixed' ORDER BY sequence_number
            """;
        Assert.Equal(Texts(Path.Combine(Folder!, "journal.db"), Rows), Texts(folder.Database, Rows));

        // The same tables, columns, types and indexes; how the statements are laid out does not matter.
        const string Columns = """
            SELECT m.name || ' ' || c.name || ' ' || upper(c.type) || ' ' || c."notnull" || ' ' || c.pk
            FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid
            """;
        const string Indexes = """
            SELECT m.name || ' ' || i.name || ' ' || i."unique" || ' ' || (SELECT group_concat(name) FROM pragma_index_info(i.name))
            FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table' ORDER BY m.name, i.name
            """;
        Assert.Equal(Texts(Path.Combine(Folder!, "journal.db"), Columns), Texts(folder.Database, Columns));
        Assert.Equal(Texts(Path.Combine(Folder!, "journal.db"), Indexes), Texts(folder.Database, Indexes));
    }

    [SkippableFact]
    public async Task Every_event_and_snapshot_of_the_real_one_read_and_written_anew_has_the_same_bytes()
    {
        const string Events = """
            SELECT persistence_id || ' ' || hex(message) || ' ' || quote(manifest) || ' ' || quote(identifier) || ' ' || coalesce((SELECT group_concat(tag) FROM (
                SELECT tag FROM tags WHERE ordering_id = ordering ORDER BY tag)), '')
            FROM journal WHERE deleted = 0 ORDER BY persistence_id, sequence_number
            """;
        const string Snapshots = """
            SELECT persistence_id || ' ' || hex(snapshot) || ' ' || quote(manifest) || ' ' || quote(serializer_id) FROM snapshot a
            WHERE sequence_number = (SELECT max(sequence_number) FROM snapshot b WHERE b.persistence_id = a.persistence_id) ORDER BY persistence_id
            """;
        using var from = new TempFolder();
        using var to = new TempFolder();
        await File.WriteAllBytesAsync(from.Database, await File.ReadAllBytesAsync(Path.Combine(Folder!, "journal.db")));
        await using (var reader = PersistenceSystem.OnSql(from.ConnectionString, Serializers))
        await using (var writer = PersistenceSystem.OnSql(to.ConnectionString, Serializers))
        {
            using var tags = new SqliteConnection(from.ConnectionString + ";Pooling=False");
            tags.Open();
            foreach (var id in Texts(from.Database, "SELECT persistence_id FROM journal UNION SELECT persistence_id FROM snapshot"))
            {
                var anew = new List<object>();
                await Recover(reader, id, SnapshotSelectionCriteria.None, (x, e) => anew.Add(Tags(tags, id, x.LastSequenceNr) is { Count: > 0 } of
                    ? new Tagged(e, of.Select(tag => (string)tag!))
                    : e));
                await Recover(reader, id, SnapshotSelectionCriteria.Latest, (_, m) => anew.AddRange(m is SnapshotOffer offer ? [offer] : []));
                var p = writer.Start(new Script { Id = id });
                await PersistenceSystem.Run(p, x =>
                {
                    foreach (var e in anew)
                    {
                        if (e is SnapshotOffer offer) x.SaveSnapshot(offer.Snapshot);
                        else x.Persist(e, _ => { });
                    }
                });
                await PersistenceSystem.Sync(p);
            }

            await Eventually.Until(() => Texts(to.Database, Snapshots).Count == Texts(from.Database, Snapshots).Count, "all snapshots");
        }

        Assert.Equal(Texts(from.Database, Events), Texts(to.Database, Events));
        Assert.Equal(Texts(from.Database, Snapshots), Texts(to.Database, Snapshots));
    }

    private static async Task Recover(PersistenceSystem s, string id, SnapshotSelectionCriteria criteria, Action<Subject, object> saw)
    {
        var script = new Script { Id = id, Recovery = new Recovery(criteria), OnRecover = (x, m) => { if (m is not RecoveryCompleted) saw(x, m); } };
        var subject = s.Start(script);
        await PersistenceSystem.Sync(subject);
        await s.Stop(subject);
    }

    private static async Task<JsonObject> Read(PersistenceSystem s, SqliteConnection tags, string id, SnapshotSelectionCriteria criteria)
    {
        var reading = new JsonObject { ["highestSequenceNr"] = 0, ["snapshotOffered"] = null };
        var events = new JsonArray();
        var script = new Script
        {
            Id = id,
            Recovery = new Recovery(criteria),
            OnRecover = (x, m) =>
            {
                switch (m)
                {
                    case RecoveryCompleted:
                        reading["highestSequenceNr"] = x.LastSequenceNr;
                        break;
                    case SnapshotOffer offer:
                        reading["snapshotOffered"] = new JsonObject { ["sequenceNr"] = offer.Metadata.SequenceNr, ["payload"] = Payload(offer.Snapshot) };
                        break;
                    default:
                        events.Add(new JsonObject { ["sequenceNr"] = x.LastSequenceNr, ["payload"] = Payload(m), ["tags"] = Tags(tags, id, x.LastSequenceNr) });
                        break;
                }
            },
        };
        var subject = s.Start(script);
        await PersistenceSystem.Sync(subject);
        await s.Stop(subject);
        reading["events"] = events;
        return reading;
    }

    private static JsonObject Payload(object payload) => new()
    {
        ["type"] = payload.GetType().Name,
        ["value"] = payload switch
        {
            byte[] bytes => Convert.ToHexString(bytes),
            OwnA a => a.Text,
            OwnB b => b.N.ToString(CultureInfo.InvariantCulture),
            Poco or Outer => JsonSerializer.SerializeToNode(payload),
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => payload.ToString(),
        },
    };

    private static JsonArray Tags(SqliteConnection connection, string id, long sequenceNr)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT tag FROM tags WHERE persistence_id = $id AND sequence_nr = $nr ORDER BY tag";
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$nr", sequenceNr);
        using var reader = command.ExecuteReader();
        var tags = new JsonArray();
        while (reader.Read())
        {
            tags.Add(reader.GetString(0));
        }

        return tags;
    }

    private static List<string> Texts(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static string? FindFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Actors.sln")))
            {
                var folder = Path.Combine(at.FullName, "..", "shared", "oracles", "akka");
                return Directory.Exists(folder) ? folder : null;
            }
        }

        return null;
    }

    /// <summary>A fact that is skipped, with its reason, where the folder is not there.</summary>
    private sealed class SkippableFactAttribute : FactAttribute
    {
        public SkippableFactAttribute()
        {
            if (IsMissing)
            {
                Skip = "../shared/oracles/akka is not beside the repository";
            }
        }
    }
}
