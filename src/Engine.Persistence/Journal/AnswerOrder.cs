namespace Akka.Persistence.Journal;

/// <summary>Gives a plugin's answers to each actor in the order of its requests, also where they end out of order.</summary>
internal sealed class AnswerOrder
{
    private readonly Dictionary<IActorRef, Turn> _last = [];

    /// <param name="actor">Who gets the answer.</param>
    /// <param name="result">Ends when there is something to answer; its failure belongs to the answer and is not looked at here.</param>
    /// <param name="answer">Gives the answer; must not throw.</param>
    /// <returns>Ends with the answer; nobody needs to wait for it.</returns>
    public async Task After<T>(IActorRef actor, Task<T> result, Action<Task<T>> answer)
    {
        var turn = new Turn();
        Task? before;
        lock (_last)
        {
            // Those that waited go on by themselves, not on top of each other's stack.
            before = _last.TryGetValue(actor, out var last) ? (last.Over ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : null;
            _last[actor] = turn;
        }
        if (before is not null) await before.ConfigureAwait(false);
        await ((Task)result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        answer(result);
        lock (_last) if (_last[actor] == turn) _last.Remove(actor);
        turn.Over?.SetResult();
    }

    private sealed class Turn
    {
        /// <summary>There only where somebody waits for it.</summary>
        public TaskCompletionSource? Over { get; set; }
    }
}
