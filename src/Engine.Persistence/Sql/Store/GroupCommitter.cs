using System.Data.Common;
using Akka.Persistence.Sql.Journal;

namespace Akka.Persistence.Sql.Store;

/// <summary>
/// The one writer of a database. Works of all actors wait in one queue, in order; one thread takes what waits and commits
/// it in one transaction, while the next works gather. A work is confirmed only after its commit. A work that fails is
/// taken out and fails alone; what cannot be blamed on one work (begin, commit) fails all works of that transaction.
/// </summary>
internal sealed class GroupCommitter : IDisposable
{
    /// <summary>Keeps transactions short: other programs write to the same file.</summary>
    private const int MaxRowsPerCommit = 2000;

    /// <summary>How long works may gather for those that are expected, in milliseconds: about what a commit takes.</summary>
    private const int GatherMilliseconds = 1;

    private readonly object _gate = new();
    private readonly Queue<Work> _queue = new();
    private readonly AnswerQueue _answers = new();
    private readonly SqlDialect _dialect;
    private readonly string _connectionString;
    private readonly Thread _thread;
    private SqlSession? _session;
    private int _expected;
    private bool _closed;
    private long _commits;

    public GroupCommitter(SqlDialect dialect, string connectionString)
    {
        _dialect = dialect;
        _connectionString = connectionString;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-writer" };
        _thread.Start();
    }

    /// <summary>Number of transactions committed so far.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Queues a work; the task ends after the commit, or with the reason why there was none.</summary>
    /// <param name="rows">About how many rows it writes.</param>
    /// <param name="run">Runs on the writer's thread inside a transaction; runs again if another work of the same transaction fails.</param>
    public Task Submit(int rows, Action<SqlSession> run) => Submit(new Work(rows, run, [], long.MaxValue));

    /// <summary>Queues events that are written all or none; those of neighbouring works go to the database together. Otherwise as the other.</summary>
    /// <param name="events">In order.</param>
    /// <param name="notAfter">A work whose transaction has not begun by then (<see cref="Environment.TickCount64"/>) is dropped: nobody waits for it any more.</param>
    public Task Submit(IReadOnlyList<JournalRow> events, long notAfter) => Submit(new Work(events.Count, Run: null, events, notAfter));

    /// <summary>Commits what is queued, then closes the connection.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private Task Submit(Work work)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return Task.FromException(new InvalidOperationException("The journal's database is closed."));
            }

            _queue.Enqueue(work);
            if (_queue.Count == 1 || _queue.Count == _expected)
            {
                Monitor.Pulse(_gate);
            }
        }

        return work.Task;
    }

    private void Run()
    {
        while (Take() is { } batch)
        {
            Commit(batch);
        }

        _session?.Dispose();
    }

    private List<Work>? Take()
    {
        var batch = new List<Work>();
        lock (_gate)
        {
            while (batch.Count == 0)
            {
                while (_queue.Count == 0)
                {
                    if (_closed)
                    {
                        return null;
                    }

                    Monitor.Wait(_gate);
                }

                // Whoever had a work in the last commit has just been answered and is likely to come again: one commit for all of them instead of two.
                if (_queue.Count < _expected && !_closed)
                {
                    Monitor.Wait(_gate, GatherMilliseconds);
                }

                for (var rows = 0; rows < MaxRowsPerCommit && _queue.TryDequeue(out var work);)
                {
                    if (work.IsLate)
                    {
                        _answers.Add([work], new TimeoutException("The write waited too long for its turn and was dropped."));
                    }
                    else
                    {
                        rows += work.Rows;
                        batch.Add(work);
                    }
                }
            }

            _expected = batch.Count;
        }

        return batch;
    }

    private void Commit(List<Work> batch)
    {
        try
        {
            for (var together = true; batch.Count > 0;)
            {
                var session = _session ??= new SqlSession(_dialect.OpenWriter(_connectionString));
                var atOnce = together && _dialect.InsertsAtOnce && batch.TrueForAll(work => work.Run is null);
                if (!atOnce)
                {
                    session.Execute(_dialect.Begin);
                }

                var failure = FirstFailure(session, batch, together);
                if (failure is null)
                {
                    if (!atOnce)
                    {
                        session.Execute("COMMIT");
                    }

                    Interlocked.Increment(ref _commits);
                    _answers.Add(batch, cause: null);
                    return;
                }

                Rollback(failure.Value.Cause);
                if (failure.Value.Count == 1)
                {
                    _answers.Add([batch[failure.Value.Index]], failure.Value.Cause);
                    batch.RemoveAt(failure.Value.Index);
                }

                // One work after the other shows which of them it was.
                together = false;
            }
        }
        catch (Exception cause)
        {
            Rollback(cause);
            _answers.Add(batch, cause);
        }
    }

    /// <summary>Runs the works; says which could not be done, and why. Events of neighbours are added as one, unless not together.</summary>
    private (int Index, int Count, Exception Cause)? FirstFailure(SqlSession session, List<Work> batch, bool together)
    {
        for (int i = 0, count; i < batch.Count; i += count)
        {
            count = 1;
            try
            {
                if (batch[i].Run is { } run)
                {
                    run(session);
                    continue;
                }

                while (together && i + count < batch.Count && batch[i + count].Run is null)
                {
                    count++;
                }

                _dialect.InsertEvents(session, count == 1 ? batch[i].Events : [.. batch.GetRange(i, count).SelectMany(work => work.Events)]);
            }
            catch (Exception cause)
            {
                return (i, count, cause);
            }
        }

        return null;
    }

    // Where nothing is left to roll back (a full disk makes SQLite do so itself) or the connection is in doubt, the next transaction gets a fresh one.
    private void Rollback(Exception cause)
    {
        var usable = _dialect.KeepsConnection(cause);
        try
        {
            if (usable)
            {
                _session?.Execute("ROLLBACK");
            }
        }
        catch (Exception)
        {
            usable = false;
        }

        if (!usable)
        {
            _session?.Dispose();
            _session = null;
        }
    }

    /// <param name="Rows">About how many rows it writes.</param>
    /// <param name="Run">What it does; null: it only adds events.</param>
    /// <param name="Events">Events to add.</param>
    /// <param name="NotAfter">When it is too late to begin.</param>
    private sealed record Work(int Rows, Action<SqlSession>? Run, IReadOnlyList<JournalRow> Events, long NotAfter)
    {
        // Continuations run where the answers are given, so that a whole commit costs one work item of the thread pool.
        private readonly TaskCompletionSource _done = new();

        public Task Task => _done.Task;

        public bool IsLate => Environment.TickCount64 > NotAfter;

        public void Answer(Exception? cause)
        {
            if (cause is null)
            {
                _done.TrySetResult();
            }
            else
            {
                _done.TrySetException(cause);
            }
        }
    }

    /// <summary>Gives the answers off the writer's thread, in the order of the commits: the next transaction does not wait for what they set off.</summary>
    private sealed class AnswerQueue : IThreadPoolWorkItem
    {
        private readonly Queue<(IReadOnlyList<Work> Works, Exception? Cause)> _waiting = new();
        private bool _running;

        public void Add(IReadOnlyList<Work> works, Exception? cause)
        {
            lock (_waiting)
            {
                _waiting.Enqueue((works, cause));
                if (_running)
                {
                    return;
                }

                _running = true;
            }

            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute()
        {
            while (true)
            {
                (IReadOnlyList<Work> Works, Exception? Cause) next;
                lock (_waiting)
                {
                    if (!_waiting.TryDequeue(out next))
                    {
                        _running = false;
                        return;
                    }
                }

                foreach (var work in next.Works)
                {
                    work.Answer(next.Cause);
                }
            }
        }
    }
}
