namespace Actors.EndToEnd;

/// <summary>Bad rule files are refused with file, line and reason; the old rules stay.</summary>
public sealed class RulesTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Good = "sams.software.Regexp:\n  rules:\n    - {match: '^/sw/(?P<s>[^/]+)/', software: \"%(s)s\", version: \"1\", versionstr: \"\"}\n";

    public static TheoryData<string, string, int> BadFiles => new()
    {
        { "unknown group", "sams.software.Regexp:\n  rules:\n    - {match: '^/a', software: \"x\", version: \"\", versionstr: \"\"}\n    - {match: '^/(?P<a>b)', software: \"%(c)s\", version: \"\", versionstr: \"\"}\n", 4 },
        { "invalid regex", "sams.software.Regexp:\n  rules:\n    - match: '^/(unclosed'\n      software: x\n      version: ''\n      versionstr: ''\n", 3 },
        { "catastrophic regex", "sams.software.Regexp:\n  rules:\n    - {match: '^/(a+)+$', software: x, version: '', versionstr: ''}\n", 3 },
        { "wrong YAML", "sams.software.Regexp:\n  rules:\n    - {match: '^/a', software: x\n    - [}\n", 4 },
        { "numeric version", "sams.software.Regexp:\n  rules:\n    - match: '^/a'\n      software: x\n      version: 1.0\n      versionstr: ''\n", 5 },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_rule_file_is_refused_with_file_line_and_reason(string flaw, string text, int line)
    {
        var site = shared.Site;
        var good = Path.Combine(site.Directory, "good.yaml");
        var bad = Path.Combine(site.Directory, "bad.yaml");
        await File.WriteAllTextAsync(good, Good);
        await File.WriteAllTextAsync(bad, text);
        Assert.Equal(0, (await site.ConsoleAsync("rules", "load", good)).ExitCode);

        var refused = await site.ConsoleAsync("rules", "load", bad);

        Assert.Equal(1, refused.ExitCode);
        Assert.True(refused.Error.Contains($"bad.yaml:{line}: ", StringComparison.Ordinal), $"{flaw}: {refused.Error}");
        var still = await site.ConsoleAsync("rules", "test", "/sw/Kept/bin/x", "--json");
        Assert.Contains("\"name\":\"Kept\"", still.Output, StringComparison.Ordinal);
    }
}
