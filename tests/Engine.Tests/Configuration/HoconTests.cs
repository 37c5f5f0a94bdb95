using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Engine.Tests.Configuration;

public sealed class HoconTests
{
    private static Config Parse(string text) => ConfigurationFactory.ParseString(text);

    private static string Flat(string text) => string.Join(' ', Parse(text).ToString().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [InlineData("")]
    [InlineData("  \n\t# only a comment\n// and another")]
    [InlineData("{}")]
    [InlineData("\uFEFF{ }\n")]
    public void Text_without_keys_is_empty(string text) => Assert.True(Parse(text).IsEmpty);

    [Theory]
    [InlineData("a=1", "1")]
    [InlineData("a:1", "1")]
    [InlineData("{a:1}", "1")]
    [InlineData("a = some words here  # comment", "some words here")]
    [InlineData("a = some words // comment", "some words")]
    [InlineData("a = \"quoted # not a comment\"", "quoted # not a comment")]
    [InlineData("a = \"tab\\t\\\"q\\\" \\u00e9 \\/\"", "tab\t\"q\" é /")]
    [InlineData("a = \"\"\"raw \\n \"quoted\" \n second\"\"\"", "raw \\n \"quoted\" \n second")]
    [InlineData("a = \"\"\"ends with quote\"\"\"\"", "ends with quote\"")]
    [InlineData("a = one \"two\"  three", "one two  three")]
    [InlineData("a = 1e+3", "1e+3")]
    [InlineData("a = /var/lib", "/var/lib")]
    [InlineData("a =\n\n 5", "5")]
    [InlineData("a = 1\r\nb = 2\r\n", "1")]
    [InlineData("a = 1\na = 2", "2")]
    [InlineData("a { x = 1 }\na = 3", "3")]
    [InlineData("a = \"\"", "")]
    public void Text_value(string text, string expected) => Assert.Equal(expected, Parse(text).GetString("a"));

    [Theory]
    [InlineData("a.b.c = 1")]
    [InlineData("a { b { c = 1 } }")]
    [InlineData("a.b { c = 1 }")]
    [InlineData("a : { \"b\".c : 1, }")]
    [InlineData("a\n{\n b\n {\n c = 1 } }")]
    [InlineData("a { b = 7 }, a { b { c = 1 } }")]
    public void Dotted_keys_are_nested_objects(string text) => Assert.Equal(1, Parse(text).GetInt("a.b.c"));

    [Fact]
    public void Quoted_key_may_hold_dots()
    {
        var config = Parse("a { \"b.c\" = 1, \"\" = 2 }");
        Assert.Equal(1, config.GetInt("a.\"b.c\""));
        Assert.Equal(2, config.GetInt("a.\"\""));
    }

    [Fact]
    public void Key_may_hold_blanks() => Assert.Equal("1", Parse("a b  c = 1").GetString("a b  c"));

    [Theory]
    [InlineData("a { x = 1 } b { y = 2 }, c = 3")]
    [InlineData("a{x=1}b{y=2}c=3")]
    [InlineData("a { x = 1 } \"b\" { y = 2 } c: 3 # end")]
    [InlineData("{ a { x = 0 } { x = 1 } b { y = 2 } c = 3 }")]
    public void Behind_a_braced_object_a_key_may_follow_on_the_line(string text)
    {
        var config = Parse(text);
        Assert.Equal((1, 2, 3), (config.GetInt("a.x"), config.GetInt("b.y"), config.GetInt("c")));
    }

    [Theory]
    [InlineData("a { x = 1 }, a { y = 2 }", "a : { x : 1 y : 2 }")]
    [InlineData("a.x = 1\na.y = 2", "a : { x : 1 y : 2 }")]
    [InlineData("a { x = 1 } { y = 2 }", "a : { x : 1 y : 2 }")]
    [InlineData("a { x = 1, y = 1 }\na = 5\na { y = 2 }", "a : { y : 2 }")]
    public void Objects_merge(string text, string expected) => Assert.Equal(expected, Flat(text));

    [Theory]
    [InlineData("a = [1, 2, 3]", "1|2|3")]
    [InlineData("a = [\n1\n2, \n 3 ,\n]", "1|2|3")]
    [InlineData("a = []", "")]
    [InlineData("a = [1] [2,3]", "1|2|3")]
    [InlineData("a = [ one two, \"three\" ]", "one two|three")]
    [InlineData("a = [1]\na += 2", "1|2")]
    [InlineData("a += 1\na += 2", "1|2")]
    [InlineData("b = [1]\na = ${b} [2]", "1|2")]
    [InlineData("a = [1]\na = ${a} [2]", "1|2")]
    [InlineData("o { a = [1]\n a += 2 }\na = ${o.a}", "1|2")]
    public void Lists(string text, string expected) => Assert.Equal(expected, string.Join('|', Parse(text).GetStringList("a")));

    [Theory]
    [InlineData("b = x\na = ${b}", "x")]
    [InlineData("a = ${b}\nb = x", "x")]
    [InlineData("a = ${b}y\nb = x", "xy")]
    [InlineData("a = ${b} y ${b}\nb = x", "x y x")]
    [InlineData("a = 1\na = ${a}2", "12")]
    [InlineData("a = 1\na = ${a}2\na = ${a}3", "123")]
    [InlineData("a = ${?none}", null)]
    [InlineData("a = 1\na = ${?none}", "1")]
    [InlineData("a = x${?none}y", "xy")]
    [InlineData("a = ${?a}x", "x")]
    [InlineData("p { b = 1 }\np.b = 2\na = ${p.b}", "2")]
    [InlineData("a = ${\"x.y\"}\n\"x.y\" = 1", "1")]
    [InlineData("a = ${ b }\nb = x", "x")]
    [InlineData("a = \"${b}\"", "${b}")]
    public void Substitutions(string text, string? expected) => Assert.Equal(expected, Parse(text).GetString("a"));

    [Theory]
    [InlineData("bar : { foo : 42, baz : ${bar.foo} }\nbar : { foo : 43 }", "bar.baz", "43")]
    [InlineData("bar : { a : ${foo.d}, b : 1 }\nbar.b = 3\nfoo : { c : ${bar.b}, d : 2 }\nfoo.d = 4", "foo.c", "3")]
    [InlineData("bar : { a : ${foo.d}, b : 1 }\nbar.b = 3\nfoo : { c : ${bar.b}, d : 2 }\nfoo.d = 4", "bar.a", "4")]
    [InlineData("foo : { a : { c : 1 } }\nfoo : ${foo.a}\nfoo : { a : 2 }", "foo.c", "1")]
    [InlineData("foo : { a : { c : 1 } }\nfoo : ${foo.a}\nfoo : { a : 2 }", "foo.a", "2")]
    [InlineData("base { x = 1, y = 1 }\nfoo = ${base} { y = 2 }", "foo.x", "1")]
    [InlineData("base { x = 1, y = 1 }\nfoo = ${base} { y = 2 }", "foo.y", "2")]
    [InlineData("base { x = 1, y = 1 }\nfoo = { y = 2 } ${base}", "foo.y", "1")]
    [InlineData("base { x = 1 }\nfoo = ${base}\nfoo { y = 2 }", "foo.x", "1")]
    [InlineData("foo { n = a, path = ${foo.n}/b }", "foo.path", "a/b")]
    [InlineData("base { d = 0 }\nfoo = ${base} { n = a, path = ${foo.n}/b }", "foo.path", "a/b")]
    [InlineData("a = 1\nb = 2\na = ${b}\nb = ${a}", "b", "2")]
    public void Substitutions_see_the_whole_text(string text, string path, string expected) => Assert.Equal(expected, Parse(text).GetString(path));

    [Theory]
    [InlineData("a = ${b}", "line 1, column 5", "${b} names nothing")]
    [InlineData("\n\n  a = ${b}\nb = ${c}\nc = ${a}", "line 5, column 5", "cycle")]
    [InlineData("a = ${a}", "line 1, column 5", "cycle")]
    [InlineData("a = { b = ${a} }", "line 1, column 11", "cycle")]
    [InlineData("a = [${a}]", "line 1, column 6", "cycle")]
    [InlineData("a = 1\nb = ${a} { x = 1 }", "line 2, column 5", "is none")]
    [InlineData("a = 1\nb = ${a} [1]", "line 2, column 5", "list")]
    public void Wrong_substitutions_are_errors_with_place(string text, string place, string what) => AssertError(text, place, what);

    [Theory]
    [InlineData("a = 1 b = 2", "line 1, column 9", "'='")]
    [InlineData("a = http://x:1", "line 1, column 9", "':'")]
    [InlineData("a {\n b = 1\n", "line 1, column 3", "not closed")]
    [InlineData("a = [1, 2", "line 1, column 5", "not closed")]
    [InlineData("a = \"abc", "line 1, column 5", "not closed")]
    [InlineData("a = \"abc\nd\"", "line 1, column 5", "not closed")]
    [InlineData("a = \"\"\"abc\"\"", "line 1, column 5", "not closed")]
    [InlineData("a = ${b", "line 1, column 5", "not closed")]
    [InlineData("a = 1\n}", "line 2, column 1", "without an opening")]
    [InlineData("{ a = 1 } b = 2", "line 1, column 11", "behind the closing brace")]
    [InlineData("a", "line 1, column 1", "no value")]
    [InlineData("a\nb = 1", "line 1, column 1", "no value")]
    [InlineData("a =", "line 1, column 4", "missing")]
    [InlineData("x = 1\na = , b = 2", "line 2, column 5", "missing")]
    [InlineData("= 1", "line 1, column 1", "cannot begin a key")]
    [InlineData("a..b = 1", "line 1, column 1", "empty")]
    [InlineData(".a = 1", "line 1, column 1", "empty")]
    [InlineData("a = 1,, b = 2", "line 1, column 7", "two commas")]
    [InlineData(", a = 1", "line 1, column 1", "cannot begin a key")]
    [InlineData("a = \"\\x\"", "line 1, column 6", "escape")]
    [InlineData("a = \"\\u12\"", "line 1, column 6", "escape")]
    [InlineData("[1]", "line 1, column 1", "not a list")]
    [InlineData("a = 5 { x = 1 }", "line 1, column 5", "beside")]
    [InlineData("a = 5 [1]", "line 1, column 5", "beside")]
    [InlineData("a = $b", "line 1, column 5", "'$'")]
    [InlineData("a = x@y", "line 1, column 6", "'@'")]
    [InlineData("a = ]", "line 1, column 5", "missing")]
    [InlineData("include \"x.conf\"", "line 1, column 1", "cannot be followed")]
    public void Malformed_text_is_an_error_with_place(string text, string place, string what) => AssertError(text, place, what);

    [Theory]
    [InlineData("a = ", "[")]
    [InlineData("", "a{")]
    public void Endless_nesting_is_an_error(string start, string repeated)
    {
        var text = start + string.Concat(Enumerable.Repeat(repeated, 200_000));
        Assert.Contains("too deeply", Assert.Throws<ConfigurationException>(() => Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Doubling_without_end_is_an_error()
    {
        var text = "a0 = []\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"a{i} = ${{a{i - 1}}} ${{a{i - 1}}}\n"));
        Assert.Contains("too many", Assert.Throws<ConfigurationException>(() => Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_optional_substitution_that_names_no_key_is_taken_from_the_environment()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        Assert.False(string.IsNullOrEmpty(path));
        Assert.Equal(path, Parse("a = ${?PATH}").GetString("a"));
        Assert.Equal(path + "!", Parse("a = 1\na = ${?PATH}\"!\"").GetString("a"));
        Assert.Equal("2", Parse("a = ${?PATH}\nPATH = 2").GetString("a"));
        Assert.Null(Parse("a = ${?NO_VARIABLE_HAS_THIS_NAME}").GetString("a"));
        Assert.Equal("x", Parse("PATH = ${?PATH}x").GetString("PATH"));
        AssertError("a = ${PATH}", "line 1, column 5", "${PATH} names nothing");
    }

    [Fact]
    public void Include_is_merged_where_it_stands()
    {
        var config = ConfigurationFactory.ParseString("x = 1\ninclude \"more\"\ny = 3", name => Parser.Parse($"x = 2, y = 2, name = {name}", null));
        Assert.Equal("2 3 more", $"{config.GetInt("x")} {config.GetInt("y")} {config.GetString("name")}");
    }

    [Theory]
    [InlineData("include \"f\"")]
    [InlineData("include file(\"f\")")]
    [InlineData("include required(\"f\")")]
    [InlineData("include required( file( \"f\" ) )")]
    [InlineData("x { include \"f\" }, v = ${x.v}")]
    public void Include_forms(string text) =>
        Assert.Equal(1, ConfigurationFactory.ParseString(text, name => Parser.Parse(name == "f" ? "v = 1" : "v = 2", null)).GetInt("v"));

    [Fact]
    public void Include_in_an_object_means_its_own_keys_first_and_then_those_of_the_whole()
    {
        var config = ConfigurationFactory.ParseString("z = whole\nv = outer\nx { include \"f\" }", _ => Parser.Parse("v = inner\na = ${v}\nb = ${z}", null));
        Assert.Equal("inner whole", config.GetString("x.a") + " " + config.GetString("x.b"));
    }

    [Fact]
    public void Include_that_is_not_there_is_passed_over_unless_required()
    {
        Assert.Equal(1, ConfigurationFactory.ParseString("include \"f\"\na = 1", _ => null!).GetInt("a"));
        var e = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString("\n include required(\"f\")", _ => null!));
        Assert.Contains("line 2, column 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_in_an_include_names_both_places()
    {
        var e = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString("\ninclude \"f.conf\"", _ => Parser.Parse("a = 1\nb", null)));
        Assert.Contains("line 2, column 1: include \"f.conf\": line 2, column 1:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_may_begin_with_include() => Assert.Equal(1, Parse("include-all = 1").GetInt("include-all"));

    private static void AssertError(string text, string place, string what)
    {
        var e = Assert.Throws<ConfigurationException>(() => Parse(text));
        Assert.StartsWith(place + ":", e.Message, StringComparison.Ordinal);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }
}
