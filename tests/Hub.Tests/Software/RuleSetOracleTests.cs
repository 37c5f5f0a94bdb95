using System.Globalization;
using System.Text.Json;
using Actors.Hub.Software;
using Actors.Tests.Oracles;

namespace Actors.Hub.Tests.Software;

/// <summary>Every path of the reference cases gives the software that SAMS gave.</summary>
public sealed class RuleSetOracleTests
{
    [SamsOracleFact]
    public void Every_path_of_stage_1_is_the_software_SAMS_says() => Compare("rules.yaml", "expected/stage1-db.json", "expected/stage1-undetermined.txt");

    [SamsOracleFact]
    public void Every_path_of_stage_2_is_the_software_SAMS_says() => Compare("rules.yaml", "expected/stage2-db.json", "expected/stage2-undetermined.txt");

    [SamsOracleFact]
    public void Every_path_of_stage_3_is_the_software_SAMS_says() => Compare("rules-stage3.yaml", "expected/stage3-db.json", "expected/stage3-undetermined.txt");

    [SamsOracleFact]
    public void Shown_paths_are_as_SAMS_shows_them()
    {
        var rules = RuleSet.Parse(SamsOracle.Read("rules.yaml"), "rules.yaml");
        var blocks = SamsOracle.Read("expected/stage1-show-paths.txt").Split("Path: ", StringSplitOptions.RemoveEmptyEntries);

        var wrong = blocks.Select(b => b.Split('\n')).Where(b => !b[1..4].SequenceEqual(Shown(rules.Resolve(b[0])!))).Select(b => b[0]);

        Assert.Empty(wrong);
        Assert.True(blocks.Length > 200, "the file of shown paths has lost its content");
    }

    private static string[] Shown(SoftwareMatch m) =>
        [$"\tSoftware     : {m.Name}", $"\tVersion      : {m.Version}", $"\tLocal Version: {m.LocalVersion}"];

    private static void Compare(string ruleFile, string database, string undetermined)
    {
        var rules = RuleSet.Parse(SamsOracle.Read(ruleFile), ruleFile);
        using var json = JsonDocument.Parse(SamsOracle.Read(database));
        var expected = json.RootElement.GetProperty("software").EnumerateArray().ToDictionary(s => Text(s, "path")!, s => Line(
            Text(s, "software"), Text(s, "version"), Text(s, "versionstr"), Text(s, "user_provided"), Text(s, "ignore")), StringComparer.Ordinal);

        var found = expected.Keys.ToDictionary(p => p, p => rules.Resolve(p) is { } m
            ? Line(m.Name, m.Version, m.LocalVersion, m.UserProvided ? "1" : "0", m.Ignore ? "1" : "0")
            : Line(null, null, null, null, null), StringComparer.Ordinal);

        Assert.Equal(expected.OrderBy(e => e.Key, StringComparer.Ordinal), found.OrderBy(e => e.Key, StringComparer.Ordinal));
        Assert.All(SamsOracle.Read(undetermined).Split('\n', StringSplitOptions.RemoveEmptyEntries), p => Assert.Null(rules.Resolve(p)));
    }

    private static string? Text(JsonElement row, string name) => row.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } n => n.GetInt64().ToString(CultureInfo.InvariantCulture),
        var text => text.GetString(),
    };

    private static string Line(params string?[] parts) => string.Join(" | ", parts.Select(p => p ?? "(null)"));
}
