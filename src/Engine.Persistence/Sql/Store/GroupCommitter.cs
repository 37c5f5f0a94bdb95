using Akka.Persistence.Sql.Journal;

namespace Akka.Persistence.Sql.Store;

/// <summary>
/// One writer of a database: the only one for the ids that are given to it. Works of all actors wait in one queue, in order; one thread takes what waits and commits
/// it in one transaction, while the next works gather. A work is confirmed only after its commit. Where one work fails,
/// each is done again in a transaction of its own; what cannot be blamed on one work (begin, commit, a lost connection) fails all of that transaction.
/// </summary>
internal sealed class GroupCommitter : IDisposable
{
    /// <summary>Keeps transactions short: other programs write to the same file.</summary>
    private const int MaxRowsPerCommit = 2000;

    /// <summary>How long works may gather for those that are expected, in milliseconds: about what a commit takes.</summary>
    private const int GatherMilliseconds = 1;

    /// <summary>So many works are waited for before they are written while others still come; fewer would wake the thread for each.</summary>
    private const int WorksAtOnce = 16;

    private readonly object _gate = new();
    private readonly Queue<Work> _queue = new();
    private readonly AnswerQueue _answers = new();
    private readonly SqlDialect _dialect;
    private readonly string _connectionString;
    private readonly Thread _thread;
    private SqlSession? _session;
    private int _expected;
    private int _wake;
    private long _gatherUntil;
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
            if (_closed) return Task.FromException(new InvalidOperationException("The journal's database is closed."));

            _queue.Enqueue(work);
            if (_queue.Count == _wake) Monitor.Pulse(_gate);
        }

        return work.Task;
    }

    private void Run()
    {
        for (var batch = new List<Work>(); Take(batch); batch = [])
        {
            Commit(batch, alone: false);
            _expected = batch.Count;
        }

        _session?.Dispose();
    }

    /// <summary>Adds what waits to a batch; waits for its first work, and a moment for more where more are expected. False: nothing came.</summary>
    private bool Take(List<Work> batch)
    {
        var before = batch.Count;
        lock (_gate)
        {
            while (before == 0 && _queue.Count == 0)
            {
                if (_closed) return false;

                WaitFor(1, Timeout.Infinite);
            }

            if (before == 0) _gatherUntil = Environment.TickCount64 + GatherMilliseconds;

            // Whoever had a work in the last commit has just been answered and is likely to come again: one commit for all of them instead of two.
            var more = Math.Min(_expected - before, _dialect.InsertsAtOnce ? int.MaxValue : WorksAtOnce);
            if (_queue.Count < more && !_closed && _gatherUntil - Environment.TickCount64 is > 0 and var left) WaitFor(more, (int)left);

            for (var rows = batch.Sum(static work => work.Rows); rows < MaxRowsPerCommit && _queue.TryDequeue(out var work);)
            {
                if (!IsLate(work))
                {
                    rows += work.Rows;
                    batch.Add(work);
                }
            }
        }

        return batch.Count > before || (before == 0 && Take(batch));
    }

    private bool IsLate(Work work)
    {
        var late = Environment.TickCount64 > work.NotAfter;
        if (late) _answers.Add([work], new TimeoutException("The write waited too long for its turn and was dropped."));

        return late;
    }

    private void WaitFor(int works, int milliseconds)
    {
        _wake = works;
        Monitor.Wait(_gate, milliseconds);
        _wake = 0;
    }

    /// <summary>Commits a batch; where it may grow meanwhile, further works join it until all that are expected are there.</summary>
    /// <param name="batch">One work at least.</param>
    /// <param name="alone">Neither joined by others nor taken apart when it fails.</param>
    private void Commit(List<Work> batch, bool alone)
    {
        try
        {
            var session = _session ??= new SqlSession(_dialect.OpenWriter(_connectionString));
            var atOnce = _dialect.InsertsAtOnce && batch.TrueForAll(static work => work.Run is null);
            if (!atOnce) session.Execute(_dialect.Begin);

            try
            {
                for (var done = 0; done < batch.Count;)
                {
                    done = Write(session, batch, done);
                    if (done == batch.Count && !alone && !_dialect.InsertsAtOnce) Take(batch);
                }
            }
            catch (Exception cause) when (batch.Count > 1 && _dialect.KeepsConnection(cause))
            {
                // One work after the other shows which of them it was.
                Rollback(cause);
                foreach (var work in batch.Where(work => !IsLate(work))) Commit([work], alone: true);

                return;
            }

            if (!atOnce) session.Execute("COMMIT");

            Interlocked.Increment(ref _commits);
            _answers.Add(batch, cause: null);
        }
        catch (Exception cause)
        {
            Rollback(cause);
            _answers.Add(batch, cause);
        }
    }

    /// <summary>Runs one work, or adds the events of one and its neighbours together.</summary>
    /// <returns>The index of the first work that is not done.</returns>
    private int Write(SqlSession session, List<Work> batch, int from)
    {
        if (batch[from].Run is { } run)
        {
            run(session);
            return from + 1;
        }

        var to = from + 1;
        while (to < batch.Count && batch[to].Run is null) to++;

        _dialect.InsertEvents(session, to == from + 1 ? batch[from].Events : [.. batch.GetRange(from, to - from).SelectMany(static work => work.Events)]);
        return to;
    }

    // Where nothing is left to roll back (a full disk makes SQLite do so itself) or the connection is in doubt, the next transaction gets a fresh one.
    private void Rollback(Exception cause)
    {
        var usable = _dialect.KeepsConnection(cause);
        try
        {
            if (usable) _session?.Execute("ROLLBACK");
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
}
