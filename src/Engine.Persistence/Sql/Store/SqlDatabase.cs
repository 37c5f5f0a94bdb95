namespace Akka.Persistence.Sql.Store;

/// <summary>One database: its writer and its readers. Journal and snapshot store of the same database share it.</summary>
internal sealed class SqlDatabase(SqlDialect dialect, string connectionString) : IDisposable
{
    private readonly Lazy<GroupCommitter> _writer = new(() => new GroupCommitter(dialect, connectionString));
    private readonly ReaderPool _readers = new(dialect, connectionString);

    public SqlDialect Dialect => dialect;

    public GroupCommitter Writer => _writer.Value;

    public ReaderPool Readers => _readers;

    /// <summary>Runs statements in one transaction.</summary>
    public Task Run(IReadOnlyList<string> statements) => Writer.Submit(statements.Count, session =>
    {
        foreach (var statement in statements) session.Execute(statement);
    });

    public void Dispose()
    {
        _readers.Dispose();
        if (_writer.IsValueCreated) _writer.Value.Dispose();
    }
}
