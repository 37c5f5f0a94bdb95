namespace Akka.Actor;

/// <summary>Sends what a task ends with to an actor.</summary>
public static class PipeToSupport
{
    /// <summary>The result, or what <paramref name="success"/> makes of it; a failure as Status.Failure, or what <paramref name="failure"/> makes of it.</summary>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, IActorRef sender = null!, Func<T, object>? success = null, Func<Exception, object>? failure = null) =>
        taskToPipe.PipeTo(recipient, useConfigureAwait: false, sender, success, failure);

    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef, Func{T, object}, Func{Exception, object})"/>
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, IActorRef sender = null!, Func<T, object>? success = null, Func<Exception, object>? failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait: false, sender, success, failure);

    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef, Func{T, object}, Func{Exception, object})"/>
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null!, Func<T, object>? success = null, Func<Exception, object>? failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait, sender, success, failure);

    /// <summary>As the other, and says whether the context is kept while waiting.</summary>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null!, Func<T, object>? success = null, Func<Exception, object>? failure = null) =>
        Pipe(taskToPipe, useConfigureAwait, () => success is null ? taskToPipe.Result! : success(taskToPipe.Result), recipient, sender, failure);

    /// <summary>What <paramref name="success"/> makes, or nothing; a failure as Status.Failure, or what <paramref name="failure"/> makes of it.</summary>
    public static Task PipeTo(
        this Task taskToPipe, ICanTell recipient, IActorRef sender = null!, Func<object>? success = null, Func<Exception, object>? failure = null) =>
        taskToPipe.PipeTo(recipient, useConfigureAwait: false, sender, success, failure);

    /// <inheritdoc cref="PipeTo(Task, ICanTell, IActorRef, Func{object}, Func{Exception, object})"/>
    public static Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, IActorRef sender = null!, Func<object>? success = null, Func<Exception, object>? failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait: false, sender, success, failure);

    /// <inheritdoc cref="PipeTo(Task, ICanTell, IActorRef, Func{object}, Func{Exception, object})"/>
    public static Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null!, Func<object>? success = null, Func<Exception, object>? failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait, sender, success, failure);

    /// <summary>As the other, and says whether the context is kept while waiting.</summary>
    public static Task PipeTo(
        this Task taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null!, Func<object>? success = null, Func<Exception, object>? failure = null) =>
        Pipe(taskToPipe, useConfigureAwait, success, recipient, sender, failure);

    private static async Task Pipe(
        Task task, bool useConfigureAwait, Func<object>? result, ICanTell recipient, IActorRef sender, Func<Exception, object>? failure)
    {
        try
        {
            await task.ConfigureAwait(useConfigureAwait);
            if (result is not null) recipient.Tell(result(), sender);
        }
        catch (Exception cause)
        {
            recipient.Tell(failure is null ? new Status.Failure(cause) : failure(cause), sender);
        }
    }
}
