namespace Akka.Cluster;

/// <summary>Where a member is in its life.</summary>
public enum MemberStatus { Joining, Up, Leaving, Exiting, Down, Removed, WeaklyUp }

/// <summary>A member of the cluster; equal to another by its unique address, whatever the status.</summary>
public class Member : IComparable<Member>, IComparable
{
    /// <summary>Orders addresses by host, then port.</summary>
    public static readonly IComparer<Address> AddressOrdering = Comparer<Address>.Create((a, b) =>
    {
        var order = string.CompareOrdinal(a.Host, b.Host);
        return order != 0 ? order : Nullable.Compare(a.Port, b.Port);
    });

    /// <summary>The oldest first.</summary>
    public static readonly IComparer<Member> AgeOrdering = Comparer<Member>.Create((a, b) => a.Equals(b) ? 0 : a.IsOlderThan(b) ? -1 : 1);

    private static readonly Dictionary<MemberStatus, MemberStatus[]> Next = new()
    {
        [MemberStatus.Joining] = [MemberStatus.WeaklyUp, MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Down, MemberStatus.Removed],
        [MemberStatus.WeaklyUp] = [MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Down, MemberStatus.Removed],
        [MemberStatus.Up] = [MemberStatus.Leaving, MemberStatus.Down, MemberStatus.Removed],
        [MemberStatus.Leaving] = [MemberStatus.Exiting, MemberStatus.Down, MemberStatus.Removed],
        [MemberStatus.Exiting] = [MemberStatus.Down, MemberStatus.Removed],
        [MemberStatus.Down] = [MemberStatus.Removed],
        [MemberStatus.Removed] = [],
    };

    // Whose word counts where two disagree on a member.
    private static readonly MemberStatus[] Priority =
        [MemberStatus.Removed, MemberStatus.Down, MemberStatus.Exiting, MemberStatus.Leaving, MemberStatus.Up, MemberStatus.WeaklyUp, MemberStatus.Joining];

    internal Member(UniqueAddress uniqueAddress, int upNumber, MemberStatus status, ImmutableHashSet<string> roles, AppVersion appVersion) =>
        (UniqueAddress, UpNumber, Status, Roles, AppVersion) = (uniqueAddress, upNumber, status, roles, appVersion);

    public UniqueAddress UniqueAddress { get; }
    public MemberStatus Status { get; }
    public ImmutableHashSet<string> Roles { get; }
    public AppVersion AppVersion { get; }
    public Address Address => UniqueAddress.Address;
    internal int UpNumber { get; }
    public int CompareTo(Member? other) => UniqueAddress.CompareTo(other?.UniqueAddress);

    int IComparable.CompareTo(object? obj) => CompareTo(obj as Member);

    public bool HasRole(string role) => Roles.Contains(role);
    public bool IsOlderThan(Member other) => UpNumber != other.UpNumber ? UpNumber < other.UpNumber : CompareTo(other) < 0;

    /// <exception cref="InvalidOperationException">No member goes from its status to that one.</exception>
    public Member Copy(MemberStatus status) => status == Status || Next[Status].Contains(status)
        ? new(UniqueAddress, UpNumber, status, Roles, AppVersion)
        : throw new InvalidOperationException($"Invalid member status transition {Status} -> {status}");

    public Member CopyUp(int upNumber) => new Member(UniqueAddress, upNumber, Status, Roles, AppVersion).Copy(MemberStatus.Up);

    /// <summary>Of the two words on one member the later one; null where they are on two, or neither can follow the other.</summary>
    public static Member? PickNextTransition(Member? a, Member? b)
    {
        if (a is null || !a.Equals(b)) return null;
        return a.Status == b!.Status || Next[b.Status].Contains(a.Status) ? a : Next[a.Status].Contains(b.Status) ? b : null;
    }

    /// <summary>The later word on each member.</summary>
    public static ImmutableSortedSet<Member> PickNextTransition(IEnumerable<Member> a, IEnumerable<Member> b) =>
        a.Concat(b).GroupBy(m => m.UniqueAddress).Select(same => same.Aggregate((x, y) => PickNextTransition(x, y)!)).ToImmutableSortedSet();

    /// <summary>The word that counts on each member, without those that are down or exiting by one word only.</summary>
    public static ImmutableHashSet<Member> PickHighestPriority(IEnumerable<Member> a, IEnumerable<Member> b) => a.Concat(b).GroupBy(m => m.UniqueAddress)
        .Where(same => same.Skip(1).Any() || same.First().Status is not (MemberStatus.Down or MemberStatus.Exiting))
        .Select(same => same.Aggregate(HighestPriorityOf)).ToImmutableHashSet();

    /// <summary>Of two words on a member the one that counts; the older at equal status.</summary>
    public static Member HighestPriorityOf(Member m1, Member m2)
    {
        if (m1.Status == m2.Status) return m1.IsOlderThan(m2) ? m1 : m2;
        return Array.IndexOf(Priority, m1.Status) < Array.IndexOf(Priority, m2.Status) ? m1 : m2;
    }

    public override bool Equals(object? obj) => obj is Member other && UniqueAddress.Equals(other.UniqueAddress);
    public override int GetHashCode() => UniqueAddress.GetHashCode();

    public override string ToString() =>
        $"Member(address = {Address}, Uid={UniqueAddress.Uid} status = {Status}, role=[{string.Join(',', Roles)}], upNumber={UpNumber}, version={AppVersion})";
}

/// <summary>An address with the uid of one incarnation of the system there.</summary>
public class UniqueAddress(Address address, int uid) : IEquatable<UniqueAddress>, IComparable<UniqueAddress>, IComparable
{
    public Address Address { get; } = address;
    public int Uid { get; } = uid;
    public static bool operator ==(UniqueAddress? left, UniqueAddress? right) => Equals(left, right);
    public static bool operator !=(UniqueAddress? left, UniqueAddress? right) => !Equals(left, right);

    public int CompareTo(UniqueAddress? uniqueAddress)
    {
        if (uniqueAddress is null) return 1;

        var order = Member.AddressOrdering.Compare(Address, uniqueAddress.Address);
        return order != 0 ? order : Uid.CompareTo(uniqueAddress.Uid);
    }

    int IComparable.CompareTo(object? obj) => CompareTo(obj as UniqueAddress);

    public bool Equals(UniqueAddress? other) => other is not null && Uid == other.Uid && Address.Equals(other.Address);
    public override bool Equals(object? obj) => Equals(obj as UniqueAddress);
    public override int GetHashCode() => HashCode.Combine(Address, Uid);
    public override string ToString() => $"UniqueAddress: ({Address}, {Uid})";
}
