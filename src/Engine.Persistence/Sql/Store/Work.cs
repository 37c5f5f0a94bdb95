using Akka.Persistence.Sql.Journal;

namespace Akka.Persistence.Sql.Store;

/// <summary>Something to be written, and the promise to whoever waits for it.</summary>
/// <param name="Rows">About how many rows it writes.</param>
/// <param name="Run">What it does; null: it only adds events.</param>
/// <param name="Events">Events to add.</param>
/// <param name="NotAfter">When it is too late to begin (<see cref="Environment.TickCount64"/>).</param>
internal sealed record Work(int Rows, Action<SqlSession>? Run, IReadOnlyList<JournalRow> Events, long NotAfter)
{
    // Continuations run where the answers are given, so that a whole commit costs one work item of the thread pool.
    private readonly TaskCompletionSource _done = new();

    public Task Task => _done.Task;

    /// <param name="cause">Why it is not written; null: it is.</param>
    public void Answer(Exception? cause)
    {
        if (cause is null) _done.TrySetResult();
        else _done.TrySetException(cause);
    }
}

/// <summary>Gives the answers off the writer's thread, in the order of the commits: the next transaction does not wait for what they set off.</summary>
internal sealed class AnswerQueue : IThreadPoolWorkItem
{
    private readonly Queue<(IReadOnlyList<Work> Works, Exception? Cause)> _waiting = new();
    private readonly Lock _lock = new();
    private bool _running;

    /// <param name="works">In order.</param>
    /// <param name="cause">See <see cref="Work.Answer"/>.</param>
    public void Add(IReadOnlyList<Work> works, Exception? cause)
    {
        lock (_lock)
        {
            _waiting.Enqueue((works, cause));
            if (_running) return;

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        while (Next() is var (works, cause)) foreach (var work in works) work.Answer(cause);
    }

    private (IReadOnlyList<Work> Works, Exception? Cause)? Next()
    {
        lock (_lock)
        {
            _running = _waiting.TryDequeue(out var next);
            return _running ? next : null;
        }
    }
}
