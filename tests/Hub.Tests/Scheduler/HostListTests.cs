using Actors.Hub.Scheduler;

namespace Actors.Hub.Tests.Scheduler;

public sealed class HostListTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("login", "login")]
    [InlineData("node[1-3]", "node1 node2 node3")]
    [InlineData("node[008-011,3]", "node008 node009 node010 node011 node3")]
    [InlineData("a,b[1-2],c", "a b1 b2 c")]
    [InlineData("rack[1-2]n[1-2]-ib", "rack1n1-ib rack1n2-ib rack2n1-ib rack2n2-ib")]
    [InlineData("n[9-10]", "n9 n10")]
    public void Lists_are_expanded(string list, string names) => Assert.Equal(names, string.Join(' ', HostList.Expand(list)));

    [Theory]
    [InlineData("node[1-3")]
    [InlineData("node1-3]")]
    [InlineData("node[[1]]")]
    [InlineData("node[3-1]")]
    [InlineData("node[a-b]")]
    [InlineData("node[]")]
    [InlineData("node[1-99999999999999999999]")]
    [InlineData("n[1-1000]m[1-10000]")]
    public void What_is_no_list_is_refused(string list) => Assert.Throws<FormatException>(() => HostList.Expand(list));

    [Fact]
    public void The_first_name_of_a_long_list_comes_without_the_others() => Assert.Equal("n1m1", HostList.First("n[1-1000]m[1-10000]"));
}
