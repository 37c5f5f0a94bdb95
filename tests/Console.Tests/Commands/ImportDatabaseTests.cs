using Actors.Messages.Wire;
using Microsoft.Data.Sqlite;

namespace Actors.Console.Tests.Commands;

public sealed class ImportDatabaseTests : IDisposable
{
    private const string Plain = """
        CREATE TABLE projects (id INTEGER PRIMARY KEY, project TEXT); CREATE TABLE users (id INTEGER PRIMARY KEY, user TEXT); CREATE TABLE node (id INTEGER PRIMARY KEY, node TEXT);
        CREATE TABLE jobs (id INTEGER PRIMARY KEY, jobid TEXT, recordid TEXT, user INTEGER, project INTEGER, ncpus INTEGER, start_time INTEGER, end_time INTEGER, user_time REAL, system_time REAL);
        CREATE TABLE software (id INTEGER PRIMARY KEY, path TEXT, software TEXT, version TEXT, versionstr TEXT, user_provided BOOLEAN, ignore BOOLEAN, last_updated INTEGER);
        CREATE TABLE command (id INTEGER PRIMARY KEY, jobid INTEGER, node INTEGER, software INTEGER, start_time INTEGER, end_time INTEGER, user REAL, sys REAL, updated INTEGER);
        INSERT INTO projects VALUES (1, 'p1'); INSERT INTO users VALUES (1, 'ada'); INSERT INTO node VALUES (1, 'n1'), (2, 'n2');
        INSERT INTO software (id, path) VALUES (1, '/bin/a'), (2, '/home/å/b');
        INSERT INTO jobs VALUES (1, '77', 'c:77:20260102030405', 1, 1, 4, NULL, NULL, NULL, NULL), (2, '78', 'c:78', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
        INSERT INTO command VALUES (1, 1, 1, 1, 100, 200, 1.5, 0.25, 9), (2, 1, 1, 2, 90, 210, NULL, 1, 9), (3, 1, 2, 1, 100, 200, 3, 0, 9), (4, 2, 1, 1, 100, 200, 1, 0, 9);
        """;

    private const string Peewee = """
        CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE jobs (id INTEGER PRIMARY KEY, jobid TEXT, recordid TEXT, user_id INTEGER, project_id INTEGER, ncpus INTEGER, wall_time INTEGER, start_time DATETIME, end_time DATETIME, user_time REAL, system_time REAL);
        CREATE TABLE softwares (id INTEGER PRIMARY KEY, path TEXT);
        CREATE TABLE commands (id INTEGER PRIMARY KEY, job_id INTEGER, node_id INTEGER, software_id INTEGER, start_time DATETIME, end_time DATETIME, user_time REAL, system_time REAL, last_updated DATETIME);
        INSERT INTO projects VALUES (1, 'p1'); INSERT INTO users VALUES (1, 'ada'); INSERT INTO nodes VALUES (1, 'n1');
        INSERT INTO softwares VALUES (1, '/bin/a');
        INSERT INTO jobs VALUES (1, '77', 'c:77:20260102030405', 1, 1, 4, NULL, NULL, NULL, NULL, NULL);
        INSERT INTO commands VALUES (1, 1, 1, 1, '1970-01-01 00:01:40', '1970-01-01 00:03:20.5', 1.5, 0.25, NULL);
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("actors-console-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_database_is_sent_as_the_collector_files_that_made_it()
    {
        var sent = await SentAsync(Plain);

        Assert.Equal(["sa-0.db/77.n1", "sa-0.db/77.n2", "sa-0.db/78.n1"], sent.Select(file => file.Name));
        Assert.Equal(
            """{"sams.sampler.Core":{"jobid":"77","node":"n1"},"sams.sampler.SlurmInfo":{"account":"p1","cpus":"4","starttime":"2026-01-02T03:04:05","username":"ada"},"sams.sampler.Software":{"end_time":210,"execs":{"/bin/a":{"system":0.25,"user":1.5},"/home/\u00E5/b":{"system":1,"user":0}},"start_time":90}}""",
            sent[0].Content.ToStringUtf8());
        Assert.Contains("\"sams.sampler.SlurmInfo\":{}", sent[2].Content.ToStringUtf8(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_kind_of_database_gives_the_same_files() => Assert.Equal(
        """{"sams.sampler.Core":{"jobid":"77","node":"n1"},"sams.sampler.SlurmInfo":{"account":"p1","cpus":"4","starttime":"2026-01-02T03:04:05","username":"ada"},"sams.sampler.Software":{"end_time":200,"execs":{"/bin/a":{"system":0.25,"user":1.5}},"start_time":100}}""",
        Assert.Single(await SentAsync(Peewee)).Content.ToStringUtf8());

    [Theory]
    [InlineData(null, "not a database")]
    [InlineData("CREATE TABLE other (id INTEGER)", "no database of SAMS")]
    public async Task What_is_no_database_of_SAMS_is_told_and_the_others_are_taken(string? sql, string reason)
    {
        var bad = Path.Combine(_directory, "bad.db");
        if (sql is null)
        {
            await File.WriteAllTextAsync(bad, new string('x', 5000));
        }
        else
        {
            Make(bad, sql);
        }

        Make(Path.Combine(_directory, "sa-0.db"), Plain);
        await using var hub = await Hub();

        var (exit, output, _) = await hub.RunAsync("import", "sams-db", bad, Path.Combine(_directory, "sa-0.db"));

        Assert.Equal(3, exit);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Contains(hub.Requests, r => r.Path == "/v1/imports/sams");
    }

    private static Task<FakeHub> Hub() => FakeHub.StartAsync((request, _) =>
        (200, request.StartsWith("GET", StringComparison.Ordinal) ? """{"pending":0}""" : """{"accepted":1,"duplicate":0,"quarantined":0,"reasons":[]}"""));

    private async Task<IReadOnlyList<ImportFile>> SentAsync(string sql)
    {
        var path = Path.Combine(_directory, "sa-0.db");
        Make(path, sql);
        await using var hub = await Hub();
        Assert.Equal(0, (await hub.RunAsync("import", "sams-db", path)).ExitCode);
        return [.. hub.Requests.Where(r => r.Method is "POST").SelectMany(r => ImportFiles.Parser.ParseFrom(System.Text.Encoding.Latin1.GetBytes(r.Body)).Files).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    private static void Make(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
