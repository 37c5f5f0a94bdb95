namespace Akka.Persistence.Sql.Store;

/// <summary>Connections for reading, beside the writer's. A reader never waits for the writer, and keeps its prepared statements.</summary>
internal sealed class ReaderPool(SqlDialect dialect, string connectionString) : IDisposable
{
    private readonly ConcurrentBag<SqlSession> _idle = [];
    private readonly SemaphoreSlim _slots = new(Math.Clamp(Environment.ProcessorCount, 2, 8));
    private volatile bool _closed;

    /// <summary>Runs a reading on the thread pool; waits while all readers are busy.</summary>
    public async Task<T> Read<T>(Func<SqlSession, T> read, CancellationToken cancellation = default)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Use(read), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        _closed = true;
        DisposeIdle();
    }

    private void DisposeIdle()
    {
        while (_idle.TryTake(out var session)) session.Dispose();
    }

    private T Use<T>(Func<SqlSession, T> read)
    {
        if (!_idle.TryTake(out var session)) session = new SqlSession(dialect.OpenReader(connectionString));

        try
        {
            var result = read(session);
            _idle.Add(session);
            if (_closed) DisposeIdle();

            return result;
        }
        catch (Exception cause)
        {
            // Whatever went wrong, in the database or in the reader's own code, a fresh connection is cheaper than doubt.
            session.Dispose();
            if (!dialect.KeepsConnection(cause)) DisposeIdle();

            throw;
        }
    }
}
