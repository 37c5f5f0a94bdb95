using System.Text;
using Actors.Node.Link;

namespace Actors.Node.Tests.Link;

public sealed class ProblemTextTests
{
    [Theory]
    [InlineData("application/problem+json", """{"title":"T","detail":"d"}""", "T: d")]
    [InlineData("application/problem+json", """{"title":7}""", "")]
    [InlineData("application/problem+json", """{"title":""", """{"title":""")]
    [InlineData("application/json", "[1]", "[1]")]
    [InlineData("text/plain", "two\nlines", "two lines")]
    [InlineData(null, "", "")]
    public void A_reason_is_one_line_whatever_the_hub_says(string? mediaType, string body, string expected) =>
        Assert.Equal(expected, ProblemText.Of(mediaType, Encoding.UTF8.GetBytes(body), 100));

    [Fact]
    public void A_huge_answer_is_cut_short() => Assert.Equal(100, ProblemText.Of(null, Encoding.UTF8.GetBytes(new string('x', 100_000)), 100).Length);

    [Fact]
    public void Bytes_that_are_no_text_are_shown_replaced() => Assert.Equal("\uFFFD", ProblemText.Of("text/plain", [0xFF], 100));
}
