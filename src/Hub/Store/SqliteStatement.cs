using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Actors.Hub.Store;

/// <summary>A prepared statement that gives no rows, by SQLite's own calls: a command object looks each parameter up by its name, each time.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;
    private byte[] _text = new byte[256];

    /// <param name="connection">An open one.</param>
    /// <param name="sql">With parameters @p0, @p1, …</param>
    /// <param name="parameters">Their number.</param>
    public SqliteStatement(SqliteConnection connection, string sql, int parameters)
    {
        _database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, sql, out _statement), _database);
        _places = [.. Enumerable.Range(0, parameters).Select(i => raw.sqlite3_bind_parameter_index(_statement, string.Create(CultureInfo.InvariantCulture, $"@p{i}")))];
    }

    /// <summary>Runs it.</summary>
    /// <returns>Number of rows changed.</returns>
    /// <exception cref="SqliteException">As from a command.</exception>
    public int Run(ReadOnlySpan<object?> values)
    {
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                Bind(_places[i], values[i]);
            }

            var result = raw.sqlite3_step(_statement);
            SqliteException.ThrowExceptionForRC(result is raw.SQLITE_DONE or raw.SQLITE_ROW ? raw.SQLITE_OK : result, _database);
            return raw.sqlite3_changes(_database);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Bind(int place, object? value) => SqliteException.ThrowExceptionForRC(
        value switch
        {
            null => raw.sqlite3_bind_null(_statement, place),
            string text => BindText(place, text),
            long number => raw.sqlite3_bind_int64(_statement, place, number),
            int number => raw.sqlite3_bind_int64(_statement, place, number),
            bool flag => raw.sqlite3_bind_int64(_statement, place, flag ? 1 : 0),
            byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, place, 0),
            byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
            double number => raw.sqlite3_bind_double(_statement, place, number),
            _ => throw new ArgumentException($"{value.GetType()} is no type of a column", nameof(value)),
        },
        _database);

    private int BindText(int place, string text)
    {
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > _text.Length)
        {
            _text = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        }

        // SQLite copies it.
        return raw.sqlite3_bind_text(_statement, place, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }
}
