using Akka.Actor;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Tests.Actor.Paths;

public class ActorPathTests
{
    [Theory]
    [InlineData("akka://sys/user/a/b", "akka://sys/user/a/b", 0)]
    [InlineData("akka://sys/user/a#42", "akka://sys/user/a", 42)]
    [InlineData("akka.tcp://sys@Host:2552/user/a", "akka.tcp://sys@host:2552/user/a", 0)]
    [InlineData("akka://sys", "akka://sys/", 0)]
    [InlineData("aKKa://sYs/uSer", "akka://sYs/uSer", 0)]
    [InlineData("aKKa.Tcp://sYs@hOst:4711/uSer", "akka.tcp://sYs@host:4711/uSer", 0)]
    [InlineData("akka.tcp://sys@[::1]:1/user", "akka.tcp://sys@[::1]:1/user", 0)]
    public void A_path_is_read(string text, string written, long uid)
    {
        var path = ActorPath.Parse(text);
        Assert.Equal(written, path.ToString());
        Assert.Equal(uid, path.Uid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/user/a")]
    [InlineData("http://sys/user")]
    [InlineData("akka://")]
    [InlineData("akka://@host/user")]
    [InlineData("akka://sys@host:99999/user")]
    [InlineData("akka://sys@host:x/user")]
    public void What_is_no_path_is_refused(string text)
    {
        Assert.False(ActorPath.TryParse(text, out _));
        Assert.Throws<UriFormatException>(() => ActorPath.Parse(text));
    }

    [Fact]
    public void Equality_and_hash_leave_the_uid_out()
    {
        var one = ActorPath.Parse("akka://sys/user/a#1");
        var other = ActorPath.Parse("akka://sys/user/a#2");
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, ActorPath.Parse("akka://other/user/a"));
        Assert.NotEqual(one, one / "b");
    }

    [Fact]
    public void The_parts_of_a_path()
    {
        var path = ActorPath.Parse("akka://sys/user/a/b#7");
        Assert.Equal(["user", "a", "b"], path.Elements);
        Assert.Equal((3, "b", "/user/a/b"), (path.Depth, path.Name, path.ToStringWithoutAddress()));
        Assert.Equal("akka://sys/user/a", path.Parent.ToString());
        Assert.Equal("akka://sys/user", path.ParentOf(1).ToString());
        Assert.Equal("akka://sys/user", path.ParentOf(-2).ToString());
        Assert.Equal("akka://sys/", path.Root.ToString());
        Assert.Equal("akka://sys/user/a/b#7", path.ToSerializationFormat());
        Assert.Equal("akka.tcp://sys@h:1/user/a/b#7", path.ToSerializationFormatWithAddress(Address.Parse("akka.tcp://sys@h:1")));
        Assert.Equal(0, path.CompareTo(ActorPath.Parse("akka://sys/user/a/b")));
        Assert.True(path.CompareTo(path / "c") < 0);
    }

    [Fact]
    public void A_written_path_reads_as_itself()
    {
        var names = Gen.Elements("a", "b-1", "$c", "%20", "long.name+x", "(y)").NonEmptyListOf();
        Check.QuickThrowOnFailure(Prop.ForAll(names.ToArbitrary(), list =>
        {
            var path = new RootActorPath(new Address("akka", "sys")) / list;
            return ActorPath.Parse(path.ToString()).Equals(path) && path.Elements.SequenceEqual(list);
        }));
    }

    [Theory]
    [InlineData("akka://sys", true, null)]
    [InlineData("akka.tcp://sys@h:1", false, 1)]
    public void An_address_is_read_as_written(string text, bool local, int? port)
    {
        var address = Address.Parse(text);
        Assert.Equal(text, address.ToString());
        Assert.Equal((local, port), (address.HasLocalScope, address.Port));
        Assert.Equal(address, address.Clone());
    }
}
