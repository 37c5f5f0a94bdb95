using Akka.Util;
using Akka.Util.Internal;

namespace Engine.Tests.Util;

public sealed class AtomicTests
{
    [Fact]
    public void Counters_begin_below_zero_and_lose_nothing_among_threads()
    {
        var (number, big) = (new AtomicCounter(), new AtomicCounterLong());
        Parallel.For(0, 10_000, _ =>
        {
            number.Next();
            big.IncrementAndGet();
        });
        Assert.Equal((9_999, 9_999L), (number.Current, big.Current));
        Assert.Equal((9_999, 10_001, 10_001), (number.GetAndIncrement(), number.IncrementAndGet(), number.GetAndAdd(5)));
        Assert.False(number.CompareAndSet(1, 2));
        Assert.True(number.CompareAndSet(10_006, 2));
        big.Reset();
        Assert.Equal((2, 0L), (number.Current, big.GetAndSet(3)));
    }

    [Fact]
    public void Of_many_threads_one_changes_a_value_or_reference()
    {
        var (flag, winners) = (new AtomicBoolean(), new AtomicCounter(0));
        var reference = new AtomicReference<object>();
        Parallel.For(0, 100, i =>
        {
            if (flag.CompareAndSet(false, true)) winners.Next();
            if (reference.CompareAndSet(null, i)) winners.Next();
        });
        Assert.Equal(2, winners.Current);
        Assert.True(flag);
        Assert.IsType<int>(reference.GetAndSet(null));
        Assert.Null(reference.Value);
    }
}
