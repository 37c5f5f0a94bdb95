namespace Akka.Persistence.Sql;

/// <summary>The SQL plugins' defaults; add them as a fallback to a system's configuration.</summary>
public static class SqlPersistence
{
    /// <summary>Everything but <c>connection-string</c> and <c>provider-name</c>, for the journal, the snapshot store.</summary>
    public static Config DefaultConfiguration { get; } = Persistence.Defaults("sql.conf");
}
