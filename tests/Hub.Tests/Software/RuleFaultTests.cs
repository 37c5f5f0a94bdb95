using System.Text;
using Actors.Hub.Software;

namespace Actors.Hub.Tests.Software;

/// <summary>Bad rule files are refused with place and reason.</summary>
public sealed class RuleFaultTests
{
    private const string Good = "rules:\n- {match: '^/opt/(?P<s>[^/]+)/', software: '%(s)s', version: '', versionstr: ''}\n";

    [Theory]
    [InlineData("match: '^/(?P<a>x)', software: '%(b)s', version: '', versionstr: ''", "software: unknown group 'b': known are a")]
    [InlineData("match: '^/x', software: s, version: '%(v)s', versionstr: ''", "version: unknown group 'v': the expression has no named groups")]
    [InlineData("match: '^/x', software: s, version: '', versionstr: '%(user)s'", "versionstr: unknown group 'user': the job's own is written %%(user)s")]
    [InlineData("match: '^/(x', software: s, version: '', versionstr: ''", "match: '(' is not closed by ')' (at character 3 of the expression)")]
    [InlineData("match: '^/[x', software: s, version: '', versionstr: ''", "match: a class '[' is not closed by ']' (at character 4 of the expression)")]
    [InlineData("match: '^/*x+*', software: s, version: '', versionstr: ''", "match: two repetitions in a row")]
    [InlineData("match: '^*', software: s, version: '', versionstr: ''", "match: nothing to repeat")]
    [InlineData("match: '(a+)+$', software: s, version: '', versionstr: ''", "match: catastrophic expression: the repetition '(a+)+'")]
    [InlineData("match: '/x', software: s, version: 1.0, versionstr: ''", "version: 1.0 is a number, not a text: quote it: \"1.0\"")]
    [InlineData("match: '/x', software: s, version: 2021-01-01, versionstr: ''", "version: 2021-01-01 is a date, not a text: quote it")]
    [InlineData("match: '/x', software: yes, version: '', versionstr: ''", "software: yes is a flag, not a text: quote it")]
    [InlineData("match: '/x', software: s, version: , versionstr: ''", "version: has no value: write \"\" for an empty text")]
    [InlineData("match: '/x', software: [s], version: '', versionstr: ''", "software: must be a text")]
    [InlineData("match: '/x', software: s, version: ''", "a rule has no 'versionstr'")]
    [InlineData("software: s, version: '', versionstr: ''", "a rule has no 'match'")]
    [InlineData("match: '/x', software: s, version: '', versionstr: '', ignored: true", "unknown key 'ignored' in a rule: known are match, software")]
    [InlineData("match: '/x', match: '/y', software: s, version: '', versionstr: ''", "'match' is there twice in a rule")]
    [InlineData("match: '/x', software: s, version: '', versionstr: '', ignore: 'yes'", "ignore: must be true or false")]
    [InlineData("match: '/x', software: s, version: '', versionstr: '', user_provided: 1", "user_provided: must be true or false")]
    [InlineData("match: '/x', software: '100%', version: '', versionstr: ''", "a place is written %(name)s and a percent sign %%")]
    [InlineData("match: '/x', software: '%(a)d', version: '', versionstr: ''", "a place is written %(name)s")]
    public void A_bad_rule_is_refused_with_its_line(string rule, string reason)
    {
        var fault = Assert.Single(Faults($"{Good}- {{{rule}}}\n"));

        Assert.Equal(("r.yaml", 3), (fault.File, fault.Line));
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, "the file is empty")]
    [InlineData("# nothing\n", 0, "the file is empty")]
    [InlineData("- a\n- b\n", 1, "a mapping with a section 'sams.software.Regexp:' or 'rules:' is expected")]
    [InlineData("common: {loglevel: INFO}\n", 1, "there is neither a section")]
    [InlineData("rules:\n", 1, "'rules' must be a list")]
    [InlineData("rules: []\n", 1, "'rules' holds no rule")]
    [InlineData("rules:\n- x\n", 2, "a rule must be a mapping")]
    [InlineData("sams.software.Regexp:\n  rule: []\n", 2, "unknown key 'rule'")]
    [InlineData("rules:\n- {match: 'x'\n- b\n", 3, "not valid YAML (column ")]
    [InlineData("rules:\n- match: 'x\n", 2, "not valid YAML (column ")]
    [InlineData("rules:\n\t- a\n", 2, "not valid YAML: indented by a tab")]
    [InlineData("rules: *x\n", 1, "x")]
    [InlineData("a: 1\n---\nb: 1\n", 2, "a second document")]
    [InlineData("rules:\n- a\u0001\n", 2, "U+0001")]
    public void A_bad_file_is_refused_with_its_line(string text, int line, string reason)
    {
        var faults = Faults(text);

        Assert.Contains(faults, f => f.Line == line && f.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{match: {software: x}}", "a rewrite rule has no 'update'")]
    [InlineData("{match: {}, update: {version: ''}}", "'match' of a rewrite rule needs at least one of")]
    [InlineData("{match: {software: x}, update: {}}", "'update' of a rewrite rule needs at least one of")]
    [InlineData("{match: {path: x}, update: {version: ''}}", "unknown key 'path' in 'match'")]
    [InlineData("{match: {software: x}, update: {version: '%(v)s'}}", "version: unknown group 'v': known are software, version, versionstr, user_provided, ignore")]
    [InlineData("{match: {software: '('}, update: {version: ''}}", "software: '(' is not closed by ')'")]
    [InlineData("x", "a rewrite rule must be a mapping")]
    public void A_bad_rewrite_rule_is_refused_with_its_line(string rewrite, string reason)
    {
        var faults = Faults($"{Good}rewrite:\n- {rewrite}\n");

        Assert.Contains(faults, f => f.Line == 4 && f.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_of_a_file_are_told_together()
    {
        var faults = Faults(
            """
            sams.software.Regexp:
              rules:
                - match: '^/opt/(?P<s>[^/]+'
                  software: "%(s)s"
                  version: 1.0
                  versionstr: "%(t)s"
                - match: '(x|x)*y'
                  software: s
                  versionstr: ''
              stop_on_rewrite_match: maybe
            """);

        Assert.Equal([3, 5, 7, 7, 10], faults.Select(f => f.Line));
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_with_its_line()
    {
        var refused = Assert.Throws<RuleFileException>(() => RuleSet.Parse([.. "rules:\n# "u8, 0xE4, .. "\n"u8], "r.yaml"));

        Assert.Equal((2, "not UTF-8: save the file in that encoding"), (refused.Faults[0].Line, refused.Faults[0].Reason));
    }

    [Fact]
    public void Aliases_that_multiply_are_refused()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains("aliases counted each time", Faults(bomb + Good)[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains("nested more than", Faults("rules: " + new string('[', 100_000))[0].Reason, StringComparison.Ordinal);

    [Fact]
    public void A_file_beyond_all_measure_is_refused() =>
        Assert.Contains("larger than 8 MiB", Faults(new string('#', (8 * 1024 * 1024) + 1))[0].Reason, StringComparison.Ordinal);

    private static IReadOnlyList<Actors.Messages.Json.RuleFault> Faults(string text) =>
        Assert.Throws<RuleFileException>(() => RuleSet.Parse(text, "r.yaml")).Faults;
}
