using System.Globalization;
using System.Text.Json;
using Actors.Tests.Oracles;

namespace Actors.EndToEnd;

/// <summary>Jobs, their executables and nodes, and paths with their software, one line each: as SAMS's database has them, and as a hub tells them.</summary>
internal static class SamsViews
{
    /// <summary>
    /// From a view of SAMS's database; but a job's start is that of its record id, the scheduler's, and its core-hours, and those of its programs, are counted from there: to SAMS a job
    /// begins with the first sight of one of its processes.
    /// </summary>
    public static List<string> OfSams(int stage)
    {
        using var json = JsonDocument.Parse(SamsOracle.Read($"expected/stage{stage}-db.json"));
        var commands = json.RootElement.GetProperty("commands").EnumerateArray()
            .Select(c => (Job: Text(c, "jobid"), Node: Text(c, "node"), Path: Text(c, "path"), User: Number(c, "user"), System: Number(c, "sys"))).ToList();
        var hours = json.RootElement.GetProperty("jobs").EnumerateArray().ToDictionary(
            j => Text(j, "jobid"), j => Number(j, "user_time") + Number(j, "system_time") is > 0 and var cpu ? Number(j, "ncpus") * (Number(j, "end_time") - Start(j)) / 3600 / cpu : 0, StringComparer.Ordinal);
        return
        [
            .. json.RootElement.GetProperty("jobs").EnumerateArray()
                .Select(j => Job(Text(j, "jobid"), Text(j, "recordid"), Text(j, "user"), Text(j, "project"), Text(j, "ncpus"), Number(j, "user_time"), Number(j, "system_time"), Start(j), Number(j, "end_time"))),
            .. commands.GroupBy(c => (c.Job, c.Path)).Select(c => Executable(c.Key.Job, c.Key.Path, c.Sum(each => each.User), c.Sum(each => each.System))),
            .. commands.GroupBy(c => (c.Job, c.Node)).Select(c => Node(c.Key.Job, c.Key.Node, c.Sum(each => each.User + each.System))),
            .. json.RootElement.GetProperty("software").EnumerateArray().Select(s => Path(
                Text(s, "path"), Text(s, "software"), Text(s, "version"), Text(s, "versionstr"), Number(s, "user_provided") > 0, Number(s, "ignore") > 0,
                commands.Where(c => string.Equals(c.Path, Text(s, "path"), StringComparison.Ordinal)).Sum(c => (c.User + c.System) * hours[c.Job]))),
        ];
    }

    /// <summary>From a hub.</summary>
    public static async Task<List<string>> OfHubAsync(Uri hub)
    {
        using var client = new HttpClient { BaseAddress = hub };
        var lines = new List<string>();
        using var list = JsonDocument.Parse(await client.GetStringAsync("/v1/jobs?limit=1000"));
        foreach (var key in list.RootElement.GetProperty("jobs").EnumerateArray().Select(job => Text(job, "key")))
        {
            using var json = JsonDocument.Parse(await client.GetStringAsync($"/v1/jobs/{key}"));
            var job = json.RootElement;
            var (id, executables) = (Text(job, "jobId"), job.GetProperty("executables").EnumerateArray().ToList());
            var record = job.GetProperty("records").EnumerateArray().Single(each => Text(each, "kind") == "sams-xml");
            lines.Add(Job(
                id, Text(record, "recordId"), Text(job, "user"), Text(job, "project"), Text(job, "cpus"), executables.Sum(each => Number(each, "userSeconds")), executables.Sum(each => Number(each, "systemSeconds")),
                Seconds(job, "start"), Seconds(job, "end")));
            lines.AddRange(executables.Select(each => Executable(id, Text(each, "path"), Number(each, "userSeconds"), Number(each, "systemSeconds"))));
            lines.AddRange(job.GetProperty("nodes").EnumerateArray().Select(each => Node(id, Text(each, "node"), Number(each, "cpuSeconds"))));
        }

        using var paths = JsonDocument.Parse(await client.GetStringAsync("/v1/paths"));
        lines.AddRange(paths.RootElement.GetProperty("paths").EnumerateArray().Select(p => Path(
            Text(p, "path"), Text(p, "name"), Text(p, "version"), Text(p, "localVersion"), p.GetProperty("userProvided").GetBoolean(), p.GetProperty("ignore").GetBoolean(), Number(p, "coreHours"))));
        return lines;
    }

    private static string Job(string id, string recordId, string user, string project, string cpus, double userSeconds, double systemSeconds, double start, double end) =>
        string.Create(CultureInfo.InvariantCulture, $"job {id}|{recordId}|{user}|{project}|{cpus}|{userSeconds:F3}|{systemSeconds:F3}|{start:F0}|{end:F0}");

    private static string Executable(string id, string path, double userSeconds, double systemSeconds) => string.Create(CultureInfo.InvariantCulture, $"executable {id}|{path}|{userSeconds:F3}|{systemSeconds:F3}");

    private static string Node(string id, string node, double cpuSeconds) => string.Create(CultureInfo.InvariantCulture, $"node {id}|{node}|{cpuSeconds:F3}");

    private static string Path(string path, string software, string version, string local, bool userProvided, bool ignored, double coreHours) =>
        string.Create(CultureInfo.InvariantCulture, $"path {path}|{software}|{version}|{local}|{userProvided}|{ignored}|{coreHours:F4}");

    private static double Seconds(JsonElement job, string name) => job.GetProperty(name).GetDateTimeOffset().ToUnixTimeMilliseconds() / 1000.0;

    // CLUSTER:JOBID:YYYYMMDDhhmmss, in UTC; where the scheduler knew no start, the first sight.
    private static double Start(JsonElement job) =>
        DateTimeOffset.TryParseExact(Text(job, "recordid").Split(':')[^1], "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            ? start.ToUnixTimeSeconds()
            : Number(job, "start_time");

    private static string Text(JsonElement row, string name) => row.GetProperty(name).ToString();

    private static double Number(JsonElement row, string name) => row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : 0;
}
