namespace Akka;

/// <summary>The value of a task that ends without a value.</summary>
public sealed class Done
{
    /// <summary>The only value.</summary>
    public static readonly Done Instance = new();

    private Done() { }
}

/// <summary>Stands where a type is asked for and no value is meant.</summary>
public sealed class NotUsed : IEquatable<NotUsed>, IComparable<NotUsed>
{
    /// <summary>The only value.</summary>
    public static readonly NotUsed Instance = new();

    private NotUsed() { }

    /// <summary>Always 0 for another instance, 1 for null.</summary>
    public int CompareTo(NotUsed? other) => other is null ? 1 : 0;

    public bool Equals(NotUsed? other) => other is not null;
    public override bool Equals(object? obj) => obj is NotUsed;
    public override int GetHashCode() => 0;
    public override string ToString() => "()";
}
