namespace Akka.Util;

/// <summary>A value or none.</summary>
public readonly struct Option<T>(T value) : IEquatable<Option<T>>
{
    /// <summary>No value.</summary>
    public static readonly Option<T> None;

    /// <summary>Whether a value is held.</summary>
    public bool HasValue { get; } = true;

    /// <summary>Whether none is held.</summary>
    public bool IsEmpty => !HasValue;

    /// <summary>The value; default(T) where none is held.</summary>
    public T Value { get; } = value;

    /// <summary>None for null, else the value.</summary>
    public static Option<T> Create(T value) => value is null ? None : new Option<T>(value);

    /// <summary>None for null, else the value.</summary>
    public static implicit operator Option<T>(T value) => Create(value);

    /// <summary>The value, or <paramref name="fallbackValue"/>.</summary>
    public T GetOrElse(T fallbackValue) => HasValue ? Value : fallbackValue;

    /// <summary>Maps the value.</summary>
    public Option<TNew> Select<TNew>(Func<T, TNew> selector) => HasValue ? new Option<TNew>(selector(Value)) : Option<TNew>.None;

    /// <summary>Maps the value to another option.</summary>
    public Option<TNew> FlatSelect<TNew>(Func<T, Option<TNew>> mapper) => HasValue ? mapper(Value) : Option<TNew>.None;

    /// <summary>Runs <paramref name="action"/> with the value, if any.</summary>
    public void OnSuccess(Action<T> action)
    {
        if (HasValue) action(Value);
    }

    public bool Equals(Option<T> other) => HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(Value, other.Value);
    public override bool Equals(object? obj) => obj is Option<T> other && Equals(other);
    public override int GetHashCode() => HasValue ? Value?.GetHashCode() ?? 0 : 0;
    public override string ToString() => HasValue ? $"Some<{Value}>" : "None";

    /// <summary>Equality of presence and value.</summary>
    public static bool operator ==(Option<T> left, Option<T> right) => left.Equals(right);

    /// <summary>Inequality of presence or value.</summary>
    public static bool operator !=(Option<T> left, Option<T> right) => !left.Equals(right);
}
