using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Actors.Hub.Store;

/// <summary>
/// Statements of one connection that stay prepared: to SQLite preparing them costs more than running them. The values are the parameters @p0, @p1, …; each kind of
/// statement must always come with the same text. Used by one thread at a time.
/// </summary>
internal sealed class Statements(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _native = new(StringComparer.Ordinal);

    /// <summary>Whose statements they are.</summary>
    public DbConnection Connection => connection;

    /// <summary>Transaction of what is run from now on.</summary>
    public DbTransaction? Transaction { get; set; }

    /// <summary>Those of a connection: the ones that are there already, where they are of the same.</summary>
    public static Statements Of(Statements? kept, DbConnection connection, DbTransaction? transaction)
    {
        if (kept is null || !ReferenceEquals(kept.Connection, connection))
        {
            kept?.Dispose();
            kept = new Statements(connection);
        }

        kept.Transaction = transaction;
        return kept;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>Number of rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        if (connection is not SqliteConnection sqlite)
        {
            return Prepare(sql, values).ExecuteNonQuery();
        }

        if (!_native.TryGetValue(sql, out var statement))
        {
            _native.Add(sql, statement = new SqliteStatement(sqlite, sql, values.Length));
        }

        return statement.Run(values);
    }

    /// <summary>Reads rows.</summary>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        using var reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>INSERT of whole rows.</summary>
    public static string Insert(string table, params IReadOnlyList<string> columns) =>
        $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", Enumerable.Range(0, columns.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")))})";

    /// <summary>INSERT of whole rows; one that has the key already is replaced.</summary>
    /// <param name="table">The table.</param>
    /// <param name="keys">How many of the columns, from the first, are its key.</param>
    /// <param name="columns">All columns, in the order of the values.</param>
    public static string Upsert(string table, int keys, params IReadOnlyList<string> columns) =>
        $"{Insert(table, columns)} ON CONFLICT ({string.Join(", ", columns.Take(keys))}) DO UPDATE SET {string.Join(", ", columns.Skip(keys).Select(column => $"{column} = excluded.{column}"))}";

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        foreach (var statement in _native.Values)
        {
            statement.Dispose();
        }

        _prepared.Clear();
        _native.Clear();
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
                command.Parameters.Add(parameter);
            }

            _prepared.Add(sql, command);
        }

        command.Transaction = Transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
