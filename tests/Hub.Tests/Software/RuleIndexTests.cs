using Actors.Hub.Software;
using Actors.Hub.Software.Patterns;

namespace Actors.Hub.Tests.Software;

public sealed class RuleIndexTests
{
    private static readonly string[] Patterns =
    [
        "/sw/a", "/sw/(?P<s>[^/]+)", "^/sw/ab", "", "(/sw|/opt)/x", "/s(w/a)+", "(?i)/SW/a", "/(?:sw/)?a", ".*/ab", "/sw/a{2}b", "(?=/o)/opt", "/opt/x|/sw/ab|x", @"/opt/\.\w", "/opt$",
    ];

    private static readonly string[] Paths =
    [
        "", "/", "/sw", "/sw/a", "/sw/ab", "/sw/aab", "/SW/A", "/sw/aw/a", "/a", "/opt", "/opt/x", "/opt/.q", "x", "/home/ab", "/sw/å", "/sw/😀",
    ];

    [Theory]
    [InlineData("^/sw/apps/(?P<s>[^/]+)/", "/sw/apps/")]
    [InlineData(@"\A/opt/intel-2\.1/", "/opt/intel-2.1/")]
    [InlineData("/(?P<dir>usr/bin)/x?y", "/usr/bin/")]
    [InlineData("/usr/(bin|bash)/", "/usr/b")]
    [InlineData("/a+b", "/a")]
    [InlineData("/a{2}b", "/a")]
    [InlineData("/a*b", "/")]
    [InlineData("(?i)/opt", "")]
    [InlineData("/opt(?=/x)/y", "/opt")]
    [InlineData("a|b", "")]
    [InlineData("(?P<x>a)(?P=x)b", "a")]
    public void The_prefix_is_what_every_matching_text_begins_with(string pattern, string prefix) =>
        Assert.Equal(prefix, PathPattern.Parse(pattern, TimeSpan.FromSeconds(1)).Prefix);

    [Fact]
    public void No_rule_is_passed_over_that_matches()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var chosen = Patterns.OrderBy(_ => random.Next()).Take(random.Next(1, Patterns.Length)).ToList();
            var rules = RuleSet.Parse(Text(chosen), "all");
            var alone = chosen.ConvertAll(pattern => RuleSet.Parse(Text([pattern]), "one"));
            foreach (var path in Paths)
            {
                var first = alone.FindIndex(rule => rule.Resolve(path) is not null);
                Assert.Equal(first < 0 ? null : first + 2, rules.Resolve(path)?.Line);
            }
        }
    }

    private static string Text(IEnumerable<string> patterns) =>
        "rules:\n" + string.Concat(patterns.Select(pattern => $"- {{match: '{pattern}', software: s, version: '', versionstr: ''}}\n"));
}
