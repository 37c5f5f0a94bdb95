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

    [Theory]
    [InlineData("^/[^/]+/apps/app7/(?P<v>[^/]+)/bin", "/", "/apps/app7/", "/bin")]
    [InlineData("/a(bc)d", "/abcd")]
    [InlineData("/a(b+)c", "/ab", "c")]
    [InlineData("/a(b|c)d", "/a", "d")]
    [InlineData("/ab?c", "/a", "c")]
    [InlineData("/a(?=bc)d(?P<x>e)(?P=x)f", "/a", "de", "f")]
    [InlineData("(?i)/opt")]
    public void The_literals_stand_in_every_matching_text(string pattern, params string[] literals) =>
        Assert.Equal(literals, PathPattern.Parse(pattern, TimeSpan.FromSeconds(1)).Literals);

    [Fact]
    public void Of_thousands_of_rules_that_begin_alike_the_first_that_matches_counts()
    {
        var patterns = Enumerable.Range(0, 3000).Select(i => (i % 5) switch
        {
            0 => $"/[^/]+/apps/app{i}/(?P<v>[^/]+)/",
            1 => $"/[^/]+/apps/app{i % 700}/",
            2 => $"/[^/]+/tools/.*-{i}$",
            3 => $".*/x{i % 90}/",
            _ => $"/[^/]+/{(char)('a' + (i % 26))}/?(?:bin|lib{i})",
        }).ToList();
        var rules = RuleSet.Parse(Text(patterns), "all");
        var alone = patterns.ConvertAll(pattern => PathPattern.Parse(pattern, TimeSpan.FromSeconds(1)));
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            var n = random.Next(3100);
            var path = random.Next(5) switch
            {
                0 => $"/sw/apps/app{n}/1.2/bin/x{n}/y",
                1 => $"/pfs/apps/app{n}",
                2 => $"/opt/tools/some-{n}",
                3 => $"/a/b/x{n % 100}/c",
                _ => $"/q/{(char)('a' + (n % 26))}/bin",
            };
            var first = alone.FindIndex(pattern => pattern.Match(path) is not null);
            Assert.Equal(first < 0 ? null : first + 2, rules.Resolve(path)?.Line);
        }
    }

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
