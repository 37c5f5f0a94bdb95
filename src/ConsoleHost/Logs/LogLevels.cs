using Microsoft.Extensions.Logging;

namespace Actors.ConsoleHost.Logs;

/// <summary>Levels of log lines by the names that Akka gives them, the least first.</summary>
internal static class LogLevels
{
    private static readonly string[] Names = ["debug", "info", "warning", "error"];

    /// <summary>What a level is called.</summary>
    public static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Names[0],
        LogLevel.Information => Names[1],
        LogLevel.Warning => Names[2],
        _ => Names[3],
    };

    /// <summary>The levels from one on.</summary>
    /// <exception cref="ConsoleException">There is no such level.</exception>
    public static IReadOnlyList<string> From(string least)
    {
        var at = Array.FindIndex(Names, name => string.Equals(name, least, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? Names[at..] : throw new ConsoleException($"-l takes one of {string.Join(", ", Names)}, not '{(least.Length <= 80 ? least : least[..80] + "…")}'.");
    }
}
