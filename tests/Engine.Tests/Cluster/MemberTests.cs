using Akka.Actor;
using Akka.Cluster;
using Akka.Util;

namespace Engine.Tests.Clusters;

public sealed class MemberTests
{
    [Theory]
    [InlineData(MemberStatus.Joining, MemberStatus.Up, MemberStatus.Up)]
    [InlineData(MemberStatus.Leaving, MemberStatus.Exiting, MemberStatus.Exiting)]
    [InlineData(MemberStatus.Up, MemberStatus.Down, MemberStatus.Down)]
    [InlineData(MemberStatus.Up, MemberStatus.Exiting, null)]
    public void The_later_of_two_states_of_a_member_is_that_which_can_follow(MemberStatus a, MemberStatus b, MemberStatus? expected)
    {
        Assert.Equal(expected, Member.PickNextTransition(Of(1, a), Of(1, b))?.Status);
        Assert.Equal(expected, Member.PickNextTransition(Of(1, b), Of(1, a))?.Status);
        Assert.Null(Member.PickNextTransition(Of(1, a), Of(2, b)));
    }

    [Theory]
    [InlineData(MemberStatus.Down, MemberStatus.Up, MemberStatus.Down)]
    [InlineData(MemberStatus.Exiting, MemberStatus.Down, MemberStatus.Down)]
    [InlineData(MemberStatus.Leaving, MemberStatus.Exiting, MemberStatus.Exiting)]
    [InlineData(MemberStatus.Joining, MemberStatus.Up, MemberStatus.Up)]
    [InlineData(MemberStatus.Removed, MemberStatus.Down, MemberStatus.Removed)]
    public void Of_two_states_of_a_member_the_one_with_priority_counts(MemberStatus a, MemberStatus b, MemberStatus expected)
    {
        Assert.Equal(expected, Member.HighestPriorityOf(Of(1, a), Of(1, b)).Status);
        Assert.Equal(expected, Member.HighestPriorityOf(Of(1, b), Of(1, a)).Status);
    }

    [Fact]
    public void Members_of_two_views_are_joined()
    {
        Member[] a = [Of(1, MemberStatus.Joining), Of(2, MemberStatus.Up), Of(4, MemberStatus.Down)];
        Member[] b = [Of(1, MemberStatus.Up), Of(3, MemberStatus.Leaving)];
        Assert.Equal([(1, MemberStatus.Up), (2, MemberStatus.Up), (3, MemberStatus.Leaving)], Sorted(Member.PickHighestPriority(a, b)));
        Assert.Equal([(1, MemberStatus.Up), (2, MemberStatus.Up), (3, MemberStatus.Leaving), (4, MemberStatus.Down)], Sorted(Member.PickNextTransition(a, b)));
    }

    [Fact]
    public void A_member_does_not_go_back()
    {
        Assert.Throws<InvalidOperationException>(() => Of(1, MemberStatus.Leaving).Copy(MemberStatus.Up));
        Assert.Equal(MemberStatus.Up, Of(1, MemberStatus.Joining).CopyUp(7).Status);
    }

    private static IEnumerable<(int, MemberStatus)> Sorted(IEnumerable<Member> members) => members.Select(m => (m.UniqueAddress.Uid, m.Status)).Order();

    private static Member Of(int uid, MemberStatus status) => new(new UniqueAddress(new Address("akka", "s"), uid), uid, status, [], AppVersion.Zero);
}
