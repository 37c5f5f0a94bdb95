namespace Akka.Persistence.Sql.Store;

/// <summary>One database: its writers and its readers. Journal and snapshot store of the same database share it.</summary>
/// <param name="dialect">Its kind.</param>
/// <param name="connectionString">Where it is.</param>
/// <param name="writers">How many transactions may be under way at once; null: as many as are good for its kind.</param>
internal sealed class SqlDatabase(SqlDialect dialect, string connectionString, int? writers = null) : IDisposable
{
    private readonly Lazy<GroupCommitter>[] _writers =
        [.. Enumerable.Range(0, writers ?? dialect.Writers).Select(_ => new Lazy<GroupCommitter>(() => new GroupCommitter(dialect, connectionString)))];

    public SqlDialect Dialect => dialect;
    public IEnumerable<GroupCommitter> Writers => _writers.Select(static writer => writer.Value);
    public ReaderPool Readers { get; } = new(dialect, connectionString);

    /// <summary>The one writer for an id: what is written for it is done in the order of the requests.</summary>
    public GroupCommitter Writer(string persistenceId) =>
        _writers[(uint)persistenceId.GetHashCode(StringComparison.Ordinal) % (uint)_writers.Length].Value;

    /// <summary>Runs statements in one transaction.</summary>
    public Task Run(IReadOnlyList<string> statements) => _writers[0].Value.Submit(statements.Count, session =>
    {
        foreach (var statement in statements) session.Execute(statement);
    });

    public void Dispose()
    {
        Readers.Dispose();
        foreach (var writer in _writers.Where(static writer => writer.IsValueCreated)) writer.Value.Dispose();
    }
}
