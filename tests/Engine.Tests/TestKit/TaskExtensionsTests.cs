using Akka.TestKit.Extensions;
using Engine.Tests.Stage;
using Xunit.Sdk;

namespace Engine.Tests.TestKits;

public sealed class TaskExtensionsTests
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    [Fact]
    public async Task A_task_that_ends_in_time_passes_with_its_result_or_failure()
    {
        Assert.True(await Task.CompletedTask.AwaitWithTimeout(ActorStage.Deadline));
        Assert.Equal(1, await Task.FromResult(1).ShouldCompleteWithin(ActorStage.Deadline));
        await Task.FromResult(1).ShouldCompleteWithin(1, ActorStage.Deadline);
        await Assert.ThrowsAsync<NotSupportedException>(() => Task.FromException(new NotSupportedException()).ShouldCompleteWithin(ActorStage.Deadline));
        await Assert.ThrowsAsync<EqualException>(() => Task.FromResult(2).ShouldCompleteWithin(1, ActorStage.Deadline));
    }

    [Fact]
    public async Task A_task_that_does_not_end_in_time_fails_the_test()
    {
        Assert.False(await Never.AwaitWithTimeout(TimeSpan.FromMilliseconds(1)));
        var failure = await Assert.ThrowsAsync<FailException>(() => Never.ShouldCompleteWithin(TimeSpan.FromMilliseconds(1), "of {0}", "this"));
        Assert.Contains("of this", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TaskCanceledException>(() => new TaskCompletionSource<int>().Task.WithTimeout(TimeSpan.FromMilliseconds(1)));
    }
}
