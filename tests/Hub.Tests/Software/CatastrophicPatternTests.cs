using Actors.Hub.Software.Patterns;

namespace Actors.Hub.Tests.Software;

/// <summary>Expressions that can take exponential time are refused at load; those that sites write are not.</summary>
public sealed class CatastrophicPatternTests
{
    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(?:a+)+")]
    [InlineData("(x|x)*y")]
    [InlineData("(a|aa)+$")]
    [InlineData("(a*)*b")]
    [InlineData("(a?b?)*c")]
    [InlineData("(.*)*$")]
    [InlineData("(.*/)*x")]
    [InlineData("(.+/)+x")]
    [InlineData(@"(\d+)*x")]
    [InlineData(@"(\w+\s?)+$")]
    [InlineData(@"^/home/([a-zA-Z0-9]+)*/bin$")]
    [InlineData(@"([a-z]|[a-f0-9])+z")]
    [InlineData(@"^(([a-z])+.)+[A-Z]([a-z])+$")]
    [InlineData("(?i:(a|A)+)b")]
    [InlineData("(a{1,30}){1,30}b")]
    [InlineData("(.*,){11}P")]
    [InlineData("(a+){10}b")]
    [InlineData("(a{2,}){2,}b")]
    [InlineData("(?:b(?:a?)*)*c")]
    [InlineData("(?:a(?:b?|c?))*d")]
    [InlineData("^(?=(a+)+$)a")]
    [InlineData("^(?!(x|x)*y)a")]
    [InlineData("(?>(a+)+)b")]
    [InlineData("(?P<q>a)(?:(?P=q)|a)*b")]
    [InlineData("(?:\u1234|\\u1234)*x")]
    [InlineData(@"(?:[^/]+/?)+x")]
    [InlineData("(a+)+?b")]
    public void Catastrophic(string pattern) =>
        Assert.Contains("catastrophic", Assert.Throws<PatternException>(() => PathPattern.Parse(pattern, TimeSpan.FromSeconds(1))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(@"^/cvmfs/ebsw/[^/]+/software/Core/(?P<software>Amber)/(?P<version>\d+(?:\.\d+)?)(?P<suffix>-[^/]+)?/")]
    [InlineData(@"^/var/lib/(?:apptainer|singularity)/mnt/session/final/(?P<rest>.*/)?(?P<exe>[^/]+)$")]
    [InlineData(@"^/lap/(?P<software>[^/]+)/(?P<version>\d+(?:\.\d+)*)/")]
    [InlineData(@"^/sw/(?:[^/]+/)+bin/(?P<exe>[^/]+)$")]
    [InlineData(@"^/(?:[^/]+/)*(?P<exe>[^/]+)$")]
    [InlineData(@".*/.*/.*/lib/.*\.so.*$")]
    [InlineData(@"^/home/.*/(?:mini|ana)conda[23]?/.*python.*$")]
    [InlineData(@"(?:[a-z]+-)*[a-z]+$")]
    [InlineData(@"^(?:\d{1,3}\.){3}\d{1,3}$")]
    [InlineData(@"^/opt/(?P<v>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")]
    [InlineData(@"(?:[0-9a-f]{64}/)*x")]
    [InlineData(@"(?:ab|ac|ad)*x")]
    [InlineData(@"(?:\.\w+)+$")]
    [InlineData(@"^/(?!usr/)(?P<s>[^/]+)/(?:[^/]+/)*bin/")]
    [InlineData(@"(?P<a>\w+)/(?P=a)(?:/[^/]+)*$")]
    [InlineData(@"(?i)^/OPT/(?:[a-z]+/)+")]
    [InlineData(@"^/sw/(?P<n>[A-Za-z][\w+.-]*)/(?P<v>[\w.+-]+?)(?:-(?P<tc>[a-z]+-\d{4}[ab]))?/")]
    [InlineData(@"(?:a+b+)*c")]
    [InlineData(@"(a?){3}b")]
    [InlineData(@"(?:(?>[a-z]+)/)*x")]
    public void Harmless(string pattern) => Assert.Null(Record.Exception(() => PathPattern.Parse(pattern, TimeSpan.FromSeconds(1))));

    [Theory]
    [InlineData("^(?!x).*a.*a.*a.*a.*[yz]")]
    [InlineData(@"^(?P<x>.).*a.*a.*a.*a.*(?P=x)[yz]")]
    public void What_cannot_be_linear_is_tried_and_refused_when_slow(string pattern) =>
        Assert.Contains("takes more than", Assert.Throws<PatternException>(() => PathPattern.Parse(pattern, TimeSpan.FromSeconds(1))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("(?:a?){28}a{28}$")]
    [InlineData("(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)(?:b?|c?)$")]
    [InlineData(".*a.*a.*a.*a.*a.*a[yz]")]
    [InlineData("a*a*a*a*a*a*[bc]")]
    [InlineData("(?:[^/]+/)*[^/]+[0-9]+[a-z]+[0-9]+$")]
    public void What_can_be_slow_runs_in_linear_time(string pattern) =>
        Assert.Null(PathPattern.Parse(pattern, TimeSpan.FromSeconds(1)).Match(new string('a', 4095) + "\u0001"));

    [Fact]
    public void A_wide_choice_is_checked_in_time()
    {
        var words = string.Join('|', Enumerable.Range(0, 2000).Select(i => $"prog{i}"));

        Assert.NotNull(PathPattern.Parse($"^/opt/(?P<s>{words})/", TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData("((((a{1000}){1000}){1000}){1000})b")]
    [InlineData("(?:(?:a|b|c|d){1,1000}){1,1000}x")]
    public void Counts_upon_counts_do_not_stop_the_check(string pattern) => _ = Record.Exception(() => PathPattern.Parse(pattern, TimeSpan.FromSeconds(1)));
}
