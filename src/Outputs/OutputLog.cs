using Microsoft.Extensions.Logging;

namespace Actors.Outputs;

/// <summary>What outputs log: 6xxx.</summary>
internal static partial class OutputLog
{
    [LoggerMessage(6001, LogLevel.Warning, "output {Output} to {To} does not take metrics: {Reason}; it is tried again at its interval with what is newest then")]
    public static partial void Fails(ILogger logger, string output, string to, string reason);

    [LoggerMessage(6002, LogLevel.Information, "output {Output} takes metrics again")]
    public static partial void Works(ILogger logger, string output);
}
