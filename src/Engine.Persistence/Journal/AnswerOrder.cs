namespace Akka.Persistence.Journal;

/// <summary>Gives a plugin's answers to each actor in the order of its requests, also where they end out of order.</summary>
internal sealed class AnswerOrder
{
    private readonly Dictionary<IActorRef, Task> _last = [];

    /// <param name="actor">Who gets the answer.</param>
    /// <param name="result">Ends when there is something to answer; its failure belongs to the answer and is not looked at here.</param>
    /// <param name="answer">Gives the answer; must not throw.</param>
    /// <returns>Ends with the answer; nobody needs to wait for it.</returns>
    public async Task After<T>(IActorRef actor, Task<T> result, Action<Task<T>> answer)
    {
        // Those that waited go on by themselves, not on top of each other's stack.
        var given = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? before;
        lock (_last)
        {
            before = _last.GetValueOrDefault(actor);
            _last[actor] = given.Task;
        }
        if (before is not null) await before.ConfigureAwait(false);
        await ((Task)result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        answer(result);
        lock (_last) if (_last[actor] == given.Task) _last.Remove(actor);
        given.SetResult();
    }
}
