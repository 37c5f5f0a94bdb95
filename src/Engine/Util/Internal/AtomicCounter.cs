namespace Akka.Util.Internal;

/// <summary>A number that threads count together.</summary>
public interface IAtomicCounter<T>
{
    T Current { get; }

    T Next();

    T GetAndIncrement();

    T IncrementAndGet();

    T GetAndAdd(T amount);

    T AddAndGet(T amount);

    void Reset();
}

/// <summary>A number of 32 bits that threads count together; begins at -1 unless told otherwise.</summary>
public class AtomicCounter(int initialValue) : IAtomicCounter<int>
{
    private int _value = initialValue;

    public AtomicCounter() : this(-1) { }
    public int Current => Volatile.Read(ref _value);
    public int Next() => Interlocked.Increment(ref _value);
    public int Decrement() => Interlocked.Decrement(ref _value);
    public int GetAndIncrement() => Next() - 1;
    public int IncrementAndGet() => Next();
    public int GetAndDecrement() => Decrement() + 1;
    public int DecrementAndGet() => Decrement();
    public int GetAndAdd(int amount) => AddAndGet(amount) - amount;
    public int AddAndGet(int amount) => Interlocked.Add(ref _value, amount);
    public void Reset() => GetAndSet(0);
    public int GetAndSet(int value) => Interlocked.Exchange(ref _value, value);

    /// <returns>Whether the number was the expected one and is the new one now.</returns>
    public bool CompareAndSet(int expected, int newValue) => Interlocked.CompareExchange(ref _value, newValue, expected) == expected;
}

/// <summary>A number of 64 bits that threads count together; begins at -1 unless told otherwise.</summary>
public class AtomicCounterLong(long value) : IAtomicCounter<long>
{
    private long _value = value;

    public AtomicCounterLong() : this(-1) { }
    public long Current => Interlocked.Read(ref _value);
    public long Next() => Interlocked.Increment(ref _value);
    public long GetAndIncrement() => Next() - 1;
    public long IncrementAndGet() => Next();
    public long DecrementAndGet() => Interlocked.Decrement(ref _value);
    public long GetAndAdd(long amount) => AddAndGet(amount) - amount;
    public long AddAndGet(long amount) => Interlocked.Add(ref _value, amount);
    public void Reset() => GetAndSet(0);
    public long GetAndSet(long value) => Interlocked.Exchange(ref _value, value);

    /// <returns>Whether the number was the expected one and is the new one now.</returns>
    public bool CompareAndSet(long expected, long newValue) => Interlocked.CompareExchange(ref _value, newValue, expected) == expected;

    public override string ToString() => Current.ToString(CultureInfo.InvariantCulture);
}
