using Akka.Configuration;
using FsCheck;
using FsCheck.Fluent;
using Config = Akka.Configuration.Config;

namespace Engine.Tests.Configuration;

public sealed class ConfigTests
{
    private static Config Parse(string text) => ConfigurationFactory.ParseString(text);

    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("500 ms", 500)]
    [InlineData("5", 5)]
    [InlineData("1.5 minutes", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1 day", 86_400_000)]
    [InlineData("\"3 seconds\"", 3_000)]
    [InlineData("1000us", 1)]
    [InlineData("infinite", -1)]
    [InlineData("0", 0)]
    public void Durations(string text, double milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Parse("t = " + text).GetTimeSpan("t"));

    [Theory]
    [InlineData("10 parsecs")]
    [InlineData("soon")]
    [InlineData("-5s")]
    [InlineData("99999999999 days")]
    [InlineData("\"\"")]
    [InlineData("[1]")]
    public void Wrong_durations_name_the_key(string text)
    {
        var e = Assert.Throws<ConfigurationException>(() => Parse("t = " + text).GetTimeSpan("t"));
        Assert.Contains("'t'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_no_object_is_a_configuration_without_keys()
    {
        var scalar = ConfigurationFactory.ParseString("a { \"/b/c.d/*\".e = 5 }").GetConfig("a.\"/b/c.d/*\".e")!;
        Assert.Equal(5, scalar.Root.GetInt());
        Assert.Equal(("5", false, "none"), (scalar.ToString(), scalar.HasPath("x"), scalar.GetString("x", "none")));
        Assert.Throws<ConfigurationException>(() => scalar.AsEnumerable());
    }

    [Fact]
    public void Infinite_may_be_refused() =>
        Assert.Throws<ConfigurationException>(() => Parse("t = infinite").GetTimeSpan("t", allowInfinite: false));

    [Theory]
    [InlineData("17", 17)]
    [InlineData("128000b", 128_000)]
    [InlineData("8MiB", 8 * 1024 * 1024)]
    [InlineData("8 MB", 8_000_000)]
    [InlineData("1kB", 1000)]
    [InlineData("1K", 1024)]
    [InlineData("1 KiB", 1024)]
    [InlineData("1.5 KiB", 1536)]
    [InlineData("2 gibibytes", 2L * 1024 * 1024 * 1024)]
    public void Sizes(string text, long bytes) => Assert.Equal(bytes, Parse("s = " + text).GetByteSize("s"));

    [Theory]
    [InlineData("1 KB2")]
    [InlineData("-1B")]
    [InlineData("9999999 EiB")]
    [InlineData("much")]
    public void Wrong_sizes_name_the_key(string text) =>
        Assert.Contains("'s'", Assert.Throws<ConfigurationException>(() => Parse("s = " + text).GetByteSize("s")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    [InlineData("\"on\"", true)]
    public void Booleans(string text, bool expected) => Assert.Equal(expected, Parse("b = " + text).GetBoolean("b"));

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    [InlineData("1")]
    public void Yes_and_no_are_not_booleans(string text) => Assert.Throws<ConfigurationException>(() => Parse("b = " + text).GetBoolean("b"));

    [Fact]
    public void Numbers()
    {
        var config = Parse("i = -5, l = 9223372036854775807, d = 1.5e-3, list = [1, 2]");
        Assert.Equal(-5, config.GetInt("i"));
        Assert.Equal(long.MaxValue, config.GetLong("l"));
        Assert.Equal(0.0015, config.GetDouble("d"));
        Assert.Equal([1, 2], config.GetIntList("list"));
        Assert.Throws<ConfigurationException>(() => config.GetInt("l"));
        Assert.Throws<ConfigurationException>(() => config.GetInt("d"));
    }

    [Fact]
    public void What_is_missing_has_these_defaults()
    {
        var config = Parse("a = 1");
        Assert.Equal(0, config.GetInt("x"));
        Assert.Null(config.GetString("x"));
        Assert.Equal("d", config.GetString("x", "d"));
        Assert.Null(config.GetConfig("x"));
        Assert.Null(config.GetValue("x.y"));
        Assert.Null(config.GetValue("a.y"));
        Assert.Equal(TimeSpan.Zero, config.GetTimeSpan("x"));
        Assert.Empty(config.GetStringList("x"));
        Assert.Null(config.GetByteSize("x"));
        Assert.False(config.GetBoolean("x"));
        Assert.False(config.HasPath("x"));
        Assert.True(config.HasPath("a"));
    }

    [Fact]
    public void A_text_is_no_object_and_no_list()
    {
        var config = Parse("a = 1, o { x = 1 }");
        Assert.Throws<ConfigurationException>(() => config.GetConfig("a")!.AsEnumerable());
        Assert.Throws<ConfigurationException>(() => config.GetStringList("a"));
        Assert.Throws<ConfigurationException>(() => config.GetString("o"));
    }

    [Fact]
    public void Fallback_gives_what_is_missing()
    {
        var config = Parse("a { x = 1, l = [1] }, s = text").WithFallback(Parse("a { x = 2, y = 2, l = [2, 3] }, s { z = 1 }, f = 1"));
        Assert.Equal("1 2 1 1", $"{config.GetInt("a.x")} {config.GetInt("a.y")} {config.GetIntList("a.l").Count} {config.GetInt("f")}");
        Assert.Equal("text", config.GetString("s"));
        Assert.Equal(["a", "s", "f"], config.AsEnumerable().Select(kv => kv.Key).Order(StringComparer.Ordinal).OrderBy(k => "asf".IndexOf(k, StringComparison.Ordinal)));
    }

    [Fact]
    public void Fallback_leaves_both_sides_as_they_were()
    {
        var mine = Parse("a { x = 1 }");
        var theirs = Parse("a { y = 2 }");
        _ = mine.WithFallback(theirs);
        Assert.False(mine.HasPath("a.y"));
        Assert.False(theirs.HasPath("a.x"));
    }

    [Fact]
    public void A_configuration_is_not_its_own_fallback()
    {
        var config = Parse("a = 1");
        Assert.Throws<ArgumentException>(() => config.WithFallback(config));
    }

    [Fact]
    public void Sub_configuration_sees_the_fallback()
    {
        var config = Parse("a { x = 1 }").WithFallback(Parse("a { y = 2 }")).GetConfig("a")!;
        Assert.Equal("1 2", $"{config.GetInt("x")} {config.GetInt("y")}");
    }

    [Fact]
    public void Text_converts_to_a_configuration()
    {
        Config config = "a = 1";
        Assert.Equal("1 2", $"{config.GetInt("a")} {(config + "b = 2").GetInt("b")}");
    }

    [Fact]
    public void Object_becomes_a_configuration() =>
        Assert.Equal("x 2", ConfigurationFactory.FromObject(new { a = new { b = "x" }, c = 2 }) is var c ? $"{c.GetString("a.b")} {c.GetInt("c")}" : "");

    [Fact]
    public void Missing_resource_is_named() =>
        Assert.Contains("no.conf", Assert.Throws<ConfigurationException>(() => ConfigurationFactory.FromResource<ConfigTests>("no.conf")).Message, StringComparison.Ordinal);

    [Fact]
    public void Empty_or_missing_configuration_is_seen()
    {
        Assert.True(((Config?)null).IsNullOrEmpty());
        Assert.True(Config.Empty.IsNullOrEmpty());
        Assert.False(Parse("a = 1").IsNullOrEmpty());
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var texts = ArbMap.Default.ArbFor<NonNull<string>[]>();
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(texts, words =>
        {
            var list = string.Join(",", words.Select(w => Newtonsoft.Json.JsonConvert.SerializeObject(w.Get)));
            var key = Newtonsoft.Json.JsonConvert.SerializeObject("k" + (words.Length > 0 ? words[0].Get : ""));
            var config = Parse($"{{ {key} : [{list}], o : {{ {key} : {key} }} }}");
            var again = Parse(config.ToString());
            return config.ToString() == again.ToString() && again.GetStringList(key).SequenceEqual(words.Select(w => w.Get));
        }));
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_place()
    {
        var alphabet = Gen.Elements("a", "b", ".", "=", ":", "{", "}", "[", "]", ",", "\n", " ", "\"", "${", "${?", "+=", "#", "//", "\\", "1", "include ", "null");
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Gen.ListOf(alphabet).ToArbitrary(), parts =>
        {
            try
            {
                _ = Parse(string.Concat(parts)).ToString();
                return true;
            }
            catch (ConfigurationException e)
            {
                return e.Message.Contains("line ", StringComparison.Ordinal);
            }
        }));
    }
}
