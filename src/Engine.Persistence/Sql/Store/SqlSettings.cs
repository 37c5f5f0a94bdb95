namespace Akka.Persistence.Sql.Store;

/// <summary>What a SQL plugin's configuration says, checked: what this engine cannot do is refused, not ignored.</summary>
internal sealed record SqlSettings(string ConnectionString, SqlDialect Dialect, bool AutoInitialize, bool WarnOnAutoInitFail, string? Serializer)
{
    /// <param name="config">The plugin's configuration, with its fallbacks.</param>
    /// <param name="path">Where it stands, for error messages.</param>
    /// <exception cref="ConfigurationException">A key is missing or has a value that is not supported; the message names it.</exception>
    public static SqlSettings From(Config config, string path)
    {
        Only(config, path, "table-mapping", "default");
        Only(config, path, "tag-write-mode", "TagTable");
        Only(config, path, "delete-compatibility-mode", "false", "off");
        return new SqlSettings(
            Required(config, path, "connection-string"), SqlDialect.For(Required(config, path, "provider-name"), path, Patience(config)),
            config.GetBoolean("auto-initialize", true), config.GetBoolean("warn-on-auto-init-fail", true),
            config.GetString("serializer", "") is { Length: > 0 } serializer ? serializer : null);
    }

    // Below the time after which the circuit breaker gives up, so that the cause of a failure says "locked" and not only "timed out".
    private static TimeSpan Patience(Config config) => config.GetTimeSpan("circuit-breaker.call-timeout", TimeSpan.FromSeconds(10)) * 0.8;

    private static string Required(Config config, string path, string key) =>
        config.GetString(key, "") is { Length: > 0 } value ? value : throw new ConfigurationException($"{path}.{key} is not set");

    private static void Only(Config config, string path, string key, params string[] supported)
    {
        var value = config.GetString(key, "");
        if (value is { Length: > 0 } && !supported.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            throw new ConfigurationException($"{path}.{key} = {value} is not supported; only {supported[0]} is");
        }
    }
}
