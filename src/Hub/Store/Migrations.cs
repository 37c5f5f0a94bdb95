using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;

namespace Actors.Hub.Store;

/// <summary>Numbered changes of the tables, <c>NNN_name.sql</c> in this assembly, each run once and in its own transaction.</summary>
internal static class Migrations
{
    private const string Prefix = "Actors.Hub.Store.Migrations.";

    /// <summary>Runs what this database has not seen yet, in the order of the numbers.</summary>
    /// <returns>Numbers of the migrations that ran.</returns>
    /// <exception cref="StartException">A newer hub has changed the tables.</exception>
    public static IReadOnlyList<int> Run(DbConnection connection)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)");
        var applied = connection.Query<int>("SELECT version FROM schema_version").ToHashSet();
        var known = Known();
        if (applied.Except(known.Keys).DefaultIfEmpty().Max() is var newer && newer > 0)
        {
            throw new StartException(
                $"actors.hub.store: the database has table version {newer}, this hub knows {known.Keys.Last()}. Start the hub that made it, or a newer one.");
        }

        var done = new List<int>();
        foreach (var (version, resource) in known.Where(entry => !applied.Contains(entry.Key)))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(Text(resource), transaction: transaction);
            connection.Execute(
                "INSERT INTO schema_version (version, name, applied) VALUES (@version, @name, @applied)",
                new { version, name = resource[Prefix.Length..], applied = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture) },
                transaction);
            transaction.Commit();
            done.Add(version);
        }

        return done;
    }

    private static SortedDictionary<int, string> Known()
    {
        var known = new SortedDictionary<int, string>();
        foreach (var resource in typeof(Migrations).Assembly.GetManifestResourceNames())
        {
            if (resource.StartsWith(Prefix, StringComparison.Ordinal))
            {
                known.Add(int.Parse(resource.AsSpan(Prefix.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture), resource);
            }
        }

        return known;
    }

    private static string Text(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
