namespace Akka.Persistence.Sql.Store;

/// <summary>One connection with its prepared statements, kept for as long as the connection lives. Used by one thread at a time.</summary>
internal sealed class SqlSession(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);
    private IDisposable? _kept;

    /// <summary>What a dialect keeps beside the connection; made at its first use.</summary>
    public T Keep<T>(Func<DbConnection, T> make)
        where T : class, IDisposable => (T)(_kept ??= make(connection));

    /// <summary>Runs a statement; the values are its parameters @p0, @p1, …</summary>
    /// <returns>The number of rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <returns>The first column of the first row, null where there is none or it is NULL.</returns>
    public long? Scalar(string sql, params ReadOnlySpan<object?> values) =>
        Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    public DbDataReader Read(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteReader();

    /// <summary>The one command of a statement; it stays prepared.</summary>
    public DbCommand Command(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            _prepared.Add(sql, command);
        }

        return command;
    }

    public void Dispose()
    {
        _kept?.Dispose();
        foreach (var command in _prepared.Values) command.Dispose();

        connection.Dispose();
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        var command = Command(sql);
        for (var i = command.Parameters.Count; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@p" + i.ToString(CultureInfo.InvariantCulture);
            command.Parameters.Add(parameter);
        }

        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;

        return command;
    }
}
