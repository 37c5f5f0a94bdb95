using System.Globalization;

namespace Actors.Hub.Reports;

/// <summary>Names that are asked for, and such that are not. The empty name stands for what has none.</summary>
/// <param name="In">Empty: all.</param>
/// <param name="Out">These are left out.</param>
/// <param name="Patterns">True: * and ? stand for any characters, for any one.</param>
internal sealed record NameFilter(IReadOnlyList<string> In, IReadOnlyList<string> Out, bool Patterns = false)
{
    /// <summary>Nothing is left out.</summary>
    public static NameFilter All { get; } = new([], []);

    /// <summary>The condition in SQL, with its names as parameters.</summary>
    /// <param name="column">May be NULL.</param>
    /// <param name="sqlite">True for SQLite, false for PostgreSQL.</param>
    /// <param name="parameters">Takes the names.</param>
    /// <returns>Begins with AND; empty where all pass.</returns>
    public string Sql(string column, bool sqlite, IDictionary<string, object> parameters) =>
        (In.Count == 0 ? "" : $" AND ({Any(column, In, sqlite, parameters)})") + (Out.Count == 0 ? "" : $" AND NOT ({Any(column, Out, sqlite, parameters)})");

    private string Any(string column, IReadOnlyList<string> names, bool sqlite, IDictionary<string, object> parameters) =>
        string.Join(" OR ", names.Select(name => One(column, name, sqlite, parameters)));

    // Never NULL: what has no name is in no list but that of the empty name.
    private string One(string column, string name, bool sqlite, IDictionary<string, object> parameters)
    {
        if (name.Length == 0)
        {
            return $"{column} IS NULL";
        }

        var parameter = string.Create(CultureInfo.InvariantCulture, $"name{parameters.Count}");
        var pattern = Patterns && name.AsSpan().ContainsAny('*', '?');
        parameters[parameter] = !pattern ? name : sqlite ? Glob(name) : Like(name);
        return $"({column} IS NOT NULL AND {column} {(!pattern ? "=" : sqlite ? "GLOB" : "LIKE")} @{parameter})";
    }

    private static string Glob(string pattern) => pattern.Replace("[", "[[]", StringComparison.Ordinal);

    private static string Like(string pattern) => pattern
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal)
        .Replace('*', '%')
        .Replace('?', '_');
}
