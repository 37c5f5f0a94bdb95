using Actors.Hub.Software;

namespace Actors.Hub.Tests.Software;

public sealed class RuleSetTests
{
    [Fact]
    public void The_first_rule_that_matches_wins()
    {
        var rules = Rules(
            """
            rules:
            - {match: /opt/a, software: first, version: '', versionstr: ''}
            - {match: /opt/, software: second, version: '', versionstr: ''}
            """);

        Assert.Equal(("first", 2), (rules.Resolve("/opt/a/x")!.Name, rules.Resolve("/opt/a/x")!.Line));
        Assert.Equal(("second", 3), (rules.Resolve("/opt/b")!.Name, rules.Resolve("/opt/b")!.Line));
        Assert.Null(rules.Resolve("/usr/opt/"));
    }

    [Fact]
    public void An_optional_group_that_took_no_part_is_the_text_None() =>
        Assert.Equal("1 None", Rules("rules: [{match: '/(?P<v>1)(?P<s>-x)?', software: '%(v)s %(s)s', version: '', versionstr: ''}]").Resolve("/1")!.Name);

    [Theory]
    [InlineData("%%(user)s", "/x", "anna")]
    [InlineData("%%(project)s/%%(user)s", "/x", "p-1/anna")]
    [InlineData("%%%%", "/x", "%")]
    [InlineData("100%%%% %(d)s", "/100%done", "100% /100%done")]
    [InlineData("%(d)s", "/%(user)s", "/%(user)s")]
    [InlineData("%(d)s", "/%%", "/%%")]
    [InlineData("%%%(d)s", "/(user)s", "%/(user)s")]
    [InlineData("%%(host)s", "/x", "%(host)s")]
    [InlineData("%(d)s", "/%s%d%(x)", "/%s%d%(x)")]
    public void Only_the_rules_own_percent_signs_are_read_when_a_record_is_made(string template, string path, string expected)
    {
        var rules = Rules($"rules: [{{match: '(?P<d>.*)', software: '{template}', version: '', versionstr: ''}}]");

        Assert.Equal(expected, rules.Resolve(path)!.Resolve("anna", "p-1").Name);
    }

    [Fact]
    public void A_user_that_is_not_known_is_None() =>
        Assert.Equal("None", Rules("rules: [{match: /, software: '%%(user)s', version: '', versionstr: ''}]").Resolve("/")!.Resolve(null, null).Name);

    [Fact]
    public void Percent_signs_keep_their_kind_through_rewrite_rules()
    {
        var rules = Rules(
            """
            rules: [{match: '/(?P<d>.*)', software: '%(d)s by %%(user)s', version: '%(d)s', versionstr: ''}]
            rewrite:
            - {match: {software: '(?P<all>.*)'}, update: {software: '<%(all)s>', versionstr: '%(version)s %%%%'}}
            """);

        var match = rules.Resolve("/%(user)s")!.Resolve("anna", "p");

        Assert.Equal(("<%(user)s by anna>", "%(user)s %"), (match.Name, match.LocalVersion));
    }

    [Fact]
    public void Rewrite_rules_see_what_the_one_before_made_and_their_own_old_values()
    {
        var rules = Rules(
            """
            rules: [{match: /, software: a, version: '1.2.3', versionstr: v, user_provided: yes}]
            rewrite:
            - {match: {software: b}, update: {software: never}}
            - {match: {software: '^a$', version: '(?P<major>\d+)'}, update: {software: '%(version)s', version: '%(major)s', versionstr: '%(software)s %(user_provided)s %(ignore)s'}}
            - {match: {version: '^1$'}, update: {version: one}}
            """);

        var match = rules.Resolve("/")!;

        Assert.Equal(("1.2.3", "one", "a True False"), (match.Name, match.Version, match.LocalVersion));
    }

    [Fact]
    public void Groups_of_a_rewrite_rule_hide_fields_of_the_same_name() =>
        Assert.Equal("x", Rules(
            """
            rules: [{match: /, software: a, version: x1, versionstr: ''}]
            rewrite: [{match: {version: '(?P<software>[a-z])'}, update: {software: '%(software)s'}}]
            """).Resolve("/")!.Name);

    [Theory]
    [InlineData("", "c")]
    [InlineData("stop_on_rewrite_match: true", "b")]
    public void Rewriting_stops_after_the_first_match_where_asked(string setting, string expected) =>
        Assert.Equal(expected, Rules(
            $$$"""
            {{{setting}}}
            rules: [{match: /, software: a, version: '', versionstr: ''}]
            rewrite:
            - {match: {software: x}, update: {software: y}}
            - {match: {software: a}, update: {software: b}}
            - {match: {software: b}, update: {software: c}}
            """).Resolve("/")!.Name);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("On", true)]
    [InlineData("TRUE", true)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    [InlineData("!!bool yes", true)]
    public void Flags_are_those_of_YAML_1_1(string flag, bool expected)
    {
        var match = Rules($"rules: [{{match: /, software: a, version: '', versionstr: '', ignore: {flag}, user_provided: {flag}}}]").Resolve("/")!;

        Assert.Equal((expected, expected), (match.Ignore, match.UserProvided));
    }

    [Fact]
    public void Other_sections_anchors_and_merges_are_fine()
    {
        var rules = Rules(
            """
            common: &twice {a: 1, a: 2}
            sams.aggregator: {loaders: [x], cluster: 1.0}
            sams.software.Regexp:
              rules:
              - &base {match: '/a', software: base, version: '', versionstr: "", ignore: true}
              - {<<: *base, match: '/b', software: !!str 1.0}
            """);

        Assert.Equal(("1.0", true), (rules.Resolve("/b")!.Name, rules.Resolve("/b")!.Ignore));
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm() => Assert.NotNull(Rules("\uFEFFrules: [{match: /, software: a, version: '', versionstr: ''}]").Resolve("/"));

    [Fact]
    public void The_version_is_the_SHA_256_of_the_text() =>
        Assert.Equal(
            "def8bf9178e91959965ae5f77fac369675e8ff1566abee523e5de7729fe7cdb7",
            Rules("rules: [{match: /, software: a, version: '', versionstr: ''}]").Version);

    [Fact]
    public void A_rule_that_takes_too_long_is_passed_over_and_told()
    {
        var rules = RuleSet.Parse(
            """
            rules:
            - {match: '^(?P<x>.).*[ab].*[ab](?P=x)[yz]', software: slow, version: '', versionstr: ''}
            - {match: '', software: other, version: '', versionstr: ''}
            """,
            "r.yaml",
            TimeSpan.FromMilliseconds(100));
        var slow = new List<int>();

        var match = rules.Resolve("x" + new string('a', 200_000), slow.Add);

        Assert.Equal("other", match!.Name);
        Assert.Equal([2], slow);
    }

    private static RuleSet Rules(string text) => RuleSet.Parse(text, "r.yaml", TimeSpan.FromSeconds(10));
}
