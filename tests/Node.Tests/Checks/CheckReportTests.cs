using System.Text.Json;
using Actors.Node.Checks;

namespace Actors.Node.Tests.Checks;

public sealed class CheckReportTests
{
    private static readonly Finding[] Findings =
    [
        Finding.Good("kernel", "Linux 6.1"), Finding.Note("scheduler", "none"), Finding.Better("limits", "few \"files\"", "more\tfiles"),
    ];

    [Fact]
    public void People_get_a_line_per_finding_the_advice_below_it_and_the_count() => Assert.Equal(
        """
        good    kernel       Linux 6.1
        note    scheduler    none
        better  limits       few "files"
                             → more	files
        n1: 1 thing to better
        """,
        new CheckReport("n1", Findings).Text());

    [Fact]
    public void Nothing_to_better_is_said() => Assert.EndsWith("n1: nothing to better", new CheckReport("n1", Findings[..2]).Text(), StringComparison.Ordinal);

    [Fact]
    public void Programs_get_json_with_the_same()
    {
        using var json = JsonDocument.Parse(new CheckReport("n1", Findings).Json());
        Assert.Equal(("n1", 1), (json.RootElement.GetProperty("node").GetString(), json.RootElement.GetProperty("toBetter").GetInt32()));
        var findings = json.RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(["good", "note", "better"], findings.Select(f => f.GetProperty("verdict").GetString()));
        Assert.Equal([null, null, "more\tfiles"], findings.Select(f => f.GetProperty("advice").GetString()));
    }
}
