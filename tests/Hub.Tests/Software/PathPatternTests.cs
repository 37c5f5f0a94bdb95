using Actors.Hub.Software.Patterns;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Hub.Tests.Software;

/// <summary>Expressions mean what they mean in Python.</summary>
public sealed class PathPatternTests
{
    [Theory]
    [InlineData("/opt/", "/opt/x", "/opt/")]
    [InlineData("opt", "/opt", null)]
    [InlineData("^/a$", "/a", "/a")]
    [InlineData("^/a$", "/a\n", "/a")]
    [InlineData(@"/a\Z", "/a\n", null)]
    [InlineData(".", "\n", null)]
    [InlineData("(?s).", "\n", "\n")]
    [InlineData("(?i)/OPT", "/opt", "/opt")]
    [InlineData("/(?i:O)pt", "/opt", "/opt")]
    [InlineData("/(?i:O)pt", "/oPT", null)]
    [InlineData("(?x) / o p t  # the rest \n /", "/opt/", "/opt/")]
    [InlineData("x{,2}", "xxx", "xx")]
    [InlineData("x{2}", "xxx", "xx")]
    [InlineData("x{a}", "x{a}", "x{a}")]
    [InlineData("x{}", "x{}", "x{}")]
    [InlineData("x{1,2", "x{1,2", "x{1,2")]
    [InlineData("a+?", "aaa", "a")]
    [InlineData("a++b", "aab", "aab")]
    [InlineData("a++a", "aa", null)]
    [InlineData("(?>a|ab)c", "abc", null)]
    [InlineData("(?>a+)?b", "aab", "aab")]
    [InlineData("[]a]+", "]a", "]a")]
    [InlineData("[^]a]+", "b]", "b")]
    [InlineData("[a-]+", "a-", "a-")]
    [InlineData("[a-z-[x]+", "[-x", "[-x")]
    [InlineData("[a&&b]+", "&b", "&b")]
    [InlineData(@"[\w.]+", "a.b/", "a.b")]
    [InlineData(@"[\]\\]+", @"]\", @"]\")]
    [InlineData(@"\d+", "12a", "12")]
    [InlineData(@"\w+", "å_1²-", "å_1²")]
    [InlineData(@"(?a)\w+", "a_1å", "a_1")]
    [InlineData(@"(?a)\D+", "å1", "å")]
    [InlineData(@"\x41\u0042\t", "AB\t", "AB\t")]
    [InlineData(@"\101\0", "A\0", "A\0")]
    [InlineData(@"(a)(b)\2\1", "abba", "abba")]
    [InlineData(@"(?P<x>a)(b)\1(?P=x)", "abaa", "abaa")]
    [InlineData("(a)?(?(1)b|c)", "ab", "ab")]
    [InlineData("(a)?(?(1)b|c)", "c", "c")]
    [InlineData("a(?=b)", "ab", "a")]
    [InlineData("a(?!b)", "ab", null)]
    [InlineData("ab(?<=b)", "ab", "ab")]
    [InlineData("ab(?<!a)", "ab", "ab")]
    [InlineData("a(?#note)b", "ab", "ab")]
    [InlineData("a|b|", "c", "")]
    [InlineData("(?:a|b)+", "abc", "ab")]
    [InlineData("#{}<>~\" -", "#{}<>~\" -", "#{}<>~\" -")]
    [InlineData(@"\#\-\/\ ", "#-/ ", "#-/ ")]
    [InlineData("^/home/./x", "/home/e/x", "/home/e/x")]
    [InlineData("\U0001F600+", "\U0001F600\U0001F600", "\U0001F600\U0001F600")]
    public void Matches_the_start_of_a_text_as_Python_does(string pattern, string text, string? expected) =>
        Assert.Equal(expected, Parse(pattern).Match(text)?.Value);

    [Theory]
    [InlineData("(?P<a>x)|(?P<b>y)", "y", "a", null)]
    [InlineData("(?P<a>x)|(?P<b>y)", "y", "b", "y")]
    [InlineData("(x)(?P<a>y)(z)", "xyz", "a", "y")]
    [InlineData("(?:(?P<a>.),)*", "1,2,", "a", "2")]
    [InlineData("(?P<a>)x", "x", "a", "")]
    [InlineData("(?!q)(?P<größe>.)", "x", "größe", "x")]
    public void Groups_have_the_text_they_have_in_Python(string pattern, string text, string group, string? expected)
    {
        var parsed = Parse(pattern);

        Assert.Equal(expected, parsed.Group(parsed.Match(text)!, group)?.Value);
    }

    [Theory]
    [InlineData("(?<name>x)", "a named group is written (?P<name>...)")]
    [InlineData("(?P<1a>x)", "'1a' is no name of a group")]
    [InlineData("(?P<a>x)(?P<a>y)", "the group 'a' is there twice")]
    [InlineData("(?P=a)", "there is no group 'a'")]
    [InlineData(@"(x)\2", "there is no group 2")]
    [InlineData(@"(x\1)", "group 1 cannot refer to itself")]
    [InlineData("x)", "')' without '('")]
    [InlineData("[b-a]", "bad character range")]
    [InlineData("x{3,2}", "largest count is below")]
    [InlineData("x{99999}", "is above 10000")]
    [InlineData(@"\p{L}", "Python knows no")]
    [InlineData(@"\q", @"bad escape \q")]
    [InlineData(@"\N{DASH}", "by name")]
    [InlineData(@"x\", "unexpected end")]
    [InlineData(@"\x4", "2 hexadecimal digits")]
    [InlineData(@"\ud800", "4 hexadecimal digits")]
    [InlineData("(?<=a+)b", "a look-behind needs a fixed width")]
    [InlineData("a(?i)b", "flags of the whole expression stand at its start")]
    [InlineData("(?z)", "unknown extension (?z")]
    [InlineData("(?L)x", "the flag 'L' is not known here")]
    [InlineData("x++*", "two repetitions in a row")]
    [InlineData("*x", "nothing to repeat")]
    [InlineData("(?(2)a|b)", "there is no group '2' for a condition")]
    [InlineData("(a)(?(1)a|b|c)", "more than two branches")]
    [InlineData("[\U0001F600]", "beyond U+FFFF")]
    public void What_is_wrong_or_not_supported_is_refused_with_its_reason(string pattern, string reason) =>
        Assert.Contains(reason, Assert.Throws<PatternException>(() => Parse(pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void Groups_nested_without_end_are_refused() =>
        Assert.Contains("nested", Assert.Throws<PatternException>(() => Parse(new string('(', 30_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_text_is_read_or_refused_but_never_fails_otherwise() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements("(", ")", "?", "P", "<", ">", "a", "=", "!", ":", "[", "]", "^", "-", "\\", "1", "d", "{", "}", ",", "|", "*", "+", ".", "$", "#", "\U0001F600", "\ud800")
            .ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
        text => Record.Exception(() => Parse(text)) is null or PatternException));

    private static PathPattern Parse(string pattern) => PathPattern.Parse(pattern, TimeSpan.FromSeconds(10));
}
