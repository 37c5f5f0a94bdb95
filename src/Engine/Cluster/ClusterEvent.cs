namespace Akka.Cluster;

/// <summary>What subscribers of a cluster are told.</summary>
public partial class ClusterEvent
{
    public static readonly SubscriptionInitialStateMode InitialStateAsSnapshot = SubscriptionInitialStateMode.InitialStateAsSnapshot;
    public static readonly SubscriptionInitialStateMode InitialStateAsEvents = SubscriptionInitialStateMode.InitialStateAsEvents;

    /// <summary>How a new subscriber learns what was before: one <see cref="CurrentClusterState"/>, or the events that lead there.</summary>
    public enum SubscriptionInitialStateMode { InitialStateAsSnapshot, InitialStateAsEvents }

    /// <summary>Any event of the cluster.</summary>
    public interface IClusterDomainEvent : IDeadLetterSuppression;

    /// <summary>A change of a member's status.</summary>
    public interface IMemberEvent : IClusterDomainEvent
    {
        Member Member { get; }
    }

    /// <summary>A change of whether a member can be reached. One process is always reachable for itself.</summary>
    public interface IReachabilityEvent : IClusterDomainEvent;

    public abstract class MemberStatusChange : IMemberEvent
    {
        protected readonly Member _member;

        protected MemberStatusChange(Member member, MemberStatus validStatus)
        {
            if (member.Status != validStatus) throw new ArgumentException($"Expected {validStatus} status, got: {member}", nameof(member));

            _member = member;
        }

        public Member Member => _member;

        public override bool Equals(object? obj) =>
            obj is MemberStatusChange other && other.GetType() == GetType() && _member.Equals(other._member) && _member.Status == other._member.Status;

        public override int GetHashCode() => HashCode.Combine(GetType(), _member);
        public override string ToString() => $"{GetType()}(Member={_member})";
    }

    public sealed class MemberJoined(Member member) : MemberStatusChange(member, MemberStatus.Joining);
    public sealed class MemberUp(Member member) : MemberStatusChange(member, MemberStatus.Up);
    public sealed class MemberWeaklyUp(Member member) : MemberStatusChange(member, MemberStatus.WeaklyUp);
    public sealed class MemberLeft(Member member) : MemberStatusChange(member, MemberStatus.Leaving);
    public sealed class MemberExited(Member member) : MemberStatusChange(member, MemberStatus.Exiting);
    public sealed class MemberDowned(Member member) : MemberStatusChange(member, MemberStatus.Down);

    public sealed class MemberRemoved(Member member, MemberStatus previousStatus) : MemberStatusChange(member, MemberStatus.Removed)
    {
        public MemberStatus PreviousStatus { get; } = previousStatus;
        public override bool Equals(object? obj) => base.Equals(obj) && ((MemberRemoved)obj!).PreviousStatus == PreviousStatus;
        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), PreviousStatus);
    }

    public sealed class LeaderChanged(Address? leader) : IClusterDomainEvent
    {
        public Address? Leader { get; } = leader;
    }

    public sealed class RoleLeaderChanged(string role, Address? leader) : IClusterDomainEvent
    {
        public Address? Leader { get; } = leader;
        public string Role { get; } = role;
    }

    public sealed class ClusterShuttingDown : IClusterDomainEvent
    {
        public static readonly IClusterDomainEvent Instance = new ClusterShuttingDown();
        private ClusterShuttingDown() { }
    }

    public abstract class ReachabilityEvent(Member member) : IReachabilityEvent
    {
        public Member Member { get; } = member;
    }

    public sealed class UnreachableMember(Member member) : ReachabilityEvent(member);
    public sealed class ReachableMember(Member member) : ReachabilityEvent(member);

    /// <summary>The cluster as it is now.</summary>
    public sealed class CurrentClusterState(
        ImmutableSortedSet<Member> members, ImmutableHashSet<Member> unreachable, ImmutableHashSet<Address> seenBy, Address? leader,
        ImmutableDictionary<string, Address> roleLeaderMap) : INoSerializationVerificationNeeded
    {
        private readonly ImmutableDictionary<string, Address> _roleLeaders = roleLeaderMap;

        public CurrentClusterState() : this([], [], [], null, ImmutableDictionary<string, Address>.Empty) { }
        public ImmutableSortedSet<Member> Members { get; } = members;
        public ImmutableHashSet<Member> Unreachable { get; } = unreachable;
        public ImmutableHashSet<Address> SeenBy { get; } = seenBy;
        public Address? Leader { get; } = leader;
        public ImmutableHashSet<string> AllRoles => [.. Members.SelectMany(member => member.Roles)];
        public bool HasMoreThanOneAppVersion => Members.Select(member => member.AppVersion).Distinct().Skip(1).Any();
        public Address? RoleLeader(string role) => _roleLeaders.GetValueOrDefault(role);

        public CurrentClusterState Copy(
            ImmutableSortedSet<Member>? members = null, ImmutableHashSet<Member>? unreachable = null,
            ImmutableHashSet<Address>? seenBy = null, Address? leader = null, ImmutableDictionary<string, Address>? roleLeaderMap = null) =>
            new(members ?? Members, unreachable ?? Unreachable, seenBy ?? SeenBy, leader ?? Leader, roleLeaderMap ?? _roleLeaders);
    }
}
