using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>Gives a journal's answers to each actor in the order of its requests, also where writes end out of order.</summary>
internal sealed class AnswerOrder
{
    private readonly Dictionary<IActorRef, Task> _last = [];

    /// <param name="actor">Who gets the answer.</param>
    /// <param name="result">Ends when there is something to answer; its failure belongs to the answer and is not looked at here.</param>
    /// <param name="answer">Gives the answer; must not throw.</param>
    public void After(IActorRef actor, Task result, Action answer)
    {
        Task mine;
        lock (_last)
        {
            mine = Give(_last.GetValueOrDefault(actor), result, answer);
            if (mine.IsCompleted)
            {
                return;
            }

            _last[actor] = mine;
        }

        _ = Forget(actor, mine);
    }

    private static async Task Give(Task? earlier, Task result, Action answer)
    {
        await result.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (earlier is not null)
        {
            await earlier.ConfigureAwait(false);
        }

        answer();
    }

    private async Task Forget(IActorRef actor, Task mine)
    {
        await mine.ConfigureAwait(false);
        lock (_last)
        {
            if (_last.TryGetValue(actor, out var last) && last == mine)
            {
                _last.Remove(actor);
            }
        }
    }
}
