namespace Akka.Util;

/// <summary>A truth value that threads change together.</summary>
public class AtomicBoolean(bool initialValue = false)
{
    private volatile bool _value = initialValue;

    public bool Value { get => _value; set => _value = value; }
    public static implicit operator bool(AtomicBoolean atomicBoolean) => atomicBoolean.Value;

    /// <returns>Whether the value was the expected one and is the new one now.</returns>
#pragma warning disable CS0420 // Interlocked reads and writes a volatile field as it must be.
    public bool CompareAndSet(bool expected, bool newValue) => Interlocked.CompareExchange(ref _value, newValue, expected) == expected;

    /// <returns>The value before.</returns>
    public bool GetAndSet(bool newValue) => Interlocked.Exchange(ref _value, newValue);
#pragma warning restore CS0420
}

/// <summary>A reference that threads change together.</summary>
public class AtomicReference<T>(T? originalValue)
    where T : class
{
    protected T? atomicValue = originalValue;

    public AtomicReference() : this(null) { }
    public T? Value { get => Volatile.Read(ref atomicValue); set => Volatile.Write(ref atomicValue, value); }
    public static implicit operator T?(AtomicReference<T> atomicReference) => atomicReference.Value;

    /// <returns>Whether the reference was the expected one and is the new one now.</returns>
    public bool CompareAndSet(T? expected, T? newValue) => ReferenceEquals(Interlocked.CompareExchange(ref atomicValue, newValue, expected), expected);

    /// <returns>The reference before.</returns>
    public T? GetAndSet(T? newValue) => Interlocked.Exchange(ref atomicValue, newValue);
}

/// <summary>Random numbers for the running thread.</summary>
public static class ThreadLocalRandom
{
    public static Random Current => Random.Shared;
}
