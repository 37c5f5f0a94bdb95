using System.Globalization;
using System.Text.Json;
using Actors.Messages.Json;
using Actors.Messages.Wire;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Actors.Cli.Import;

/// <summary>
/// A database of SAMS, of sams.aggregator.SoftwareAccounting or of SoftwareAccountingPW, as the collector files that would have made it: one per job
/// and node. What it does not keep (partition, job name) they do not have.
/// </summary>
internal sealed class SamsDatabase : IImportSource
{
    private const string Plain = """
        SELECT j.jobid, n.node, s.path, j.recordid, u.user, p.project, j.ncpus, c.start_time, c.end_time, c.user, c.sys
        FROM command c JOIN jobs j ON j.id = c.jobid JOIN software s ON s.id = c.software JOIN node n ON n.id = c.node
        LEFT JOIN users u ON u.id = j.user LEFT JOIN projects p ON p.id = j.project ORDER BY c.jobid, c.node, s.path
        """;

    private const string Peewee = """
        SELECT j.jobid, n.name, s.path, j.recordid, u.name, p.name, j.ncpus,
        CAST(strftime('%s', c.start_time) AS INTEGER), CAST(strftime('%s', c.end_time) AS INTEGER), c.user_time, c.system_time
        FROM commands c JOIN jobs j ON j.id = c.job_id JOIN softwares s ON s.id = c.software_id JOIN nodes n ON n.id = c.node_id
        LEFT JOIN users u ON u.id = j.user_id LEFT JOIN projects p ON p.id = j.project_id ORDER BY c.job_id, c.node_id, s.path
        """;

    private readonly string _path;
    private readonly List<ImportFault> _faults = [];
    private readonly string? _query;

    /// <summary>Looks into the database; a file that is none is a fault.</summary>
    public SamsDatabase(string path)
    {
        _path = path;
        try
        {
            using var connection = Open();
            _query = Has(connection, "command") ? Plain : Has(connection, "commands") ? Peewee : null;
            if (_query is null)
            {
                _faults.Add(new ImportFault { File = path, Reason = "no database of SAMS: it has neither a table command nor a table commands" });
                return;
            }

            using var count = connection.CreateCommand();
            count.CommandText = _query == Plain ? "SELECT COUNT(*) FROM (SELECT 1 FROM command GROUP BY jobid, node)" : "SELECT COUNT(*) FROM (SELECT 1 FROM commands GROUP BY job_id, node_id)";
            Files = (long)count.ExecuteScalar()!;
        }
        catch (SqliteException e)
        {
            _faults.Add(new ImportFault { File = path, Reason = e.Message });
            _query = null;
        }
    }

    /// <inheritdoc/>
    public long Files { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ImportFault> Faults => _faults;

    /// <inheritdoc/>
    public IEnumerable<ImportFile> Read()
    {
        if (_query is null)
        {
            yield break;
        }

        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = _query;
        using var reader = command.ExecuteReader();
        var part = new List<Row>();
        while (Next(reader) is { } row)
        {
            if (part.Count > 0 && (part[0].JobId, part[0].Node) != (row.JobId, row.Node))
            {
                yield return File(part);
                part.Clear();
            }

            part.Add(row);
        }

        if (part.Count > 0)
        {
            yield return File(part);
        }
    }

    private Row? Next(SqliteDataReader reader)
    {
        try
        {
            return reader.Read() ? Row.Of(reader) : null;
        }
        catch (SqliteException e)
        {
            // What was read so far stands.
            _faults.Add(new ImportFault { File = _path, Reason = $"read in part: {e.Message}" });
            return null;
        }
    }

    private ImportFile File(List<Row> part)
    {
        var job = part[0];
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("sams.sampler.Core");
            json.WriteString("jobid", job.JobId);
            json.WriteString("node", job.Node);
            json.WriteEndObject();
            json.WriteStartObject("sams.sampler.SlurmInfo");
            Text(json, "account", job.Project);
            Text(json, "cpus", job.Cpus?.ToString(CultureInfo.InvariantCulture));
            Text(json, "starttime", job.Start);
            Text(json, "username", job.User);
            json.WriteEndObject();
            json.WriteStartObject("sams.sampler.Software");
            json.WriteNumber("end_time", part.Max(row => row.End ?? 0));
            json.WriteStartObject("execs");
            foreach (var row in part)
            {
                json.WriteStartObject(row.Path);
                json.WriteNumber("system", row.System);
                json.WriteNumber("user", row.UserSeconds);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteNumber("start_time", part.Min(row => row.Begin ?? long.MaxValue) is var first and < long.MaxValue ? first : 0);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new ImportFile { Name = $"{Path.GetFileName(_path)}/{job.JobId}.{job.Node}", Content = ByteString.CopyFrom(bytes.ToArray()) };
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static bool Has(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @table";
        command.Parameters.AddWithValue("@table", table);
        return (long)command.ExecuteScalar()! > 0;
    }

    /// <summary>One path of a job on a node.</summary>
    private sealed record Row(string JobId, string Node, string Path, string? Start, string? User, string? Project, long? Cpus, long? Begin, long? End, double UserSeconds, double System)
    {
        public static Row Of(SqliteDataReader reader) => new(
            reader.GetString(0), reader.GetString(1), reader.GetString(2), StartOf(Text(reader, 3)), Text(reader, 4), Text(reader, 5), Number(reader, 6), Number(reader, 7), Number(reader, 8),
            reader.IsDBNull(9) ? 0 : reader.GetDouble(9), reader.IsDBNull(10) ? 0 : reader.GetDouble(10));

        // The record's id ends in the start: CLUSTER:JOBID:YYYYMMDDhhmmss.
        private static string? StartOf(string? recordId) => recordId?.Split(':') is not [_, _, var digits] ? null
            : DateTime.TryParseExact(digits, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) ? start.ToString("s", CultureInfo.InvariantCulture)
            : digits;

        private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        private static long? Number(SqliteDataReader reader, int column) =>
            !reader.IsDBNull(column) && long.TryParse(reader.GetString(column), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
