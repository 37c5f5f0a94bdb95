using Akka.Configuration;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Tests.Journal;

public sealed class PluginBreakerTests
{
    [Fact]
    public async Task A_call_that_never_ends_fails_when_its_time_is_up_and_others_do_not_wait_for_it()
    {
        var breaker = Breaker("call-timeout = 100 ms");
        var never = breaker.Call(() => new TaskCompletionSource<int>().Task);
        Assert.Equal(1, await breaker.Call(() => Task.FromResult(1)));
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => never.Within("the time-out"));
        Assert.Contains("0.1 s", failure.Message, StringComparison.Ordinal);

        // The timer is set anew for calls that come after it has run.
        await Assert.ThrowsAsync<TimeoutException>(() => breaker.Call(() => new TaskCompletionSource<int>().Task).Within("the second time-out"));
    }

    [Fact]
    public async Task A_call_that_ends_late_changes_nothing_any_more()
    {
        var breaker = Breaker("call-timeout = 100 ms");
        var late = new TaskCompletionSource<int>();
        var call = breaker.Call(() => late.Task);
        await Assert.ThrowsAsync<TimeoutException>(() => call.Within("the time-out"));
        late.SetResult(1);
        Assert.True(call.IsFaulted);
    }

    [Fact]
    public async Task Calls_that_end_are_not_kept_behind_one_that_does_not()
    {
        var breaker = Breaker("call-timeout = 1 h");
        var (first, second) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var calls = (breaker.Call(() => first.Task), breaker.Call(() => second.Task));
        second.SetResult(2);
        Assert.Equal(2, await calls.Item2.Within("the second call"));
        Assert.False(calls.Item1.IsCompleted);
        first.SetException(new FormatException());
        await Assert.ThrowsAsync<FormatException>(() => calls.Item1);
    }

    [Fact]
    public async Task After_too_many_failures_in_a_row_nothing_is_tried_until_one_call_may_see_again()
    {
        var breaker = Breaker("max-failures = 2, reset-timeout = 1 h");
        await Fails<FormatException>();
        Assert.Equal(1, await breaker.Call(() => Task.FromResult(1)));
        await Fails<FormatException>();
        await Fails<FormatException>();
        await Fails<InvalidOperationException>();

        breaker = Breaker("max-failures = 1, reset-timeout = 1 ms");
        await Fails<FormatException>();
        await Eventually.Until(() => breaker.Call(() => Task.FromResult(1)).IsCompletedSuccessfully, "a call that is let through");
        Assert.Equal(2, await breaker.Call(() => Task.FromResult(2)));

        Task Fails<T>()
            where T : Exception => Assert.ThrowsAsync<T>(() => breaker.Call(() => Task.FromException<int>(new FormatException())));
    }

    private static PluginBreaker Breaker(string settings) => new(ConfigurationFactory.ParseString($"circuit-breaker {{ {settings} }}"));
}
