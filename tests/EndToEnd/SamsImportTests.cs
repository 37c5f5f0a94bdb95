using System.Text.Json;
using System.Xml.Linq;
using Actors.EndToEnd.Processes;
using Actors.Tests.Oracles;

namespace Actors.EndToEnd;

/// <summary>A site's archive of SAMS collector files, taken in by the real executables, gives the records that SAMS gave.</summary>
public sealed class SamsImportTests
{
    private static readonly XNamespace Sams = "http://sams.snic.se/namespaces/2019/01/softwareaccountingrecords";

    [SamsOracleFact]
    public async Task Three_stages_of_import_rules_and_export_give_the_records_of_SAMS()
    {
        var directory = Directory.CreateTempSubdirectory("actors-sams-").FullName;
        var settings = Path.Combine(directory, "settings");
        var config = await Command.RunAsync(Installation.Console, ["import", "sams-config", Path.Combine(SamsOracle.Folder!, "config.yaml"), "--out", settings]);
        Assert.True(config.ExitCode == 0, config.Output + config.Error);
        await using var hub = await Daemon.StartAsync(
            Installation.Hub, "--config", Path.Combine(settings, "hub.conf"), "--data", Path.Combine(directory, "hub"), "--listen", "http://127.0.0.1:0", "--set", "actors.hub.scheduler=none", "--set", "actors.sams.record-zone=UTC");
        Assert.Contains("sams.software.Regexp:", (await Run(hub, 0, "rules", "show")).Output, StringComparison.Ordinal);
        for (var stage = 1; stage <= 3; stage++)
        {
            await Run(hub, 0, "rules", "load", Path.Combine(SamsOracle.Folder!, stage == 3 ? "rules-stage3.yaml" : "rules.yaml"));
            await Run(hub, stage == 1 ? 3 : 0, "import", "sams", Path.Combine(SamsOracle.Folder!, "input", $"batch{stage}"));
            var records = Path.Combine(directory, $"stage{stage}");
            await Run(hub, 0, ["export", "sams-xml", "--out", records, .. stage == 3 ? new[] { "--all" } : []]);

            Assert.Equal(Expected(stage), Records(records));
            Assert.Equal(SamsViews.OfSams(stage).Order(StringComparer.Ordinal), (await SamsViews.OfHubAsync(new Uri(hub.Address))).Order(StringComparer.Ordinal));
        }

        Assert.Equal(await WeighedAsync(hub), Reported((await Run(hub, 0, "report", "software", "--json")).Output));

        using var again = JsonDocument.Parse((await Run(hub, 3, "import", "sams", Path.Combine(SamsOracle.Folder!, "input"), "--json")).Output);
        Assert.Equal(0, again.RootElement.GetProperty("accepted").GetInt32());
        Assert.Equal("No new or changed records.", (await Run(hub, 0, "export", "sams-xml", "--out", Path.Combine(directory, "none"))).Output.Trim());
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>Core-hours by software as the jobs themselves say, one by one.</summary>
    private static async Task<SortedDictionary<string, double>> WeighedAsync(Daemon hub)
    {
        using var client = new HttpClient { BaseAddress = new Uri(hub.Address) };
        using var list = JsonDocument.Parse(await client.GetStringAsync("/v1/jobs?limit=1000"));
        var sums = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var key in list.RootElement.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("key").GetString()!))
        {
            using var job = JsonDocument.Parse(await client.GetStringAsync($"/v1/jobs/{key}"));
            var used = job.RootElement.GetProperty("software").EnumerateArray().ToList();
            var cpu = used.Sum(each => each.GetProperty("cpuSeconds").GetDouble());
            var hours = job.RootElement.GetProperty("cpuHours") is { ValueKind: JsonValueKind.Number } known ? known.GetDouble() : 0;
            foreach (var each in used.Where(each => each.GetProperty("cpuSeconds").GetDouble() > 0))
            {
                Add(each.GetProperty("name").GetString(), hours * each.GetProperty("cpuSeconds").GetDouble() / cpu);
            }

            if (cpu == 0)
            {
                Add("unattributed", hours);
            }
        }

        return new(sums.ToDictionary(sum => sum.Key, sum => Math.Round(sum.Value, 4)), StringComparer.Ordinal);

        void Add(string? name, double hours) => sums[name ?? "undetermined"] = sums.GetValueOrDefault(name ?? "undetermined") + hours;
    }

    private static SortedDictionary<string, double> Reported(string output)
    {
        using var report = JsonDocument.Parse(output);
        Assert.True(report.RootElement.GetProperty("coreHours").GetDouble() > 1000, output);
        return new(
            report.RootElement.GetProperty("rows").EnumerateArray()
                .GroupBy(row => row.GetProperty("software").GetString() ?? row.GetProperty("kind").GetString()!, StringComparer.Ordinal)
                .ToDictionary(rows => rows.Key, rows => Math.Round(rows.Sum(row => row.GetProperty("coreHours").GetDouble()), 4), StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private static async Task<Command> Run(Daemon hub, int exit, params string[] arguments)
    {
        var command = await Command.RunAsync(Installation.Console, ["--hub", hub.Address, .. arguments]);
        Assert.True(command.ExitCode == exit, $"actors {string.Join(' ', arguments)} ended with {command.ExitCode}: {command.Output}{command.Error}");
        return command;
    }

    private static SortedDictionary<string, string> Records(string directory) => new(
        Directory.GetFiles(directory, "*.xml").SelectMany(file => XDocument.Load(file).Root!.Elements()).ToDictionary(
            record => (string)record.Element(Sams + "RecordIdentity")!.Attribute(Sams + "recordId")!,
            record => Text(record.Elements(Sams + "Software").Select(s => string.Join('|', s.Elements().Select(e => e.Value)))),
            StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static SortedDictionary<string, string> Expected(int stage)
    {
        using var json = JsonDocument.Parse(SamsOracle.Read($"expected/stage{stage}-xml.json"));
        return new(
            json.RootElement.GetProperty("records").EnumerateArray().ToDictionary(
                record => record.GetProperty("recordId").GetString()!,
                record => Text(Large(record.GetProperty("software").EnumerateArray().ToList()).Select(
                    s => string.Join('|', new[] { "name", "version", "local", "user_provided", "usage" }.Select(field => s.GetProperty(field).GetString())))),
                StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    // Many programs below the limit: SAMS leaves them out of the sum, and lists them all the same.
    private static IEnumerable<JsonElement> Large(List<JsonElement> software)
    {
        var sum = software.Sum(Usage);
        return sum < 101 ? software : software.Where(s => Usage(s) * 100 / sum >= 1);
    }

    private static double Usage(JsonElement software) => double.Parse(software.GetProperty("usage").GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(IEnumerable<string> software) => string.Join('\n', software.Order(StringComparer.Ordinal));
}
