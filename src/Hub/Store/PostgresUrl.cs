using Actors.Messages.Settings;
using Npgsql;

namespace Actors.Hub.Store;

/// <summary>
/// Addresses of PostgreSQL databases: <c>//[USER[:PASSWORD]@]HOST[:PORT]/DATABASE[?Key=Value…]</c>, or Npgsql's own <c>Host=…;Database=…</c>. A password is better kept out
/// of them: the server's own ways (<c>PGPASSFILE</c>, <c>PGPASSWORD</c>) work too.
/// </summary>
internal static class PostgresUrl
{
    /// <exception cref="StartException">The text is neither; it is not repeated, for it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            var parts = text.StartsWith("//", StringComparison.Ordinal) ? FromUrl(new Uri("postgres:" + text)) : new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(parts.Host) || string.IsNullOrEmpty(parts.Database))
            {
                throw Wrong(cause: null);
            }

            parts.ApplicationName ??= "actors-hub";
            return parts;
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException or FormatException)
        {
            throw Wrong(e);
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        var parts = new NpgsqlConnectionStringBuilder { Host = url.Host, Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')) };
        if (url.Port > 0)
        {
            parts.Port = url.Port;
        }

        var user = url.UserInfo.Split(':', 2);
        parts.Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null;
        parts.Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null;
        foreach (var option in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = option.Split('=', 2);
            parts[Uri.UnescapeDataString(pair[0])] = Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : "");
        }

        return parts;
    }

    private static StartException Wrong(Exception? cause) => new(
        "actors.hub.store: behind postgres: stands no address with host and database, for example postgres://actors@db.example.org/actors or postgres:Host=/run/postgresql;Database=actors.", cause!);
}
