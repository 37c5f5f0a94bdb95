namespace Akka.Util;

/// <summary>The version a member says it runs: numbers separated by dots, then anything. Ordered by the numbers, then by the text.</summary>
public class AppVersion : IComparable<AppVersion>, IEquatable<AppVersion>
{
    /// <summary>The version of a member that says none.</summary>
    public static readonly AppVersion Zero = new("0.0.0");

    private readonly int[] _numbers;

    private AppVersion(string version)
    {
        Version = version;
        _numbers = version.Split('.', '-', '+').Select(part => int.TryParse(part, out var number) ? number : -1).TakeWhile(number => number >= 0).ToArray();
    }

    public string Version { get; }
    public static AppVersion Create(string version) => new(version);

    public int CompareTo(AppVersion? other)
    {
        if (other is null) return 1;

        for (var i = 0; i < Math.Max(_numbers.Length, other._numbers.Length); i++)
        {
            var order = _numbers.ElementAtOrDefault(i).CompareTo(other._numbers.ElementAtOrDefault(i));
            if (order != 0) return order;
        }

        return string.CompareOrdinal(Version, other.Version);
    }

    public bool Equals(AppVersion? other) => other is not null && string.Equals(Version, other.Version, StringComparison.Ordinal);
    public override bool Equals(object? obj) => Equals(obj as AppVersion);
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Version);
    public override string ToString() => Version;
    public static bool operator ==(AppVersion? first, AppVersion? second) => Equals(first, second);
    public static bool operator !=(AppVersion? first, AppVersion? second) => !(first == second);
}
