using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;
using Xunit.Sdk;

namespace Engine.Tests.TestKits;

public sealed class TimeTests : TestKit
{
    public TimeTests()
        : base(Patience.Hocon + "akka.test.timefactor = 2")
    {
    }

    [Fact]
    public void Times_are_multiplied_by_the_factor() => Assert.Equal(TimeSpan.FromSeconds(6), Dilated(TimeSpan.FromSeconds(3)));

    [Fact]
    public void Expectations_inside_wait_only_for_what_is_left() =>
        Within(TimeSpan.FromSeconds(50), () => Assert.True(RemainingOrDefault <= TimeSpan.FromSeconds(100)));

    [Fact]
    public void A_block_that_ends_too_early_fails() =>
        Assert.ThrowsAny<XunitException>(() => Within(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120), () => { }));

    [Fact]
    public void A_block_that_takes_too_long_fails() =>
        Assert.ThrowsAny<XunitException>(() => Within(
            TimeSpan.FromMilliseconds(5), () => AwaitConditionNoThrow(() => false, TimeSpan.FromMilliseconds(100))));

    [Fact]
    public void A_block_may_end_in_silence() =>
        Within(TimeSpan.FromMilliseconds(50), () => ExpectNoMsg());

    [Fact]
    public async Task An_asynchronous_block_gives_its_result() =>
        Assert.Equal(3, await WithinAsync(TimeSpan.FromSeconds(60), async () =>
        {
            await Task.Yield();
            return 3;
        }));

    [Fact]
    public void What_is_left_can_only_be_asked_inside() => Assert.Throws<InvalidOperationException>(() => Remaining);

    [Fact]
    public void An_assertion_is_tried_until_it_holds()
    {
        var tries = 0;
        AwaitAssert(() => Assert.Equal(3, ++tries));
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task The_last_failure_of_an_assertion_comes_through()
    {
        var tries = 0;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => AwaitAssertAsync(() => throw new InvalidOperationException($"try {++tries}"), TimeSpan.FromMilliseconds(50)));
        Assert.Equal($"try {tries}", failure.Message);
    }

    [Fact]
    public void A_condition_that_never_holds_fails_with_the_message()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, TimeSpan.FromMilliseconds(20), "the door opens"));
        Assert.Contains("the door opens", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_latch_opens_when_counted_down()
    {
        var latch = CreateTestLatch(2);
        Task.Run(latch.CountDown);
        Task.Run(latch.CountDown);
        latch.Ready();
        Assert.True(latch.IsOpen);
    }

    [Fact]
    public void A_latch_that_stays_closed_says_how_much_is_to_go()
    {
        var failure = Assert.Throws<TimeoutException>(() => new TestLatch(3).Ready(TimeSpan.FromMilliseconds(10)));
        Assert.Contains("3 of 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_barrier_holds_until_all_have_come()
    {
        var barrier = CreateTestBarrier(2);
        var other = Task.Run(barrier.Await);
        barrier.Await();
        await other;
    }
}
