using Microsoft.Extensions.Logging;

namespace Actors.Hub.Software;

/// <summary>Log texts of the software rules.</summary>
internal static partial class SoftwareLog
{
    [LoggerMessage(2101, LogLevel.Information, "Rules of {File} in force: {Rules} rules, {Rewrites} rewrite rules, version {Version}")]
    public static partial void RulesLoaded(ILogger log, string file, int rules, int rewrites, string version);

    [LoggerMessage(2102, LogLevel.Warning, "{File}:{Line}: the rule took more than {Milliseconds} ms and was passed over for the path {Path}; simplify its expression")]
    public static partial void RuleTooSlow(ILogger log, string? file, int line, double milliseconds, string path);
}
