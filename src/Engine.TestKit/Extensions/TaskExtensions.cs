using Xunit;

namespace Akka.TestKit.Extensions;

/// <summary>Waits for tasks no longer than allowed.</summary>
public static class TaskExtensions
{
    /// <summary>Whether the task ended in time; what it failed with is thrown.</summary>
    public static async Task<bool> AwaitWithTimeout(this Task parentTask, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(parentTask, Task.Delay(timeout, end.Token)).ConfigureAwait(false) == parentTask) await parentTask.ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        return parentTask.IsCompleted;
    }

    /// <summary>The result of the task.</summary>
    /// <exception cref="TaskCanceledException">There was none in time.</exception>
    public static async Task<T> WithTimeout<T>(this Task<T> parentTask, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        await parentTask.AwaitWithTimeout(timeout, cancellationToken).ConfigureAwait(false)
            ? await parentTask.ConfigureAwait(false)
            : throw new TaskCanceledException($"Task timed out after {timeout.TotalSeconds} seconds");

    /// <summary>Fails the test unless the task ends in time with the result expected.</summary>
    public static async Task ShouldCompleteWithin<T>(this Task<T> task, T expected, TimeSpan timeout, string because = "", params object[] becauseArgs) =>
        Assert.Equal(expected, await task.ShouldCompleteWithin(timeout, because, becauseArgs).ConfigureAwait(false));

    /// <summary>Fails the test unless the task ends in time; its result.</summary>
    public static async Task<T> ShouldCompleteWithin<T>(this Task<T> task, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        await ((Task)task).ShouldCompleteWithin(timeout, because, becauseArgs).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    /// <summary>Fails the test unless the task fails in time with an exception of the type and message expected.</summary>
    public static async Task ShouldThrowWithin<T>(this Task task, T expected, TimeSpan timeout, string because = "", params object[] becauseArgs)
        where T : Exception =>
        Assert.Equal(expected.Message, (await task.ShouldThrowWithin<T>(timeout, because, becauseArgs).ConfigureAwait(false)).Message);

    /// <summary>Fails the test unless the task fails in time with an exception of the type; that exception.</summary>
    public static Task<T> ShouldThrowWithin<T>(this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs)
        where T : Exception =>
        Assert.ThrowsAsync<T>(() => task.ShouldCompleteWithin(timeout, because, becauseArgs));

    /// <summary>Fails the test unless the task ends in time.</summary>
    public static async Task ShouldCompleteWithin(this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        if (!await task.AwaitWithTimeout(timeout).ConfigureAwait(false)) Assert.Fail($"The task did not end within {timeout}. {string.Format(System.Globalization.CultureInfo.InvariantCulture, because, becauseArgs)}");
    }
}
