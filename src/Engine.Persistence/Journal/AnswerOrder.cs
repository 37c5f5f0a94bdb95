namespace Akka.Persistence.Journal;

/// <summary>Gives a plugin's answers to each actor in the order of its requests, also where they end out of order.</summary>
internal sealed class AnswerOrder
{
    private readonly Dictionary<IActorRef, Turn> _last = [];

    /// <param name="actor">Who gets the answer.</param>
    /// <param name="result">Ends when there is something to answer; its failure belongs to the answer and is not looked at here.</param>
    /// <param name="answer">Gives the answer; must not throw.</param>
    public void After<T>(IActorRef actor, Task<T> result, Action<Task<T>> answer)
    {
        var turn = new Turn<T>(actor, result, answer);
        lock (_last)
        {
            if (_last.TryGetValue(actor, out var earlier))
            {
                earlier.Next = turn;
            }
            else
            {
                turn.IsFirst = true;
            }

            _last[actor] = turn;
        }

        if (result.IsCompleted)
        {
            Ready(turn);
        }
        else
        {
            result.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Ready(turn));
        }
    }

    private void Ready(Turn turn)
    {
        lock (_last)
        {
            turn.IsReady = true;
            if (!turn.IsFirst) return;
        }

        for (var next = turn; next is not null; next = After(next))
        {
            next.Answer();
        }
    }

    /// <summary>The one whose turn it is now, if it is ready.</summary>
    private Turn? After(Turn given)
    {
        lock (_last)
        {
            if (given.Next is not { } next)
            {
                _last.Remove(given.Actor);
                return null;
            }

            next.IsFirst = true;
            return next.IsReady ? next : null;
        }
    }

    private abstract class Turn(IActorRef actor)
    {
        public IActorRef Actor => actor;

        public Turn? Next { get; set; }

        public bool IsFirst { get; set; }

        public bool IsReady { get; set; }

        public abstract void Answer();
    }

    private sealed class Turn<T>(IActorRef actor, Task<T> result, Action<Task<T>> answer) : Turn(actor)
    {
        public override void Answer() => answer(result);
    }
}
