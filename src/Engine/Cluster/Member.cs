namespace Akka.Cluster;

/// <summary>Where a member is in its life.</summary>
public enum MemberStatus
{
    Joining,
    Up,
    Leaving,
    Exiting,
    Down,
    Removed,
    WeaklyUp,
}

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

    internal Member(UniqueAddress uniqueAddress, int upNumber, MemberStatus status, ImmutableHashSet<string> roles, AppVersion appVersion)
    {
        UniqueAddress = uniqueAddress;
        UpNumber = upNumber;
        Status = status;
        Roles = roles;
        AppVersion = appVersion;
    }

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

    public Member Copy(MemberStatus status) => new(UniqueAddress, UpNumber, status, Roles, AppVersion);

    public Member CopyUp(int upNumber) => new(UniqueAddress, upNumber, MemberStatus.Up, Roles, AppVersion);

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
